/** Pointer, wheel and keys, told to the timeline as what they mean. */
import { planBox } from "./bars";
import type { Bar } from "./model";
import type { Part } from "./plans";
import type { View } from "./view";

export interface Means {
  view: View;
  barAt(x: number, y: number): Bar | undefined;
  chosen(): string;
  mayMove(bar: Bar): boolean;
  point(bar: Bar | undefined, x: number, y: number): void;
  press(y: number): void;
  pan(dx: number, dy: number): void;
  zoom(factor: number, x: number): void;
  drag(bar: Bar, dx: number, part: Part): void;
  dropped(): void;
  cancelled(): void;
  settled(): void;
}

/** A pointer that moved less than this was a press. */
const PRESS = 4;
const EDGE = 6;

interface Grip {
  x: number;
  y: number;
  lastX: number;
  lastY: number;
  bar: Bar | undefined;
  part: Part;
  moved: boolean;
}

export function listen(frame: HTMLElement, means: Means): void {
  const held = new Map<number, { x: number; y: number }>();
  let grip: Grip | undefined;
  let spread = 0;
  const where = (event: PointerEvent | WheelEvent): [number, number] => {
    const box = frame.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };

  frame.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const [x, y] = where(event);
    held.set(event.pointerId, { x, y });
    if (held.size === 2) {
      grip = undefined;
      spread = distance(held);
      return;
    }
    const bar = means.barAt(x, y);
    // A finger pans; it moves only the bar that was chosen before.
    const takes = bar && means.mayMove(bar) && (event.pointerType === "mouse" || means.chosen() === bar.id);
    grip = {
      x,
      y,
      lastX: x,
      lastY: y,
      bar: takes ? bar : undefined,
      part: takes ? partAt(bar, x, means.view) : "whole",
      moved: false,
    };
    frame.setPointerCapture(event.pointerId);
  });

  frame.addEventListener("pointermove", (event) => {
    const [x, y] = where(event);
    if (held.has(event.pointerId)) held.set(event.pointerId, { x, y });
    if (held.size === 2) {
      const now = distance(held);
      if (spread > 0 && now > 0) means.zoom(spread / now, middle(held));
      spread = now;
    } else if (grip && held.has(event.pointerId)) drag(grip, x, y, event.pointerType === "mouse");
    else hover(x, y);
  });

  function drag(one: Grip, x: number, y: number, mouse: boolean): void {
    one.moved ||= Math.hypot(x - one.x, y - one.y) > PRESS;
    if (!one.moved) return;
    if (one.bar) means.drag(one.bar, x - one.x, one.part);
    else means.pan(x - one.lastX, mouse ? y - one.lastY : 0);
    one.lastX = x;
    one.lastY = y;
  }

  function hover(x: number, y: number): void {
    const bar = means.barAt(x, y);
    means.point(bar, x, y);
    const movable = bar && means.mayMove(bar);
    frame.style.cursor = movable ? (partAt(bar, x, means.view) === "whole" ? "grab" : "ew-resize") : "";
  }

  frame.addEventListener("pointerup", (event) => {
    const [, y] = where(event);
    held.delete(event.pointerId);
    if (!grip) return;
    if (!grip.moved) means.press(y);
    else if (grip.bar) means.dropped();
    else means.settled();
    grip = undefined;
  });
  frame.addEventListener("pointercancel", (event) => {
    held.delete(event.pointerId);
    if (grip?.bar && grip.moved) means.cancelled();
    grip = undefined;
  });
  frame.addEventListener("pointerleave", () => means.point(undefined, 0, 0));

  frame.addEventListener(
    "wheel",
    (event) => {
      const [x] = where(event);
      const across = event.shiftKey ? event.deltaY : event.deltaX;
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        means.zoom(Math.exp(event.deltaY / 300), x);
      } else if (Math.abs(across) > (event.shiftKey ? 0 : Math.abs(event.deltaY))) {
        event.preventDefault();
        means.pan(-across, 0);
      }
    },
    { passive: false },
  );
}

/** Which part of a bar is held: near an end that end, unless the bar is too short to tell. */
function partAt(bar: Bar, x: number, view: View): Part {
  const plan = planBox(bar, view);
  if (!plan || plan.right - plan.left < EDGE * 4) return "whole";
  if (x - plan.left < EDGE) return "start";
  return plan.right - x < EDGE ? "finish" : "whole";
}

function distance(held: Map<number, { x: number; y: number }>): number {
  const [one, other] = [...held.values()];
  return one && other ? Math.hypot(one.x - other.x, one.y - other.y) : 0;
}

function middle(held: Map<number, { x: number; y: number }>): number {
  const all = [...held.values()];
  return all.reduce((sum, one) => sum + one.x, 0) / all.length;
}
