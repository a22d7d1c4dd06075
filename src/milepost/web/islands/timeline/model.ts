/** What the timeline knows: lanes, the bars that have been read, and dependencies. Days are counted from 1970-01-01. */
export interface Lane {
  id: string;
  name: string;
  companyId: string;
  companyName: string;
  bars: number;
  late: number;
  critical: number;
  first: number | null;
  last: number | null;
  editable: boolean;
}

export interface Bar {
  id: string;
  lane: string;
  row: number;
  version: number;
  name: string;
  start: number | null;
  finish: number | null;
  due: number | null;
  actualStart: number | null;
  actualFinish: number | null;
  baselineStart: number | null;
  baselineFinish: number | null;
  forecastStart: number | null;
  forecastFinish: number | null;
  lateFinish: number | null;
  margin: number | null;
  floatTenths: number | null;
  critical: boolean;
  percent: number;
  assessment: number;
  /** Why its report contradicts the facts; empty where it does not. */
  contradiction: string;
}

export interface Tie {
  before: string;
  after: string;
  link: string;
}

export interface Status {
  word: string;
  tone: string;
}

type Columns = Record<string, unknown[]>;

/** Rows of columns as they are sent; `snake_case` becomes `camelCase`. */
function rowsOf<T>(columns: Columns): T[] {
  const names = Object.entries(columns).map(
    ([name, values]) => [name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()), values] as const,
  );
  const count = names[0]?.[1].length ?? 0;
  return Array.from(
    { length: count },
    (_, at) => Object.fromEntries(names.map(([name, values]) => [name, values[at]])) as T,
  );
}

/** At most so many lanes in one request: one screen and what lies just beside it. */
const AT_ONCE = 60;

export class Model {
  lanes: Lane[] = [];
  statuses: Status[] = [];
  today = 0;
  private readonly bars = new Map<string, Bar[]>();
  private readonly places = new Map<string, Bar>();
  private readonly ties = new Map<string, Tie[]>();
  private readonly asked = new Set<string>();

  constructor(
    private readonly lanesAt: string,
    private readonly barsAt: string,
    private readonly keep: string,
  ) {}

  async readLanes(): Promise<void> {
    const found = await read<{ today: number; statuses: Status[]; lanes: Columns }>(`${this.lanesAt}?${this.keep}`);
    this.today = found.today;
    this.statuses = found.statuses;
    this.lanes = rowsOf<Lane>(found.lanes);
  }

  /** Reads those of the lanes that nobody has asked for yet. Resolves to whether anything came. */
  async readBars(ids: string[], again = false): Promise<boolean> {
    const missing = ids.filter((id) => again || !this.asked.has(id)).slice(0, AT_ONCE);
    if (missing.length === 0) return false;
    for (const id of missing) this.asked.add(id);
    try {
      const found = await read<{ bars: Columns; ties: Columns }>(
        `${this.barsAt}?${this.keep}lanes=${missing.join(",")}`,
      );
      this.take(missing, rowsOf<Bar>(found.bars), rowsOf<Tie>(found.ties));
    } catch (error) {
      for (const id of missing) this.asked.delete(id);
      throw error;
    }
    return true;
  }

  take(ids: string[], bars: Bar[], ties: Tie[]): void {
    for (const id of ids) this.bars.set(id, []);
    for (const found of bars) {
      const known = this.places.get(found.id);
      const bar = known && known.version > found.version ? known : found; // an answer that was asked for before a change
      this.bars.get(bar.lane)?.push(bar);
      this.places.set(bar.id, bar);
    }
    for (const tie of ties) {
      for (const end of [tie.before, tie.after]) {
        const known = this.ties.get(end) ?? [];
        if (!known.some((one) => one.before === tie.before && one.after === tie.after))
          this.ties.set(end, [...known, tie]);
      }
    }
  }

  barAt(lane: string, row: number): Bar | undefined {
    return this.bars.get(lane)?.[row];
  }

  bar(id: string): Bar | undefined {
    return this.places.get(id);
  }

  tiesOf(id: string): Tie[] {
    return this.ties.get(id) ?? [];
  }

  get barsRead(): number {
    return this.places.size;
  }
}

/** An answer of the server that refuses: with its words and what to do. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly field: string,
    message: string,
  ) {
    super(message);
  }
}

export async function read<T>(address: string, more: RequestInit = {}): Promise<T> {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin", ...more });
  if (answer.ok) return (await answer.json()) as T;
  const told = (await answer.json().catch(() => ({}))) as { message?: string; mend?: string; field?: string };
  throw new Refused(
    answer.status,
    told.field ?? "",
    [told.message, told.mend].filter(Boolean).join(" ") || answer.statusText,
  );
}
