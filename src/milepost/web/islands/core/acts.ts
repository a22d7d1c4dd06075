/** What the open page offers by its own links and buttons: the server has put there what the viewer may do, and nothing else. */
const OFFERED = "main .page-head .actions :is(a, button), main .section-head :is(a, button), main .menu-button li a";

export interface Act {
  label: string;
  hint: string;
  element: HTMLElement;
}

export function actsHere(page: Document): Act[] {
  const found = new Map<string, Act>();
  for (const element of page.querySelectorAll<HTMLElement>(OFFERED)) {
    const label = (element.getAttribute("aria-label") ?? element.textContent ?? "").replace(/\s+/g, " ").trim();
    if (!label || element.closest("dialog, [hidden]") || found.has(label)) continue;
    const head = element.closest(".section-head")?.querySelector("h2")?.textContent?.trim() ?? "";
    found.set(label, { label, hint: head, element });
  }
  return [...found.values()];
}
