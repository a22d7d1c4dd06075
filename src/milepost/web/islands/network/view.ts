/** Where the picture stands in its frame: worked out from the layout, since asking cytoscape would measure every link. */
import type { Core } from "cytoscape";
import { HIGH, type Layout, WIDE } from "./layout";

export interface Box {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

export interface Viewport {
  zoom: number;
  pan: { x: number; y: number };
}

const PADDING = 24;

export function boxOf(layout: Layout, ids: Iterable<string>): Box | undefined {
  const places = [...ids].flatMap((id) => layout.places.get(id) ?? []);
  if (places.length === 0) return undefined;
  const box = { x1: Infinity, y1: Infinity, x2: -Infinity, y2: -Infinity };
  for (const { x, y } of places) {
    box.x1 = Math.min(box.x1, x - WIDE / 2);
    box.x2 = Math.max(box.x2, x + WIDE / 2);
    box.y1 = Math.min(box.y1, y - HIGH / 2);
    box.y2 = Math.max(box.y2, y + HIGH / 2);
  }
  return box;
}

/** All of the box in the middle of the frame, no larger than `most`. */
export function fitting(box: Box, frame: HTMLElement, most: number): Viewport {
  const [width, height] = [frame.clientWidth, frame.clientHeight];
  const across = (width - 2 * PADDING) / (box.x2 - box.x1);
  const down = (height - 2 * PADDING) / (box.y2 - box.y1);
  return centred(box, frame, Math.min(across, down, most));
}

export function centred(box: Box, frame: HTMLElement, zoom: number): Viewport {
  return {
    zoom,
    pan: {
      x: frame.clientWidth / 2 - ((box.x1 + box.x2) / 2) * zoom,
      y: frame.clientHeight / 2 - ((box.y1 + box.y2) / 2) * zoom,
    },
  };
}

/** The box where one begins to read: at the left of the frame, half way down. */
export function leading(box: Box, frame: HTMLElement, zoom: number): Viewport {
  const { pan } = centred(box, frame, zoom);
  return { zoom, pan: { x: PADDING - box.x1 * zoom, y: pan.y } };
}

/** The same, moved so that no side of the frame is empty that need not be. */
export function filling(view: Viewport, all: Box, frame: HTMLElement): Viewport {
  const { zoom, pan } = view;
  return {
    zoom,
    pan: {
      x: pan.x + gap(all.x1 * zoom + pan.x, all.x2 * zoom + pan.x, frame.clientWidth),
      y: pan.y + gap(all.y1 * zoom + pan.y, all.y2 * zoom + pan.y, frame.clientHeight),
    },
  };
}

/** How far to move what reaches from `low` to `high` so that it covers `size`, or stands in the middle of it. */
function gap(low: number, high: number, size: number): number {
  if (high - low + 2 * PADDING <= size) return (size - low - high) / 2;
  if (low > PADDING) return PADDING - low;
  return high < size - PADDING ? size - PADDING - high : 0;
}

/** Goes there; at once where nothing should move. */
export function go(cy: Core, view: Viewport, motion: number): void {
  cy.stop();
  if (motion) cy.animate(view, { duration: motion });
  else cy.viewport(view);
}
