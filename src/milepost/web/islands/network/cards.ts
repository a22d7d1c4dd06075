/** The boxes: drawn on a canvas above the links, only those in sight, and without words where these could not be read. */
import type { Core } from "cytoscape";
import type { Colours, Token } from "../timeline/colours";
import { HIGH, type Layout, type Place, WIDE } from "./layout";
import type { Model, NodeRow } from "./model";
import { fitted, glyph, pill, rounded } from "./shapes";

/** Below this size words are left out. */
const READABLE = 0.42;

const LINES: Record<NodeRow["path"], { width: number; colour: Token; dash?: number[] }> = {
  critical: { width: 3, colour: "bad", dash: [] },
  near: { width: 2, colour: "ink", dash: [6, 4] },
  "": { width: 1, colour: "line-strong" },
};
const PAPERS: Record<NodeRow["kind"], Token> = { milestone: "paper", task: "paper", crossing: "paper-sunk" };
const WALL = [12, 5];

/** What the reader has chosen, found or asked. */
export interface State {
  chosen: string;
  pointed: string;
  chain: ReadonlySet<string>;
  found: ReadonlySet<string>;
  /** By how many working days each is moved. */
  moved: ReadonlyMap<string, number>;
  said: (name: string, places?: Record<string, string | number>) => string;
}

export class Cards {
  private readonly canvas = document.createElement("canvas");
  private readonly brush: CanvasRenderingContext2D;
  private readonly lines = new Map<string, string[]>();

  constructor(
    private readonly frame: HTMLElement,
    private readonly model: Model,
    private readonly layout: Layout,
    private readonly colours: Colours,
    private readonly state: State,
  ) {
    const brush = this.canvas.getContext("2d");
    if (!brush) throw new Error("this browser draws no canvas");
    this.brush = brush;
    this.canvas.className = "network-cards";
    this.frame.append(this.canvas);
  }

