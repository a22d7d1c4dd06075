/** The row that is chosen, and how the choice goes from row to row. */
import type { Bar, Model } from "./model";
import type { Mover } from "./moves";
import type { Telling } from "./telling";
import { HEAD, ROW, type Row, type View } from "./view";

interface Around {
  frame: HTMLElement;
  view: View;
  model: Model;
  mover: Mover;
  telling: Telling;
  draw(): void;
  /** Rows were folded or unfolded. */
  laid(): void;
  show(day: number): void;
  /** The page of a milestone. */
  open(bar: Bar): void;
}

export class Choice {
  /** The id of a bar, or what the view calls another row; nothing when none is chosen. */
  key = "";

  constructor(private readonly it: Around) {}

  go(step: number): void {
    if (this.it.mover.moving) this.it.mover.drop();
    const at = this.at;
    this.row(at < 0 ? this.it.view.sight[0] : at + step);
  }

  goLane(step: number): void {
    const rows = this.it.view.rows;
    let at = this.at + step;
    while (at > 0 && at < rows.length && rows[at]?.kind === "bar") at += step;
    this.row(at);
  }

  goTo(end: "first" | "last"): void {
    this.row(end === "first" ? 0 : this.it.view.rows.length - 1);
  }

  /** A row was pressed: another press on a chosen bar enters it, one on a company or an initiative folds it. */
  press(y: number): void {
    this.it.frame.focus({ preventScroll: true });
    const at = this.it.view.rowAt(y);
    const row = this.it.view.rows[at];
    if (!row) return;
    if (row.kind !== "bar") {
      this.key = this.it.view.keyOf(row);
      this.fold(row);
    } else if (this.key !== "" && this.key === this.it.view.keyOf(row)) this.enter();
    else this.choose(row);
  }

  /** What a move proposes is saved; else a bar's milestone is opened, and any other row folded. */
  enter(): void {
    if (this.it.mover.moving) {
      void this.it.mover.settle();
      return;
    }
    const row = this.it.view.rows[this.at];
    if (row?.kind === "bar") {
      const bar = this.it.model.barAt(row.lane.id, row.row);
      if (bar) this.it.open(bar);
    } else if (row) this.fold(row);
  }

  private get at(): number {
    return this.it.view.rows.findIndex((row) => this.it.view.keyOf(row) === this.key && this.key !== "");
  }

  /** The row of that number, or the nearest that there is, scrolled to. */
  private row(wanted: number): void {
    const at = Math.min(Math.max(wanted, 0), this.it.view.rows.length - 1);
    const row = this.it.view.rows[at];
    if (!row) return;
    this.bringIn(at, row);
    this.choose(row);
  }

  private choose(row: Row): void {
    this.key = this.it.view.keyOf(row);
    this.it.telling.row(row);
    this.it.draw();
  }

  private fold(row: Row): void {
    if (row.kind === "bar") return;
    this.it.view.fold(row.kind === "company" ? row.id : row.lane.id);
    this.it.laid();
    this.it.telling.row(row);
  }

  /** Scrolls until the row and its bar are in sight. */
  private bringIn(at: number, row: Row): void {
    const { frame, view, model } = this.it;
    const y = view.y(at);
    if (y < HEAD) frame.scrollTop -= HEAD - y;
    else if (y + ROW > view.height) frame.scrollTop += y + ROW - view.height;
    const bar = row.kind === "bar" ? model.barAt(row.lane.id, row.row) : undefined;
    const day = bar?.start ?? bar?.finish ?? bar?.due;
    if (typeof day !== "number") return;
    const x = view.x(day);
    if (x < 0 || x > view.width - 40) this.it.show(day);
  }
}
