/** What of the timeline is in sight: which days, which rows, what is folded. Kept in the address. */
import { fromIso, isoOf } from "./days";
import type { Lane, Model } from "./model";

export const ROW = 28;
export const HEAD = 44;
export const LEAST_DAYS = 7;
export const MOST_DAYS = 366 * 8;

export type Row =
  | { kind: "company"; id: string; name: string; bars: number; late: number; first: number | null; last: number | null }
  | { kind: "lane"; lane: Lane }
  | { kind: "bar"; lane: Lane; row: number };

export class View {
  /** The day at the left edge, and how many are across. */
  from = 0;
  days = 120;
  width = 1;
  height = 1;
  top = 0;
  rows: Row[] = [];
  showsTies = false;
  readonly folded = new Set<string>();
  private readonly rowOf = new Map<string, number>();

  constructor(private readonly model: Model) {}

  get pixelsPerDay(): number {
    return this.width / this.days;
  }

  x(day: number): number {
    return (day - this.from) * this.pixelsPerDay;
  }

  dayAt(x: number): number {
    return this.from + x / this.pixelsPerDay;
  }

  y(row: number): number {
    return HEAD + row * ROW - this.top;
  }

  rowAt(y: number): number {
    return y < HEAD ? -1 : Math.floor((y - HEAD + this.top) / ROW);
  }

  get total(): number {
    return HEAD + this.rows.length * ROW;
  }

  /** The rows in sight: first and last, inclusive. */
  get sight(): [number, number] {
    const first = Math.max(0, Math.floor(this.top / ROW));
    return [first, Math.min(this.rows.length - 1, Math.floor((this.top + this.height - HEAD) / ROW))];
  }

  /** Zooms by a factor so that the day under `x` stays there. */
  zoom(days: number, x = this.width / 2): void {
    const held = this.dayAt(x);
    this.days = Math.min(MOST_DAYS, Math.max(LEAST_DAYS, days));
    this.from = held - x / this.pixelsPerDay;
  }

  show(day: number): void {
    this.from = day - this.days / 3;
  }

  /** Lays the rows out anew: after lanes were read, or one was folded. */
  lay(): void {
    const companies = new Set(this.model.lanes.map((lane) => lane.companyId));
    this.rows = [];
    this.rowOf.clear();
    let company = "";
    for (const lane of this.model.lanes) {
      if (lane.companyId !== company && companies.size > 1)
        this.rows.push(this.companyRow(lane.companyId, lane.companyName));
      company = lane.companyId;
      if (companies.size > 1 && this.folded.has(company)) continue;
      this.rows.push({ kind: "lane", lane });
      if (this.folded.has(lane.id)) continue;
      this.rowOf.set(lane.id, this.rows.length);
      for (let row = 0; row < lane.bars; row += 1) this.rows.push({ kind: "bar", lane, row });
    }
  }

  private companyRow(id: string, name: string): Row {
    const own = this.model.lanes.filter((lane) => lane.companyId === id);
    const days = own.flatMap((lane) => [lane.first, lane.last]).filter((day): day is number => day !== null);
    const sum = (of: (lane: Lane) => number): number => own.reduce((so, lane) => so + of(lane), 0);
    return {
      kind: "company",
      id,
      name,
      bars: sum((lane) => lane.bars),
      late: sum((lane) => lane.late),
      first: days.length > 0 ? Math.min(...days) : null,
      last: days.length > 0 ? Math.max(...days) : null,
    };
  }

  /** The row of a bar, or undefined where its lane is folded. */
  rowOfBar(lane: string, row: number): number | undefined {
    const first = this.rowOf.get(lane);
    return first === undefined ? undefined : first + row;
  }

  /** What a row is chosen by: the id of its company, lane or bar; nothing for a bar that was not read yet. */
  keyOf(row: Row): string {
    if (row.kind === "company") return row.id;
    return row.kind === "lane" ? row.lane.id : (this.model.barAt(row.lane.id, row.row)?.id ?? "");
  }

  fold(id: string): void {
    if (!this.folded.delete(id)) this.folded.add(id);
    this.lay();
  }

  foldLanes(all: boolean): void {
    this.folded.clear();
    if (all) for (const lane of this.model.lanes) this.folded.add(lane.id);
    this.lay();
  }

  get allFolded(): boolean {
    return this.model.lanes.length > 0 && this.model.lanes.every((lane) => this.folded.has(lane.id));
  }

  /** Reads what the address says; without a word of it, today stands at a third. */
  restore(asked: URLSearchParams): void {
    const days = Number(asked.get("days"));
    if (days > 0) this.days = Math.min(MOST_DAYS, Math.max(LEAST_DAYS, days));
    const from = fromIso(asked.get("from") ?? "");
    if (from === null) this.show(this.model.today);
    else this.from = from;
    this.showsTies = asked.get("ties") === "yes";
    const folded = asked.get("folded") ?? "";
    for (const id of folded === "all" ? this.model.lanes.map((lane) => lane.id) : folded.split(","))
      if (id) this.folded.add(id);
    this.lay();
  }

  keep(): void {
    const address = new URL(window.location.href);
    const put = (name: string, value: string): void => {
      if (value) address.searchParams.set(name, value);
      else address.searchParams.delete(name);
    };
    put("days", String(Math.round(this.days)));
    put("from", isoOf(Math.round(this.from)));
    put("folded", this.allFolded ? "all" : [...this.folded].slice(0, 60).join(","));
    put("ties", this.showsTies ? "yes" : "");
    window.history.replaceState(null, "", address);
  }
}

/** Which of the offered numbers of days is nearest to how many are shown, as zooming counts: by their ratio. */
export function nearest(offered: number[], days: number): number {
  const far = (one: number): number => Math.abs(Math.log(one / days));
  return offered.reduce((best, one) => (far(one) < far(best) ? one : best), offered[0] ?? 0);
}
