/** The dependencies: what waits for what, from left to right, and why a date is what it is. The table beside it is its equal. */
import type { Core } from "cytoscape";
import { say, type Words, wordsOf } from "./core/words";
import { Cards, type State } from "./network/cards";
import { graphIn, styleOf } from "./network/graph";
import { type Acts, listen } from "./network/hands";
import { type Layout, layOut } from "./network/layout";
import { Model } from "./network/model";
import { Side } from "./network/side";
import { beside, type Way } from "./network/walking";
import { Colours } from "./timeline/colours";

/** At this size names can be read without effort. */
const AT_EASE = 0.9;
/** A picture that would have to be smaller than this begins at ease, where it matters, instead of whole. */
const WHOLE = 0.5;
const PADDING = 24;

/** How far to move what reaches from `low` to `high` so that it covers `size`, or stands in the middle of it. */
function gap(low: number, high: number, size: number): number {
  if (high - low + 2 * PADDING <= size) return (size - low - high) / 2;
  if (low > PADDING) return PADDING - low;
  return high < size - PADDING ? size - PADDING - high : 0;
}

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
    this.cy = graphIn(picture, this.model, this.layout, this.colours);
    this.cards = new Cards(this.frame, this.model, this.layout, this.colours, this.state);
    part(this.root, ".network-wait").remove();
    this.begin();
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
  }

  private recolour(): void {
    this.colours.read();
    this.cy.style(styleOf(this.colours));
    this.cards.draw(this.cy);
  }

  /** All of it where that can be read; else where the critical path ends. */
  private begin(): void {
    this.fit(false);
    if (this.cy.zoom() >= WHOLE) return;
    const critical = [...this.model.nodes.values()].filter((node) => node.path === "critical" && node.kind !== "task");
    const all = critical.length > 0 ? critical : [...this.model.nodes.values()];
    const x = (id: string): number => this.layout.places.get(id)?.x ?? 0;
    const last = all.reduce((best, node) => (x(node.id) > x(best.id) ? node : best), all[0] as (typeof all)[0]);
    this.cy.zoom(AT_EASE);
    this.cy.center(this.cy.getElementById(last.id));
    this.fill();
  }

  /** Moves the picture so that no side of the frame is empty that need not be. */
  private fill(): void {
    const box = this.cy.elements().renderedBoundingBox();
    const [width, height] = [this.frame.clientWidth, this.frame.clientHeight];
    this.cy.panBy({ x: gap(box.x1, box.x2, width), y: gap(box.y1, box.y2, height) });
  }

  private get motion(): number {
    return window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 160;
  }

  fit(moving = true): void {
    const eles = this.cy.elements();
    if (moving && this.motion) this.cy.animate({ fit: { eles, padding: PADDING } }, { duration: this.motion });
    else this.cy.fit(eles, PADDING);
    if (!moving && this.cy.zoom() > 1) {
      this.cy.zoom(1);
      this.cy.center(eles);
    }
  }

  zoom(factor: number): void {
    const middle = { x: this.frame.clientWidth / 2, y: this.frame.clientHeight / 2 };
    this.cy.zoom({ level: this.cy.zoom() * factor, renderedPosition: middle });
  }

  critical(): void {
    const on = this.cy.nodes().filter((node) => this.model.nodes.get(node.id())?.path === "critical");
    if (on.length > 0) this.cy.animate({ fit: { eles: on, padding: PADDING * 2 } }, { duration: this.motion });
  }

  /** Brings it into sight, at a size at which it can be read. */
  show(id: string): void {
    const node = this.cy.getElementById(id);
    this.state.pointed = id;
    if (node.length > 0) {
      const zoom = Math.max(this.cy.zoom(), AT_EASE);
      this.cy.stop().animate({ center: { eles: node }, zoom }, { duration: this.motion });
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
    if (node?.kind === "crossing") this.side.hide();
    else void this.side.show(id);
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
    const steps = this.cy.nodes().filter((node) => chain.includes(node.id()));
    this.cy.resize(); // the panel has taken its room
    const box = steps.boundingBox();
    const zoom = Math.min(this.frame.clientWidth / (box.w + 80), this.frame.clientHeight / (box.h + 80), AT_EASE);
    const whole = zoom >= WHOLE;
    const eles = whole ? steps : this.cy.getElementById(chain[0] ?? "");
    this.cy.stop().animate({ center: { eles }, zoom: whole ? zoom : AT_EASE }, { duration: this.motion });
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
