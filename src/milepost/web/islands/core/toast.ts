/** What has just been done, said once in the live region that every page has. */
export interface Offer {
  /** The words of the button, e.g. "Undo". */
  label: string;
  act: () => void;
}

const STAYS_MS = 8000;

export function toast(message: string, tone: "good" | "error" | "info" = "good", offer?: Offer): void {
  const region = document.getElementById("toasts");
  if (!region) return;
  const item = document.createElement("p");
  item.className = "toast";
  item.dataset.tone = tone;
  item.append(document.createTextNode(message));
  if (offer) item.append(button(offer, item));
  region.append(item);
  // Nobody who reads or points at it loses it, and an error stays until the next page.
  if (tone !== "error") leaveAfter(item, STAYS_MS);
}

function button(offer: Offer, item: HTMLElement): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "plain";
  made.textContent = offer.label;
  made.addEventListener("click", () => {
    item.remove();
    offer.act();
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
