/** Changing rows: the bar for those that are chosen, which opens its form beside the list; and rows that are fields for a while. */
import { say, wordsOf } from "../core/words";
import type { Rows } from "./rows";

export function startChanges(page: Document, rows: Rows): void {
  page.addEventListener("milepost:chosen", () => show(page, rows));
  page.addEventListener("change", (event) => {
    if ((event.target as Element | null)?.matches(".choose input")) show(page, rows);
  });
  page.addEventListener("click", (event) => {
    if ((event.target as Element | null)?.closest("[data-let-go]")) rows.clear();
  });
  page.addEventListener("submit", (event) => {
    if ((event.target as Element | null)?.id === "bulk") beside(event, page);
  });
  page.addEventListener("dblclick", (event) => {
    const target = event.target as Element | null;
    if (!target || target.closest("a, button, input, label, select, textarea")) return;
    target.closest("tr[data-row]")?.querySelector<HTMLElement>("a.edit")?.click();
  });
  page.addEventListener("htmx:beforeSwap", (event) => {
    const row = (event.target as Element | null)?.closest<HTMLTableRowElement>("tr[data-row]");
    if (row) rows.leaves(row);
  });
  page.addEventListener("htmx:afterSettle", () => settled(page, rows));
  page.addEventListener("htmx:afterRequest", (event) => saved(page, rows, (event as CustomEvent<Asked>).detail));
  page.addEventListener("keydown", (event) => {
    if (event.key === "Escape")
      (event.target as Element | null)?.closest(".editing")?.querySelector<HTMLElement>("[data-leave]")?.click();
  });
  show(page, rows);
}

interface Asked {
  successful: boolean;
  requestConfig: { verb: string };
}

/** A row that was saved is told to those who do not see it change. */
function saved(page: Document, rows: Rows, asked: Asked): void {
  const said = page.querySelector<HTMLElement>("[data-said]");
  const row = rows.current();
  if (!said || !row || asked.requestConfig.verb !== "post" || row.classList.contains("editing")) return;
  const name = rows.link(row)?.textContent ?? "";
  if (asked.successful) said.textContent = say(wordsOf(said), "saved", { name });
}

/** How many are chosen, and what can be done with them. */
function show(page: Document, rows: Rows): void {
  const bar = page.querySelector<HTMLFormElement>("#bulk");
  if (!bar) return;
  const chosen = rows.chosen().length;
  bar.classList.toggle("is-on", chosen > 0);
  const words = bar.querySelector<HTMLElement>("[data-chosen]");
  const told = say(wordsOf(bar), "chosen", { n: chosen });
  if (words && chosen) words.textContent = told;
  const said = page.querySelector<HTMLElement>("[data-said]");
  if (said && chosen) said.textContent = told;
  const leave = bar.querySelector<HTMLElement>("[data-let-go]");
  if (leave) leave.hidden = chosen === 0;
}

/** The form for the chosen ones in the drawer, so that the list is not lost. */
function beside(event: Event, page: Document): void {
  const bar = event.target as HTMLFormElement;
  event.preventDefault();
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(bar)) asked.append(name, String(value));
  const link = page.createElement("a");
  link.href = `${bar.action}?${asked.toString()}`;
  link.dataset.drawer = "";
  link.textContent = bar.querySelector("[data-change-chosen]")?.textContent ?? "";
  link.hidden = true;
  bar.append(link);
  link.click();
  link.remove();
}

/** After a row came from the server: fields take the focus, and a row that was saved takes it back. */
function settled(page: Document, rows: Rows): void {
  rows.back();
  const current = rows.current();
  const lost = page.activeElement === page.body || page.activeElement === null;
  if (current && lost)
    (current.querySelector<HTMLElement>("form input:not([type=hidden])") ?? rows.link(current))?.focus();
  show(page, rows);
}
