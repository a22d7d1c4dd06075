/** What each key of the timeline does. */
import type { Part } from "./plans";

export interface Acts {
  go(step: number): void;
  goLane(step: number): void;
  goTo(end: "first" | "last"): void;
  /** By a share of the width, positive towards earlier days. */
  pan(share: number): void;
  act(name: string): void;
  enter(): void;
  leave(): void;
  shift(working: number, part: Part): void;
}

const KEYS: Record<string, (acts: Acts) => void> = {
  ArrowDown: (acts) => acts.go(1),
  ArrowUp: (acts) => acts.go(-1),
  ArrowRight: (acts) => acts.pan(-1 / 8),
  ArrowLeft: (acts) => acts.pan(1 / 8),
  PageDown: (acts) => acts.goLane(1),
  PageUp: (acts) => acts.goLane(-1),
  Home: (acts) => acts.goTo("first"),
  End: (acts) => acts.goTo("last"),
  "+": (acts) => acts.act("in"),
  "=": (acts) => acts.act("in"),
  "-": (acts) => acts.act("out"),
  t: (acts) => acts.act("today"),
  d: (acts) => acts.act("ties"),
  o: (acts) => acts.act("open"),
  Enter: (acts) => acts.enter(),
  " ": (acts) => acts.enter(),
  Escape: (acts) => acts.leave(),
};
const SHIFTS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 };

/** What the keys that are pressed mean; undefined where they are the browser's. */
function meaning(event: KeyboardEvent): ((acts: Acts) => void) | undefined {
  if (event.ctrlKey || event.metaKey) return undefined;
  const working = SHIFTS[event.key];
  if (event.shiftKey && working !== undefined) return (acts) => acts.shift(working, event.altKey ? "finish" : "whole");
  return KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
}

export function listenToKeys(frame: HTMLElement, acts: Acts): void {
  frame.addEventListener("keydown", (event) => {
    const act = meaning(event);
    if (!act) return;
    event.preventDefault();
    act(acts);
  });
}
