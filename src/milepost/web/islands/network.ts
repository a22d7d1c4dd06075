/** The dependencies: what waits for what, from left to right, and why a date is what it is. The table beside it is its equal. */
import type { Core } from "cytoscape";
import { say, type Words, wordsOf } from "./core/words";
import { Cards, type State } from "./network/cards";
import { addLinks, graphIn, styleOf } from "./network/graph";
import { type Acts, listen } from "./network/hands";
import { type Layout, layOut } from "./network/layout";
import { Model, type NodeRow } from "./network/model";
import { Side } from "./network/side";
import { type Box, boxOf, centred, filling, fitting, go, leading, type Viewport } from "./network/view";
import { beside, type Way } from "./network/walking";
import { Colours } from "./timeline/colours";

/** At this size names can be read without effort. */
const AT_EASE = 0.9;
/** A picture that would have to be smaller than this begins at ease, where it matters, instead of whole. */
const WHOLE = 0.5;

function part<T extends HTMLElement>(root: HTMLElement, selector: string): T {
  const found = root.querySelector<T>(selector);
  if (!found) throw new Error(`the picture has no ${selector}`);
  return found;
}

class Network implements Acts {
  private readonly words: Words;
  readonly frame: HTMLElement;
  readonly search: HTMLInputElement;
  private readonly model = new Model();
  private readonly colours: Colours;
  private readonly side: Side;
  private readonly state: State & { chosen: string; pointed: string };
  private found: string[] = [];
  private cards!: Cards;
  private layout!: Layout;
  cy!: Core;

  constructor(private readonly root: HTMLElement) {
    this.words = wordsOf(root);
    this.frame = part(root, ".network-frame");
    this.search = part(root, "input[type=search]");
    this.colours = new Colours(root);
    this.colours.read();
    const said: State["said"] = (name, places) => say(this.words, name, places);
    this.state = { chosen: "", pointed: "", chain: new Set(), found: new Set(), moved: new Map(), said };
    this.side = new Side(part(root, ".network-side"), {
      at: root.dataset.at ?? "",
      show: (id) => this.show(id),
      told: (chain, moved) => this.told(chain, moved),
      close: () => this.letGo(),
      unread: said("unread"),
      closing: said("close"),
    });
  }

  async start(): Promise<void> {
    this.root.hidden = false;
    document.querySelector("[data-served-why]")?.remove(); // the panel says the same
    this.say(say(this.words, "loading"));
    try {
      await this.draw();
    } catch (error) {
      this.root.dataset.failed = "yes";
      this.say(say(this.words, "failed"));
      throw error;
    }
    this.root.dataset.ready = "yes";
    const links = say(this.words, "drawn", { n: this.model.nodes.size, links: this.model.links.length });
    this.say(this.model.alone ? `${links} ${say(this.words, "alone", { n: this.model.alone })}` : links);
    const asked = this.root.dataset.why ?? "";
    if (asked) this.choose(asked);
  }

