/** Where everything stands: computed from left to right by ELK's layered algorithm, in a worker. */
import ELK, { type ElkExtendedEdge, type ElkNode, type ElkPoint, type LayoutOptions } from "elkjs/lib/elk-api.js";
import { columnsOf } from "./layers";
import type { LinkRow, Model } from "./model";

export const WIDE = 216;
export const HIGH = 64;

export interface Place {
  x: number;
  y: number;
}

/** Positions are the middles of the boxes; a route goes from the side of the one box to that of the other. */
export interface Layout {
  places: Map<string, Place>;
  routes: Map<string, ElkPoint[]>;
}

const OPTIONS: LayoutOptions = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.spacing.nodeNode": "18",
  "elk.spacing.edgeNode": "14",
  "elk.spacing.edgeEdge": "8",
  "elk.layered.spacing.nodeNodeBetweenLayers": "64",
  "elk.layered.spacing.edgeNodeBetweenLayers": "20",
  "elk.layered.spacing.edgeEdgeBetweenLayers": "8",
  "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
  "elk.layered.nodePlacement.bk.fixedAlignment": "BALANCED",
  "elk.separateConnectedComponents": "true",
  "elk.spacing.componentComponent": "40",
  "elk.aspectRatio": "1.7",
};
/** Larger networks come with their columns, and are laid out with fewer tries to avoid crossings. */
const LARGE = 300;
const LEAN: LayoutOptions = {
  "elk.layered.layering.strategy": "INTERACTIVE",
  "elk.layered.thoroughness": "1",
  "elk.layered.crossingMinimization.greedySwitch.type": "OFF",
};

export async function layOut(model: Model, worker: string): Promise<Layout> {
  const elk = new ELK({ algorithms: ["layered"], workerFactory: () => new Worker(worker, { type: "module" }) });
  performance.mark("layout-begins");
  try {
    const found = await elk.layout(graphOf(model));
    performance.measure("layout", "layout-begins");
    return read(found);
  } finally {
    elk.terminateWorker();
  }
}

export function routeKey(link: LinkRow): string {
  return `${link.before} ${link.after} ${link.kind}`;
}

function graphOf(model: Model): ElkNode {
  const large = model.nodes.size > LARGE ? columnsOf(model) : undefined;
  return {
    id: "all",
    layoutOptions: { ...OPTIONS, ...(large ? LEAN : {}) },
    children: [...model.nodes.keys()].map((id) => ({
      id,
      width: WIDE,
      height: HIGH,
      ...(large ? { x: (large.of.get(id) ?? 0) * 2 * WIDE, y: 0 } : {}),
    })),
    edges: (large?.led ?? model.links).map((link) => ({
      id: routeKey(link),
      sources: [link.before],
      targets: [link.after],
      layoutOptions: { "elk.layered.priority.straightness": link.critical ? "20" : link.driving ? "5" : "1" },
    })),
  };
}

function read(found: ElkNode): Layout {
  const places = new Map<string, Place>();
  for (const child of found.children ?? [])
    places.set(child.id, { x: (child.x ?? 0) + WIDE / 2, y: (child.y ?? 0) + HIGH / 2 });
  const routes = new Map<string, ElkPoint[]>();
  for (const edge of (found.edges ?? []) as ElkExtendedEdge[]) {
    const [section] = edge.sections ?? [];
    if (section) routes.set(edge.id, [section.startPoint, ...(section.bendPoints ?? []), section.endPoint]);
  }
  return { places, routes };
}
