/** Where an arrow leads: to what is waited for, to what waits, or to what stands above and below. */
import { HIGH, type Layout, WIDE } from "./layout";
import type { Model } from "./model";

export type Way = "left" | "right" | "up" | "down";

export function beside(from: string, way: Way, model: Model, layout: Layout): string | undefined {
  if (!model.nodes.has(from)) return first(layout);
  if (way === "left") return model.into(from)[0]?.before;
  if (way === "right") return model.from(from)[0]?.after;
  return nearest(from, way === "down" ? 1 : -1, layout);
}

function nearest(from: string, sign: 1 | -1, layout: Layout): string | undefined {
  const here = layout.places.get(from);
  if (!here) return undefined;
  let best: { id: string; far: number } | undefined;
  for (const [id, place] of layout.places) {
    const down = (place.y - here.y) * sign;
    if (id === from || down < HIGH / 2 || Math.abs(place.x - here.x) > WIDE) continue;
    const far = down + Math.abs(place.x - here.x);
    if (!best || far < best.far) best = { id, far };
  }
  return best?.id;
}

/** The one furthest to the left, of these the uppermost. */
function first(layout: Layout): string | undefined {
  let best: { id: string; at: number } | undefined;
  for (const [id, place] of layout.places) {
    const at = place.x * 1000 + place.y;
    if (!best || at < best.at) best = { id, at };
  }
  return best?.id;
}