  private async draw(): Promise<void> {
    await this.model.read(this.root.dataset.rows ?? "");
    this.layout = await layOut(this.model, this.root.dataset.worker ?? "");
    const picture = part(this.root, ".network-picture");
    this.cy = graphIn(picture, this.model, this.layout, this.colours, this.begin());
    this.cards = new Cards(this.frame, this.model, this.layout, this.colours, this.state);
    part(this.root, ".network-wait").remove();
    this.cy.on("render", () => this.cards.draw(this.cy));
    this.cy.on("tap", "node", (event) => this.choose(event.target.id()));
    this.cy.on("tap", (event) => {
      this.frame.focus({ preventScroll: true });
      if (event.target === this.cy) this.letGo();
    });
    this.cy.on("mouseover mouseout", "node", (event) => {
      this.state.pointed = event.type === "mouseover" ? event.target.id() : "";
      this.frame.classList.toggle("pointing", this.state.pointed !== "");
      this.cards.draw(this.cy);
    });
    new ResizeObserver(() => this.cy.resize()).observe(this.frame);
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.recolour());
    new MutationObserver(() => this.recolour()).observe(document.documentElement, { attributeFilter: ["data-theme"] });
    listen(this.root, this);
    await addLinks(this.cy, this.model, this.layout);
  }

  private recolour(): void {
    this.colours.read();
    this.cy.style(styleOf(this.colours));
    this.cards.draw(this.cy);
  }

  private box(ids: Iterable<string> = this.layout.places.keys()): Box {
    return boxOf(this.layout, ids) ?? { x1: 0, y1: 0, x2: 1, y2: 1 };
  }

  /** All of it where that can be read; else, as one reads, from where the critical path goes on: its first that is not completed. */
  private begin(): Viewport {
    const whole = fitting(this.box(), this.frame, 1);
    if (whole.zoom >= WHOLE) return whole;
    const nodes = [...this.model.nodes.values()];
    const ahead = nodes.filter((node) => node.tone !== "done");
    const critical = ahead.filter((node) => node.path === "critical");
    const x = (node: NodeRow): number => this.layout.places.get(node.id)?.x ?? 0;
    const [first] =
      [critical, ahead, nodes].find((some) => some.length > 0)?.sort((one, other) => x(one) - x(other)) ?? [];
    return filling(leading(this.box(first ? [first.id] : []), this.frame, AT_EASE), this.box(), this.frame);
  }

  private get motion(): number {
    return window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 160;
  }

  fit(): void {
    go(this.cy, fitting(this.box(), this.frame, 1), this.motion);
  }

  zoom(factor: number): void {
    const middle = { x: this.frame.clientWidth / 2, y: this.frame.clientHeight / 2 };
    this.cy.zoom({ level: this.cy.zoom() * factor, renderedPosition: middle });
  }

  critical(): void {
    const on = [...this.model.nodes.values()].filter((node) => node.path === "critical").map((node) => node.id);
    if (on.length > 0) go(this.cy, fitting(this.box(on), this.frame, AT_EASE), this.motion);
  }

  /** Brings it into sight, at a size at which it can be read. */
  show(id: string): void {
    this.state.pointed = id;
    if (this.layout.places.has(id)) {
      const zoom = Math.max(this.cy.zoom(), AT_EASE);
      go(this.cy, centred(this.box([id]), this.frame, zoom), this.motion);
    }
    this.cards.draw(this.cy);
  }

  choose(id: string): void {
    const node = this.model.nodes.get(id);
    this.state.chosen = id;
    this.told([], new Map());
    this.keep(id);
    if (node) {
      this.cy.edges().removeClass("beside");
      this.cy.getElementById(id).connectedEdges().addClass("beside");
      this.show(id);
      const before = this.model.into(id).length;
      const after = this.model.from(id).length;
      this.say(`${node.name}: ${node.said}. ${say(this.words, "links", { before, after })}`);
    }
    void this.side.show(id, node?.kind === "crossing" ? this.root.dataset.crossing : undefined);
  }

  letGo(): void {
    this.state.chosen = "";
    this.state.pointed = "";
    this.cy.edges().removeClass("beside");
    this.told([], new Map());
    this.side.hide();
    this.keep("");
    this.say("");
  }

  /** What the panel tells, in the picture: the chain, and by how much who moves. */
  private told(chain: string[], moved: Map<string, number>): void {
    this.state.chain = new Set(chain.length > 1 ? chain : []);
    this.state.moved = moved;
    this.cy.edges().removeClass("chain dim");
    if (chain.length > 1) this.follow(chain);
    this.root.dataset.moved = String(moved.size);
    this.cards?.draw(this.cy);
  }

  /** The chain stands out, and comes into sight as far as it can be read there. */
  private follow(chain: string[]): void {
    this.cy.edges().addClass("dim");
    for (const [at, id] of chain.entries()) {
      const before = chain[at + 1];
      if (before) this.cy.edges(`[source = "${before}"][target = "${id}"]`).removeClass("dim").addClass("chain");
    }
    this.cy.resize(); // the panel has taken its room
    const all = fitting(this.box(chain), this.frame, AT_EASE);
    const view = all.zoom >= WHOLE ? all : centred(this.box(chain.slice(0, 1)), this.frame, AT_EASE);
    go(this.cy, view, this.motion);
  }

  private keep(id: string): void {
    const address = new URL(window.location.href);
    if (id) address.searchParams.set("why", id);
    else address.searchParams.delete("why");
    address.searchParams.delete("late");
    window.history.replaceState(null, "", address);
  }

  walk(way: Way): void {
    const next = beside(this.state.chosen, way, this.model, this.layout);
    if (next) this.choose(next);
    else this.say(say(this.words, way === "left" ? "no_before" : "no_after"));
  }

  open(): void {
    const node = this.model.nodes.get(this.state.chosen);
    if (node) window.location.assign(`${this.root.dataset.milestone}${node.page}/`);
  }

  /** While one types: all that are called so stand out, and the first is shown; `on` goes to the next of them. */
  find(text: string, on: boolean): void {
    const before = this.found;
    this.found = this.model.named(text);
    this.state.found = new Set(this.found);
    const at = on && before.length > 0 ? (before.indexOf(this.state.pointed) + 1) % before.length : 0;
    const id = this.found[at];
    const name = id ? this.model.nodes.get(id)?.name : undefined;
    if (id && name) {
      this.show(id);
      this.say(say(this.words, "found", { n: at + 1, all: this.found.length, name }));
    } else {
      this.cards.draw(this.cy);
      this.say(text.trim() ? say(this.words, "nobody") : "");
    }
  }

  take(): void {
    if (this.model.nodes.has(this.state.pointed)) this.choose(this.state.pointed);
  }

  private say(text: string): void {
    part(this.root, ".network-said").textContent = text;
  }
}

const root = document.querySelector<HTMLElement>("[data-network]");
if (root) void new Network(root).start();
