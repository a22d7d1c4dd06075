/** Buttons, keys, the search and the wheel. */
import type { Way } from "./walking";

export interface Acts {
  frame: HTMLElement;
  search: HTMLInputElement;
  fit: () => void;
  zoom: (factor: number) => void;
  critical: () => void;
  walk: (way: Way) => void;
  choose: (id: string) => void;
  open: () => void;
  letGo: () => void;
  find: (text: string, on: boolean) => void;
  take: () => void;
}

const STEP = 1.3;
const ARROWS: Record<string, Way> = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };

export function listen(root: HTMLElement, acts: Acts): void {
  const does: Record<string, () => void> = {
    in: () => acts.zoom(STEP),
    out: () => acts.zoom(1 / STEP),
    fit: () => acts.fit(),
    critical: () => acts.critical(),
  };
  for (const button of root.querySelectorAll<HTMLButtonElement>("button[data-do]"))
    button.addEventListener("click", () => does[button.dataset.do ?? ""]?.());
  const keys: Record<string, () => void> = {
    "+": () => acts.zoom(STEP),
    "=": () => acts.zoom(STEP),
    "-": () => acts.zoom(1 / STEP),
    "0": () => acts.fit(),
    "/": () => acts.search.focus(),
    Enter: () => acts.open(),
    Escape: () => acts.letGo(),
  };
  acts.frame.addEventListener("keydown", (event) => {
    const way = ARROWS[event.key];
    const act = way ? () => acts.walk(way) : keys[event.key];
    if (!act || event.metaKey || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });
  listenToSearch(acts);
  // The wheel scrolls the page; with Ctrl, as two fingers on a pad send it, it changes the size.
  acts.frame.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey) event.stopPropagation();
    },
    { capture: true },
  );
  document.addEventListener("click", (event) => {
    const link = (event.target as Element | null)?.closest<HTMLAnchorElement>("a[data-choose]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    root.scrollIntoView({ block: "start" });
    acts.frame.focus({ preventScroll: true });
    acts.choose(link.dataset.choose ?? "");
  });
}

function listenToSearch(acts: Acts): void {
  const field = acts.search;
  let last = "";
  field.addEventListener("input", () => {
    last = field.value;
    acts.find(field.value, false);
  });
  field.form?.addEventListener("submit", (event) => {
    event.preventDefault();
    acts.find(field.value, field.value === last);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    field.value = "";
    acts.find("", false);
    acts.frame.focus({ preventScroll: true });
  });
  field.addEventListener("blur", () => {
    if (field.value.trim()) acts.take();
  });
}
