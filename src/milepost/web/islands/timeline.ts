/** The timeline: one picture of milestones along time, and the moving of their plans. The table beside it is its equal. */
import { say, type Words, wordsOf } from "./core/words";
import { Chart } from "./timeline/chart";
import { Choice } from "./timeline/choice";
import { Colours } from "./timeline/colours";
import { speak } from "./timeline/days";
import { fileName, savePng, saveSvg } from "./timeline/files";
import { listen } from "./timeline/hands";
import { listenToKeys } from "./timeline/keys";
import { type Bar, Model } from "./timeline/model";
import { Mover } from "./timeline/moves";
import { picture, type Scene } from "./timeline/picture";
import { draggedPlan, movedPlan, type Part, planOf } from "./timeline/plans";
import { Reading } from "./timeline/reading";
import { Telling } from "./timeline/telling";
import { nearest, View } from "./timeline/view";

const KEEP_MS = 250;
/** So long the first picture waits for its bars: soon after, it would be drawn twice. */
const FIRST_MS = 200;

function part<T extends HTMLElement>(root: HTMLElement, selector: string): T {
  const found = root.querySelector<T>(selector);
  if (!found) throw new Error(`the timeline has no ${selector}`);
  return found;
}

class Timeline {
  private readonly words: Words;
  private readonly frame: HTMLElement;
  private readonly space: HTMLElement;
  private readonly select: HTMLSelectElement;
  private readonly telling: Telling;
  private readonly model: Model;
  private readonly view: View;
  private readonly colours: Colours;
  private readonly chart: Chart;
  private readonly mover: Mover;
  private readonly choice: Choice;
  private readonly reading: Reading;
  private pointed = "";
  private waiting = false;
  private keeping = 0;
  private grabbed: { start: number; finish: number } | undefined;

  constructor(private readonly root: HTMLElement) {
    const { lanes = "", bars = "", keep = "", at = "" } = root.dataset;
    this.words = wordsOf(root);
    speak(this.words);
    this.frame = part(root, ".timeline-frame");
    this.space = part(root, ".timeline-space");
    this.select = part(root, "select");
    this.colours = new Colours(root);
    this.model = new Model(lanes, bars, keep);
    this.view = new View(this.model);
    this.chart = new Chart(part(root, ".timeline-picture"));
    this.mover = new Mover({
      said: (name, places) => say(this.words, name, places),
      at,
      token: part<HTMLInputElement>(root, "input[name=csrfmiddlewaretoken]").value,
      today: () => this.model.today,
      form: part<HTMLFormElement>(root, ".timeline-preview"),
      changed: () => this.draw(),
      bar: (id) => this.model.bar(id),
      reread: (ids) => this.reading.again(ids),
      focus: () => this.frame.focus({ preventScroll: true }),
    });
    this.telling = new Telling(root, () => this.scene());
    const { frame, view, model, mover, telling } = this;
    this.choice = new Choice({
      ...{ frame, view, model, mover, telling },
      draw: () => this.draw(),
      laid: () => this.laid(),
      show: (day) => this.changed(() => view.show(day)),
      open: (bar) => window.location.assign(`${root.dataset.milestone}${bar.id}/`),
    });
    this.reading = new Reading({
      ...{ view, model },
      draw: () => this.draw(),
      failed: () => telling.say(say(this.words, "failed")),
      busy: () => Boolean(mover.moving),
    });
  }

  async start(): Promise<void> {
    await this.model.readLanes();
    this.measure(); // by now the page has laid itself out
    this.colours.read();
    this.view.restore(new URLSearchParams(window.location.search));
    this.telling.say("");
    this.listen();
    const first = this.reading.sight().catch(() => undefined); // that bars failed has been told: lanes are drawn all the same
    await Promise.race([first, new Promise((go) => window.setTimeout(go, FIRST_MS))]);
    this.laid();
    this.root.dataset.ready = "yes";
  }

