/** What has just been done, said once in the live region that every page has. */
export interface Undo {
  /** The words of the button. */
  label: string;
  act: () => void;
}

const STAYS_MS = 8000;

export function toast(message: string, tone: "good" | "error" | "info" = "good", undo?: Undo): void {
  const region = document.getElementById("toasts");
  if (!region) return;
  const item = document.createElement("p");
  item.className = "toast";
  item.dataset.tone = tone;
  item.append(document.createTextNode(message));
  if (undo) item.append(button(undo, item));
  region.append(item);
  // Nobody who reads or points at it loses it, and an error stays until the next page.
  if (tone !== "error") leaveAfter(item, STAYS_MS);
}

function button(undo: Undo, item: HTMLElement): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "plain";
  made.dataset.undo = ""; // the same mark as in the messages of pages
  made.textContent = undo.label;
  made.addEventListener("click", () => {
    item.remove();
    undo.act();
  });
  return made;
}

function leaveAfter(item: HTMLElement, milliseconds: number): void {
  let timer = window.setTimeout(() => item.remove(), milliseconds);
  const stay = (): void => window.clearTimeout(timer);
  const go = (): void => {
    timer = window.setTimeout(() => item.remove(), milliseconds / 2);
  };
  for (const kind of ["pointerenter", "focusin"]) item.addEventListener(kind, stay);
  for (const kind of ["pointerleave", "focusout"]) item.addEventListener(kind, go);
}
