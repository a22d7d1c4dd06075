/** The form above the list: it sends only what asks for something, and says how many fit. */

export function startForm(form: HTMLFormElement): void {
  // A search field tells of its change once more when it is left: the list was narrowed while it was typed.
  form.querySelector("[type=search]")?.addEventListener("change", (event) => event.stopPropagation());
  form.addEventListener("htmx:configRequest", (event) => tidy((event as CustomEvent<Sending>).detail.parameters, form));
  document.addEventListener("htmx:afterSwap", () => tell());
}

interface Sending {
  parameters: Record<string, unknown>;
}

/** What the address says in one word each: no empty parts, the columns as one. */
function tidy(parameters: Record<string, unknown>, form: HTMLFormElement): void {
  const boxes = [...form.querySelectorAll<HTMLInputElement>("[type=checkbox][name=columns]")];
  const ticked = boxes.filter((box) => box.checked).map((box) => box.value);
  const usual = (form.dataset.usual ?? "").split(",");
  const same = ticked.length === usual.length && ticked.every((key, at) => key === usual[at]);
  for (const [name, value] of Object.entries(parameters)) if (value === "") delete parameters[name];
  delete parameters.columns;
  if (!same) parameters.columns = ticked.join(",") || "none";
}

function tell(): void {
  const said = document.querySelector("[data-said]");
  const count = document.querySelector<HTMLElement>("#list")?.dataset.count;
  if (said && count && said.textContent !== count) said.textContent = count;
}
