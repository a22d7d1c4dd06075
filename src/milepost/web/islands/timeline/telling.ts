/** What is said in words: in the live region under the picture, and in a note beside the pointer. */
import type { Bar } from "./model";
import type { Scene } from "./picture";
import type { Row } from "./view";
import { barInWords } from "./words";

/** As wide as the note may become. */
const WIDEST = 300;

export class Telling {
  private readonly region: HTMLElement | null;
  private readonly noted = document.createElement("div");

  constructor(
    private readonly root: HTMLElement,
    private readonly scene: () => Scene,
  ) {
    this.region = root.querySelector<HTMLElement>(".timeline-said");
    this.noted.className = "timeline-note";
    this.noted.hidden = true;
    this.noted.setAttribute("aria-hidden", "true"); // the live region says the same
    root.append(this.noted);
  }

  say(text: string): void {
    if (this.region) this.region.textContent = text;
  }

  row(row: Row): void {
    const scene = this.scene();
    if (row.kind === "bar") {
      const bar = scene.model.barAt(row.lane.id, row.row);
      if (bar) this.say(`${bar.name}: ${barInWords(bar, scene).join(", ")}`);
      return;
    }
    const from = row.kind === "company" ? row : row.lane;
    const state = scene.said(scene.view.folded.has(scene.view.keyOf(row)) ? "collapsed" : "expanded");
    this.say(`${from.name}: ${scene.said("milestones", { n: from.bars })}, ${state}`);
  }

  /** Beside the pointer, or away where no bar is under it. */
  note(bar: Bar | undefined, x: number, y: number): void {
    this.noted.hidden = !bar;
    if (!bar) return;
    const scene = this.scene();
    const title = Object.assign(document.createElement("strong"), { textContent: bar.name });
    const rest = Object.assign(document.createElement("span"), { textContent: barInWords(bar, scene).join(" · ") });
    this.noted.replaceChildren(title, rest);
    const frame = this.root.querySelector<HTMLElement>(".timeline-frame");
    const left = Math.min(x + 12, Math.max(scene.view.width - WIDEST, 0));
    this.noted.style.transform = `translate(${left}px, ${(frame?.offsetTop ?? 0) + y + 20}px)`;
  }
}