  private listen(): void {
    this.frame.addEventListener("scroll", () => {
      this.view.top = this.frame.scrollTop;
      this.point(undefined, 0, 0);
      this.draw();
    });
    listenToKeys(this.frame, {
      go: (step) => this.choice.go(step),
      goLane: (step) => this.choice.goLane(step),
      goTo: (end) => this.choice.goTo(end),
      pan: (share) => this.pan(this.view.width * share, 0),
      act: (name) => void this.act(name),
      enter: () => this.choice.enter(),
      leave: () => this.mover.drop(),
      shift: (working, which) => this.shift(working, which),
    });
    new ResizeObserver(() => {
      if (this.frame.clientWidth === this.view.width && this.frame.clientHeight === this.view.height) return;
      this.measure();
      this.picture(); // at once: a canvas that was made larger or smaller is empty
      this.draw();
    }).observe(this.frame);
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.colours.read();
      this.draw();
    });
    this.select.addEventListener("change", () => this.changed(() => this.view.zoom(Number(this.select.value))));
    for (const button of this.root.querySelectorAll<HTMLButtonElement>("button[data-do]")) {
      button.addEventListener("click", () => void this.act(button.dataset.do ?? ""));
    }
    part(this.root, ".timeline-open").addEventListener("submit", (event) => {
      event.preventDefault();
      this.openOnly();
    });
    listen(this.frame, {
      view: this.view,
      barAt: (x, y) => this.barAt(x, y),
      chosen: () => this.choice.key,
      mayMove: (bar) => this.refusal(bar) === "",
      point: (bar, x, y) => this.point(bar, x, y),
      press: (y) => this.choice.press(y),
      pan: (dx, dy) => this.pan(dx, dy),
      zoom: (factor, x) => this.changed(() => this.view.zoom(this.view.days * factor, x)),
      drag: (bar, dx, which) => this.drag(bar, dx, which),
      dropped: () => {
        this.grabbed = undefined;
        void this.mover.settle();
      },
      cancelled: () => {
        this.grabbed = undefined;
        this.mover.drop();
      },
      settled: () => this.keepSoon(),
    });
  }

  private measure(): void {
    this.view.width = Math.max(this.frame.clientWidth, 1);
    this.view.height = Math.max(this.frame.clientHeight, 1);
    this.chart.resize(this.view.width, this.view.height);
  }

  /** After rows were laid out anew. */
  private laid(): void {
    this.space.style.height = `${Math.max(this.view.total, this.view.height)}px`;
    this.view.top = this.frame.scrollTop;
    for (const [name, on] of [
      ["fold", this.view.allFolded],
      ["ties", this.view.showsTies],
    ] as const) {
      part(this.root, `[data-do=${name}]`).setAttribute("aria-pressed", String(on));
    }
    this.draw();
    this.keepSoon();
  }

  private changed(change: () => void): void {
    change();
    this.draw();
    this.keepSoon();
  }

  private pan(dx: number, dy: number): void {
    this.view.from -= dx / this.view.pixelsPerDay;
    if (dy !== 0) this.frame.scrollTop -= dy;
    this.draw();
    this.keepSoon();
  }

  private keepSoon(): void {
    window.clearTimeout(this.keeping);
    this.keeping = window.setTimeout(() => {
      this.view.keep();
      const offered = [...this.select.options].map((option) => Number(option.value));
      this.select.value = String(nearest(offered, this.view.days));
    }, KEEP_MS);
  }

  /** At most one picture a frame. */
  private picture(): void {
    this.chart.draw(picture(this.scene()), this.view.width, this.view.height);
  }

  private draw(): void {
    if (this.waiting) return;
    this.waiting = true;
    window.requestAnimationFrame(() => {
      this.waiting = false;
      this.picture();
      this.root.dataset.drawn = String(this.model.barsRead);
      void this.reading.sight();
    });
  }

  private scene(): Scene {
    return {
      view: this.view,
      model: this.model,
      colours: this.colours,
      font: `450 12px ${this.colours.font}`,
      statuses: this.model.statuses,
      today: this.model.today,
      chosen: this.choice.key,
      pointed: this.pointed,
      shifts: this.mover.shifts,
      said: (name, places) => say(this.words, name, places),
    };
  }

  private barAt(x: number, y: number): Bar | undefined {
    const row = this.view.rows[this.view.rowAt(y)];
    if (row?.kind !== "bar" || x < 0) return undefined;
    return this.model.barAt(row.lane.id, row.row);
  }

  /** Why a bar's plan may not be moved; nothing when it may. */
  private refusal(bar: Bar): string {
    if (!this.model.lanes.find((lane) => lane.id === bar.lane)?.editable) return say(this.words, "no_edit");
    if (bar.actualFinish !== null) return say(this.words, "done");
    return planOf(bar) ? "" : say(this.words, "needs_plan");
  }

  private point(bar: Bar | undefined, x: number, y: number): void {
    const id = bar?.id ?? "";
    this.telling.note(this.mover.moving === "" ? bar : undefined, x, y);
    if (id === this.pointed) return;
    this.pointed = id;
    this.draw();
  }

  private drag(bar: Bar, dx: number, which: Part): void {
    const plan = this.grabbed ?? planOf(bar);
    this.grabbed = plan;
    if (!plan) return;
    this.point(undefined, 0, 0);
    this.choice.key = bar.id;
    this.mover.propose(bar, draggedPlan(plan, Math.round(dx / this.view.pixelsPerDay), which));
  }

  private shift(working: number, which: Part): void {
    const bar = this.model.bar(this.choice.key);
    if (!bar) return;
    const no = this.refusal(bar);
    const plan = this.mover.moving === bar.id ? this.mover.current : planOf(bar);
    if (no || !plan) {
      this.telling.say(no);
      return;
    }
    this.mover.propose(bar, movedPlan(plan, working, which));
    this.telling.say(say(this.words, "keys"));
  }

  private async act(name: string): Promise<void> {
    const acts: Record<string, () => void | Promise<void>> = {
      in: () => this.changed(() => this.view.zoom(this.view.days / 1.5)),
      out: () => this.changed(() => this.view.zoom(this.view.days * 1.5)),
      today: () => this.changed(() => this.view.show(this.model.today)),
      fold: () => {
        this.view.foldLanes(!this.view.allFolded);
        this.laid();
      },
      ties: () => {
        this.view.showsTies = !this.view.showsTies;
        this.laid();
      },
      open: () => this.openOnly(),
      svg: () => saveSvg(this.scene(), this.file),
      png: () => savePng(this.scene(), this.file),
    };
    await acts[name]?.();
  }

  /** The page anew, since the table is of the same rows, with everything else of its address as it is now. */
  private openOnly(): void {
    this.view.keep();
    const address = new URL(window.location.href);
    if (address.searchParams.get("open") === "yes") address.searchParams.delete("open");
    else address.searchParams.set("open", "yes");
    address.searchParams.delete("lane");
    window.location.assign(address);
  }

  private get file(): string {
    return fileName(say(this.words, "file"), this.root.dataset.scope || say(this.words, "all"), this.model.today);
  }
}

const root = document.querySelector<HTMLElement>("[data-timeline]");
if (root) void new Timeline(root).start();
