/**
 * Keys that work on every page, and the list of them (`?`). A page adds its own lines in its `{% block keys %}`; its island asks
 * `meant(event)` before it listens to a single character.
 */
const KEPT = "milepost.keys";
const OFF = "off";
/** So long after g its second key is waited for. */
const WAIT_MS = 1500;

/** Whether a key without Ctrl or ⌘ is for the page: not while one types, not while a dialog is open, not when switched off. */
export function meant(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  return !typing(event) && !document.querySelector("dialog[open]") && singleKeys();
}

/** Whether keys of a single character are heard at all in this browser. */
export function singleKeys(): boolean {
  return localStorage.getItem(KEPT) !== OFF;
}

function typing(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null;
  return !!target && (target.isContentEditable || !!target.closest("input, select, textarea"));
}

export function startKeys(): void {
  const dialog = document.querySelector<HTMLDialogElement>("dialog.keys");
  if (!dialog) return;
  startSwitch(dialog);
  document.addEventListener("milepost:keys", () => dialog.showModal());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  const acts: Record<string, () => void> = {
    "?": () => dialog.showModal(),
    "/": search,
  };
  let going = 0; // until when a second key is waited for
  document.addEventListener(
    "keydown",
    (event) => {
      if (performance.now() >= going || !meant(event)) return;
      going = 0;
      if (!go(event.key)) return;
      event.preventDefault();
      event.stopPropagation(); // in a picture the same key may mean something else
    },
    { capture: true },
  );
  document.addEventListener("keydown", (event) => {
    if (undoes(event) || !meant(event)) return;
    if (event.key === "g") going = performance.now() + WAIT_MS;
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

/** The page's own search, where it has one; else the palette. */
function search(): void {
  const own = document.querySelector<HTMLElement>("[data-slash]");
  if (own) own.focus();
  else document.querySelector<HTMLElement>("[data-palette-open]")?.click();
}

function go(key: string): boolean {
  const link = document.querySelector<HTMLAnchorElement>(`a[data-go="${CSS.escape(key)}"]`);
  link?.click();
  return !!link;
}

/** Ctrl-Z presses the button that takes the last thing back, while the page offers one. */
function undoes(event: KeyboardEvent): boolean {
  const chord = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "z";
  const last = [...document.querySelectorAll<HTMLElement>(".flash [data-undo], #toasts [data-undo]")].at(-1);
  if (!chord || !last || typing(event)) return false;
  event.preventDefault();
  last.click();
  return true;
}

function startSwitch(dialog: HTMLElement): void {
  const box = dialog.querySelector<HTMLInputElement>("input[data-single-keys]");
  if (!box) return;
  box.checked = singleKeys();
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, OFF);
  });
}
