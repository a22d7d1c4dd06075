/** Large networks: which column each stands in, and which links the layout is asked to lead around the boxes. */
import type { LinkRow, Model } from "./model";

/** A link over more columns is drawn straight behind the boxes: every column that it crosses costs the layout a point. */
const FURTHEST = 4;

export interface Columns {
  of: Map<string, number>;
  led: LinkRow[];
}

export function columnsOf(model: Model): Columns {
  const order = inOrder(model);
  const of = new Map<string, number>();
  for (const id of order) {
    let column = 0;
    for (const link of model.into(id)) column = Math.max(column, (of.get(link.before) ?? -1) + 1);
    of.set(id, column);
  }
  // What more waits for than it waits for itself stands close to what waits.
  for (const id of order.reverse()) {
    const after = model.from(id).map((link) => of.get(link.after) ?? 0);
    if (after.length === 0 || model.into(id).length > after.length) continue;
    of.set(id, Math.max(of.get(id) ?? 0, Math.min(...after) - 1));
  }
  return { of, led: leading(model, of) };
}

/** Everything after what it waits for; what goes in a circle, which nobody can schedule, comes last. */
function inOrder(model: Model): string[] {
  const waits = new Map([...model.nodes.keys()].map((id) => [id, model.into(id).length]));
  const order = [...waits].filter(([, count]) => count === 0).map(([id]) => id);
  for (let at = 0; at < order.length; at += 1) {
    for (const { after } of model.from(order[at] ?? "")) {
      const left = (waits.get(after) ?? 1) - 1;
      waits.set(after, left);
      if (left === 0) order.push(after);
    }
  }
  const there = new Set(order);
  return [...order, ...[...waits.keys()].filter((id) => !there.has(id))];
}

/** The near ones, and of the far ones those without which a part would stand by itself. */
function leading(model: Model, of: Map<string, number>): LinkRow[] {
  const span = (link: LinkRow): number => Math.abs((of.get(link.after) ?? 0) - (of.get(link.before) ?? 0));
  const home = new Map<string, string>();
  const root = (id: string): string => {
    let at = id;
    while (home.has(at)) at = home.get(at) ?? at;
    if (at !== id) home.set(id, at);
    return at;
  };
  const led: LinkRow[] = [];
  for (const link of [...model.links].sort((one, other) => span(one) - span(other))) {
    const [one, other] = [root(link.before), root(link.after)];
    if (span(link) <= FURTHEST || one !== other) led.push(link);
    if (one !== other) home.set(one, other);
  }
  return led;
}
