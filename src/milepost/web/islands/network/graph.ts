/** cytoscape: it pans, zooms, knows what is under the pointer, and draws the links. The boxes are drawn by `cards.ts`. */
import cytoscape, { type Core, type ElementDefinition, type StylesheetJson } from "cytoscape";
import type { Colours } from "../timeline/colours";
import { HIGH, type Layout, type Place, routeKey, WIDE } from "./layout";
import type { LinkRow, Model } from "./model";
import type { Viewport } from "./view";

export const SMALLEST = 0.04;
export const LARGEST = 2;
/** Of more links none are drawn while one pans. */
const MANY = 600;
const TOGETHER = 400;

export function graphIn(frame: HTMLElement, model: Model, layout: Layout, colours: Colours, view: Viewport): Core {
  const nodes: ElementDefinition[] = [...model.nodes.keys()].map((id) => ({
    group: "nodes",
    data: { id },
    position: layout.places.get(id) ?? { x: 0, y: 0 },
  }));
  return cytoscape({
    container: frame,
    elements: nodes,
    style: styleOf(colours),
    layout: { name: "preset", fit: false },
    ...view,
    minZoom: SMALLEST,
    maxZoom: LARGEST,
    autoungrabify: true,
    boxSelectionEnabled: false,
    selectionType: "single",
    hideEdgesOnViewport: model.links.length > MANY,
  });
}

/** The links, some in each frame: the page stays at hand while there are many. */
export async function addLinks(cy: Core, model: Model, layout: Layout): Promise<void> {
  for (let at = 0; at < model.links.length; at += TOGETHER) {
    await new Promise(requestAnimationFrame);
    const some = model.links.slice(at, at + TOGETHER);
    cy.add(some.map((link) => edgeOf(link, layout, classOf(link, model))));
  }
}

export function styleOf(colours: Colours): StylesheetJson {
  const line = (colour: string, width: number) => ({ "line-color": colour, "target-arrow-color": colour, width });
  return [
    { selector: "core", style: { "active-bg-opacity": 0, "selection-box-opacity": 0 } as never },
    {
      selector: "node",
      style: {
        shape: "rectangle",
        width: WIDE,
        height: HIGH,
        "background-opacity": 0,
        "overlay-opacity": 0,
        events: "yes",
      },
    },
    {
      selector: "edge",
      style: {
        ...line(colours.of("line-strong"), 1),
        "curve-style": "straight",
        "source-endpoint": "data(out)",
        "target-endpoint": "data(in)",
        "target-arrow-shape": "triangle",
        "arrow-scale": 0.8,
        "overlay-opacity": 0,
        events: "no",
      },
    },
    {
      selector: "edge[weights]",
      style: {
        "curve-style": "round-segments" as never,
        "edge-distances": "endpoints" as never,
        "segment-weights": "data(weights)" as never,
        "segment-distances": "data(distances)" as never,
        "segment-radii": [6] as never,
      },
    },
    { selector: "edge.driving", style: line(colours.of("ink-soft"), 2) },
    { selector: "edge.near", style: { ...line(colours.of("ink-soft"), 2), "line-style": "dashed" } },
    { selector: "edge.critical", style: { ...line(colours.of("bad"), 3.5), "line-style": "solid", "z-index": 2 } },
    { selector: "edge.beside", style: { ...line(colours.of("accent"), 2), "z-index": 3 } },
    { selector: "edge.chain", style: { ...line(colours.of("accent"), 4), "z-index": 4 } },
    { selector: "edge.dim", style: { opacity: 0.25 } },
  ];
}

function classOf(link: LinkRow, model: Model): string {
  if (link.critical) return "critical";
  if (!link.driving) return "";
  return model.nodes.get(link.before)?.path && model.nodes.get(link.after)?.path ? "near" : "driving";
}

function edgeOf(link: LinkRow, layout: Layout, classes: string): ElementDefinition {
  const route = layout.routes.get(routeKey(link)) ?? [];
  const from = layout.places.get(link.before) ?? { x: 0, y: 0 };
  const to = layout.places.get(link.after) ?? { x: 0, y: 0 };
  const first = route[0] ?? { x: from.x + WIDE / 2, y: from.y };
  const last = route[route.length - 1] ?? { x: to.x - WIDE / 2, y: to.y };
  const bends = bendsOf(first, last, route.slice(1, -1));
  return {
    group: "edges",
    data: {
      id: routeKey(link),
      source: link.before,
      target: link.after,
      out: `${first.x - from.x}px ${first.y - from.y}px`,
      in: `${last.x - to.x}px ${last.y - to.y}px`,
      ...bends,
    },
    classes,
  };
}

/** Bend points as cytoscape takes them: how far along the straight line between both ends, and how far beside it. */
function bendsOf(first: Place, last: Place, points: Place[]): { weights?: number[]; distances?: number[] } {
  const dx = last.x - first.x;
  const dy = last.y - first.y;
  const length = Math.hypot(dx, dy);
  if (points.length === 0 || length === 0) return {};
  const along = points.map((point) => ((point.x - first.x) * dx + (point.y - first.y) * dy) / length ** 2);
  const beside = points.map((point) => ((point.y - first.y) * dx - (point.x - first.x) * dy) / length);
  return { weights: along, distances: beside };
}
