/** What one had begun above the rows stays begun when the rows are answered anew: an open menu, what was typed in it, and where one was. */

interface Begun {
  action: string;
  fields: Map<string, string | boolean>;
  focused: string | null;
}

/** The form of the view's menu that is open, when one is. */
export function startKept(page: Document): void {
  let begun: Begun | null = null;
  page.addEventListener("htmx:beforeSwap", (event) => {
    if ((event.target as Element | null)?.id === "list") begun = read(page);
  });
  page.addEventListener("htmx:afterSwap", () => {
    if (begun) giveBack(page, begun);
    begun = null;
  });
}

function read(page: Document): Begun | null {
  const form = page.querySelector<HTMLFormElement>("#list .views details[open] form");
  if (!form) return null;
  const fields = new Map(
    [...form.querySelectorAll<HTMLInputElement>(FIELDS)].map((field) => [field.id, valueIn(field)]),
  );
  return {
    action: form.action,
    fields,
    focused: form.contains(page.activeElement) ? (page.activeElement?.id ?? null) : null,
  };
}

const FIELDS = "input[id]";

function valueIn(field: HTMLInputElement): string | boolean {
  return field.type === "checkbox" ? field.checked : field.value;
}

function giveBack(page: Document, begun: Begun): void {
  const forms = [...page.querySelectorAll<HTMLFormElement>("#list .views details form")];
  const form = forms.find((one) => one.action === begun.action);
  if (!form) return;
  form.closest("details")?.setAttribute("open", "");
  for (const field of form.querySelectorAll<HTMLInputElement>(FIELDS)) {
    const value = begun.fields.get(field.id);
    if (typeof value === "boolean") field.checked = value;
    else if (value !== undefined) field.value = value;
  }
  if (begun.focused) form.querySelector<HTMLElement>(`#${CSS.escape(begun.focused)}`)?.focus();
}
