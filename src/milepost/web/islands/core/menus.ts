/** What closes by itself: a menu when one presses elsewhere or Escape; and buttons that open a `<dialog>`. */

export function startMenus(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element | null;
    for (const menu of openMenus()) if (!target || !menu.contains(target)) menu.open = false;
    const opener = target?.closest<HTMLElement>("[data-opens]");
    if (opener?.dataset.opens) openDialog(opener.dataset.opens);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
}

function openMenus(): HTMLDetailsElement[] {
  return [...document.querySelectorAll<HTMLDetailsElement>("details.menu-button[open]")];
}

function openDialog(id: string): void {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}