  draw(cy: Core): void {
    const ratio = window.devicePixelRatio || 1;
    const { clientWidth: width, clientHeight: height } = this.frame;
    if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(height * ratio)) {
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(height * ratio);
    }
    const { x, y } = cy.pan();
    const zoom = cy.zoom();
    this.brush.setTransform(1, 0, 0, 1, 0, 0);
    this.brush.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.brush.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * x, ratio * y);
    const [left, right] = [(-x - 40) / zoom - WIDE, (width - x + 40) / zoom + WIDE];
    const [top, bottom] = [(-y - 40) / zoom - HIGH, (height - y + 40) / zoom + HIGH];
    for (const [id, place] of this.layout.places) {
      if (place.x < left || place.x > right || place.y < top || place.y > bottom) continue;
      const node = this.model.nodes.get(id);
      if (node) this.card(node, place, zoom);
    }
  }

  private card(node: NodeRow, place: Place, zoom: number): void {
    const { brush, state } = this;
    const [x, y] = [place.x - WIDE / 2, place.y - HIGH / 2];
    const dim = (state.chain.size > 0 && !state.chain.has(node.id) && !state.moved.has(node.id)) || this.lost(node);
    this.paper(node, x, y, zoom);
    brush.globalAlpha = dim ? 0.4 : 1;
    if (zoom >= READABLE) this.words(node, x, y);
    else this.mark(node, x, y);
    brush.globalAlpha = 1;
    this.badges(node, x, y, zoom);
  }

  private lost(node: NodeRow): boolean {
    return this.state.found.size > 0 && !this.state.found.has(node.id);
  }

  /** The box: thick where critical, dashed where nearly so, of long dashes where it leads to another company. */
  private paper(node: NodeRow, x: number, y: number, zoom: number): void {
    const { brush, colours, state } = this;
    const least = 1 / Math.max(zoom, READABLE);
    const line = LINES[node.path];
    rounded(brush, x, y, WIDE, HIGH, node.kind === "task" ? HIGH / 4 : 4);
    brush.fillStyle = colours.of(node.id === state.chosen ? "accent-wash" : PAPERS[node.kind]);
    brush.fill();
    brush.lineWidth = line.width * least;
    brush.strokeStyle = colours.of(line.colour);
    brush.setLineDash(line.dash ?? (node.kind === "crossing" || node.confidential ? WALL : []));
    brush.stroke();
    brush.setLineDash([]);
    if (node.kind === "milestone") {
      brush.fillStyle = colours.of(node.path === "critical" ? "bad" : "ink-soft");
      brush.fillRect(x, y + 4, 4, HIGH - 8);
    }
    this.ring(node, x, y, least);
  }

  private ring(node: NodeRow, x: number, y: number, least: number): void {
    const { brush, colours, state } = this;
    const chosen = node.id === state.chosen;
    if (!chosen && node.id !== state.pointed && !state.chain.has(node.id)) return;
    rounded(brush, x - 5, y - 5, WIDE + 10, HIGH + 10, 8);
    brush.lineWidth = (chosen ? 3 : 2) * least;
    brush.strokeStyle = colours.of(chosen ? "focus" : "accent");
    brush.stroke();
  }

  private words(node: NodeRow, x: number, y: number): void {
    const { brush, colours } = this;
    const [first = "", second = ""] = this.name(node);
    brush.textBaseline = "alphabetic";
    brush.textAlign = "left";
    brush.fillStyle = colours.of("ink");
    brush.font = this.font(node.kind === "task" ? 450 : 600, 13);
    brush.fillText(first, x + 14, y + (second ? 19 : 26));
    if (second) brush.fillText(second, x + 14, y + 35);
    glyph(brush, node.tone, x + 18, y + 49.5, colours.of(node.tone as Token), colours.of("paper"));
    brush.font = this.font(450, 12);
    brush.textAlign = "right";
    brush.fillStyle = colours.of(node.late ? "bad" : "ink");
    const day = fitted(brush, node.day, WIDE - 40);
    brush.fillText(day, x + WIDE - 10, y + 54);
    const room = WIDE - 48 - brush.measureText(day).width;
    brush.textAlign = "left";
    brush.fillStyle = colours.of("ink-soft");
    if (room > 20) brush.fillText(fitted(brush, node.word, room), x + 29, y + 54);
  }

  /** From far away: what it is, and how it stands. */
  private mark(node: NodeRow, x: number, y: number): void {
    const { brush, colours } = this;
    brush.fillStyle = colours.wash(node.tone as Token, 0.35);
    brush.fillRect(x + 10, y + 10, WIDE - 20, HIGH - 20);
    const size = 2.6;
    brush.save();
    brush.translate(x + WIDE / 2, y + HIGH / 2);
    brush.scale(size, size);
    glyph(brush, node.tone, 0, 0, colours.of(node.tone as Token), colours.of("paper"));
    brush.restore();
  }

  private badges(node: NodeRow, x: number, y: number, zoom: number): void {
    const { brush, colours, state } = this;
    const scale = Math.min(Math.max(1, 0.55 / zoom), 3);
    const ink = { fill: colours.of("ink"), ink: colours.of("paper"), font: this.font(600, 11 * scale), scale };
    if (node.tight > 1) pill(brush, String(node.tight), x, y + HIGH / 2, { ...ink, shape: "merge" });
    if (node.bottleneck) pill(brush, `${node.share}%`, x + WIDE - 22, y, { ...ink, shape: "neck" });
    if (node.contradiction) pill(brush, "≠", x + 22, y, { ...ink, shape: "round" });
    const days = state.moved.get(node.id);
    if (days === undefined) return;
    const told = state.said("moved", { n: days });
    pill(brush, told, x + WIDE - 26, y + HIGH + 6, { ...ink, fill: colours.of("accent"), shape: "round" });
  }

  private font(weight: number, size: number): string {
    return `${weight} ${size}px ${this.colours.font}`;
  }

  /** Its name in two lines, broken between words, with an ellipsis where it is longer. */
  private name(node: NodeRow): string[] {
    const known = this.lines.get(node.id);
    if (known) return known;
    this.brush.font = this.font(node.kind === "task" ? 450 : 600, 13);
    const room = WIDE - 26;
    const words = node.name.split(" ");
    let first = words.shift() ?? "";
    while (words.length > 0 && this.brush.measureText(`${first} ${words[0]}`).width <= room)
      first += ` ${words.shift()}`;
    const found = [fitted(this.brush, first, room)];
    if (words.length > 0) found.push(fitted(this.brush, words.join(" "), room));
    this.lines.set(node.id, found);
    return found;
  }
}
