import htmx from "htmx.org";

/**
 * Links with `data-drawer` open in a drawer beside the list instead of on a page of their own; without scripts, or with a modifier
 * key, they stay links. The page that answers gives its `<main>`; the drawer shows what stands in it.
 */
const SELECTOR = "a[data-drawer]";

export function startDrawer(): void {
  const drawer = document.querySelector<HTMLDialogElement>("dialog.drawer");
  if (!drawer) return;
  document.addEventListener("click", (event) => {
    const link = (event.target as Element | null)?.closest<HTMLAnchorElement>(SELECTOR);
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    open(drawer, link);
  });
  // A press beside the drawer closes it, as does Escape, which `<dialog>` brings.
  drawer.addEventListener("click", (event) => {
    if (event.target === drawer) drawer.close();
  });
  drawer.addEventListener("close", () => drawer.querySelector(".drawer-body")?.replaceChildren());
}

function open(drawer: HTMLDialogElement, link: HTMLAnchorElement): void {
  const body = drawer.querySelector<HTMLElement>(".drawer-body");
  const full = drawer.querySelector<HTMLAnchorElement>("a.drawer-full");
  if (!body) return;
  if (full) full.href = link.href;
  drawer.setAttribute("aria-label", link.textContent?.trim() ?? "");
  drawer.setAttribute("aria-busy", "true");
  if (!drawer.open) drawer.showModal();
  htmx
    .ajax("get", link.href, { target: body, swap: "innerHTML", select: "#content > *" })
    .finally(() => drawer.removeAttribute("aria-busy"));
}
