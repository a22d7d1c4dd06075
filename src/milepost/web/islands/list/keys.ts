/** What each key does on the list. Single keys never act while one types, and can be switched off (WCAG 2.1.4). */
import { singleKeys } from "../core/keys";
import type { Rows } from "./rows";

export function startKeys(page: Document, rows: Rows): void {
  page.addEventListener("focusin", (event) => rows.came(event.target));
  page.addEventListener("keydown", (event) => {
    const act = meaning(event);
    if (!act || event.defaultPrevented || (event.key.length === 1 && !singleKeys()) || elsewhere(event)) return;
    if (act(rows, page)) event.preventDefault();
  });
  page.addEventListener("click", (event) => clicked(event, rows));
}

/** Answers whether it did something. */
type Act = (rows: Rows, page: Document) => boolean;

const KEYS: Record<string, Act> = {
  j: (rows) => Boolean(rows.go(1)),
  k: (rows) => Boolean(rows.go(-1)),
  ArrowDown: (rows) => inList() && Boolean(rows.go(1)),
  ArrowUp: (rows) => inList() && Boolean(rows.go(-1)),
  x: (rows) => onRow(rows, () => rows.toggle()),
  " ": (rows) => inList() && onRow(rows, () => rows.toggle()),
  e: (rows) => onRow(rows, (row) => row.querySelector<HTMLElement>("a.edit")?.click()),
  c: (_rows, page) => press(page, "[data-change-chosen]"),
  Enter: (rows) => document.activeElement === document.body && onRow(rows, (row) => rows.link(row)?.click()),
  Escape: (rows) => {
    rows.clear();
    return false;
  },
};
const EXTENDING: Record<string, number> = { j: 1, k: -1, arrowdown: 1, arrowup: -1 };

function meaning(event: KeyboardEvent): Act | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return undefined;
  const step = EXTENDING[event.key.toLowerCase()];
  if (event.shiftKey && step !== undefined) {
    return (rows) => {
      rows.extend(step);
      return true;
    };
  }
  return KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
}

/** Whether the key belongs to a field, a menu or something that floats. */
function elsewhere(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null;
  if (document.querySelector("dialog[open]")) return true;
  if (!target || target === document.body) return false;
  const box = target instanceof HTMLInputElement && target.type === "checkbox" && target.closest("tr[data-row]");
  if (box) return event.key === " ";
  return Boolean(target.closest("input, select, textarea, [contenteditable], details[open] > :not(summary)"));
}

function inList(): boolean {
  const active = document.activeElement;
  return active === document.body || Boolean(active?.closest("tr[data-row] :is(th, .check)"));
}

function onRow(rows: Rows, act: (row: HTMLTableRowElement) => void): boolean {
  const row = rows.current();
  if (row) act(row);
  return Boolean(row);
}

function press(page: Document, selector: string): boolean {
  const button = page.querySelector<HTMLElement>(selector);
  if (!button?.checkVisibility()) return false;
  button.click();
  return true;
}

/** A box that is pressed begins a choice; with Shift the choice reaches to it. A double press edits. */
function clicked(event: MouseEvent, rows: Rows): void {
  const box = (event.target as Element | null)?.closest<HTMLInputElement>(".choose input");
  const row = box?.closest<HTMLTableRowElement>("tr[data-row]");
  if (!box || !row) return;
  const extends_ = event.shiftKey && rows.hasAnchor();
  rows.mark(row);
  if (extends_) rows.between(box.checked);
  else rows.began(row);
  rows.tell();
}
