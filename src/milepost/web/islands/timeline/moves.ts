/** Planning a bar on other days: asking what would shift while it is moved, saving, undo. */
import { toast } from "../core/toast";
import type { Shift } from "./bars";
import { type Bar, Refused, read } from "./model";
import { asked, type Days, daysOf, type Plan } from "./plans";
import { type Page, type Preview, PreviewForm, signed } from "./preview";

export interface Host extends Page {
  at: string;
  token: string;
  /** The bar as it was read last. */
  bar(id: string): Bar | undefined;
  /** Draw anew. */
  changed(): void;
  /** Read the bar's lane again, and those whose forecasts shifted. */
  reread(lanes: string[]): void;
  focus(): void;
}

const WAIT_MS = 120;

export class Mover {
  readonly shifts = new Map<string, Shift>();
  private bar: Bar | undefined;
  private plan: Plan | undefined;
  private preview: Preview | undefined;
  /** The plan that `preview` is of. */
  private known: Plan | undefined;
  private timer = 0;
  private asking: AbortController | undefined;
  private saveWhenKnown = false;

  private readonly form: PreviewForm;

  constructor(private readonly host: Host) {
    this.form = new PreviewForm(host, { settle: () => void this.settle(), leave: () => this.leave() });
  }

  get moving(): string {
    return this.bar?.id ?? "";
  }

  get current(): Plan | undefined {
    return this.plan;
  }

  /** Shows `plan` for `bar` and asks the server what it would shift. */
  propose(bar: Bar, plan: Plan): void {
    if (this.bar && this.bar.id !== bar.id) this.drop();
    this.bar = bar;
    this.plan = plan;
    this.shifts.set(bar.id, { ...this.shifts.get(bar.id), start: plan.start, finish: plan.finish });
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), WAIT_MS);
    this.host.changed();
  }

  drop(): void {
    window.clearTimeout(this.timer);
    this.asking?.abort();
    this.bar = undefined;
    this.plan = undefined;
    this.preview = undefined;
    this.known = undefined;
    this.saveWhenKnown = false;
    this.shifts.clear();
    this.form.hide();
    this.host.changed();
  }

  /** Saves at once where no due date is missed, else asks for the reason first. */
  async settle(): Promise<void> {
    if (!this.bar || !this.plan) return;
    const known = this.preview;
    if (!known || this.known !== this.plan) {
      this.saveWhenKnown = true;
      return;
    }
    if (this.form.lacksReason(known)) return;
    await this.save(this.bar, this.plan, this.form.typed);
  }

  private async ask(): Promise<void> {
    const { bar, plan } = this;
    if (!bar || !plan) return;
    this.asking?.abort();
    this.asking = new AbortController();
    const given = asked(daysOf(bar, plan));
    try {
      const found = await read<Preview>(`${this.host.at}${bar.id}/preview/?${given}`, { signal: this.asking.signal });
      if (this.bar === bar && this.plan === plan) this.take(bar, found);
    } catch (error) {
      if (error instanceof Refused) this.refuse(error);
      else if ((error as Error).name !== "AbortError") throw error;
    }
  }

  private take(bar: Bar, found: Preview): void {
    this.preview = found;
    this.known = this.plan;
    this.shifts.clear();
    for (const row of found.rows) this.shifts.set(row.id, { after: row.after, days: signed(row.working_days) });
    this.shifts.set(bar.id, { ...this.shifts.get(bar.id), ...this.plan, days: signed(found.working_days) });
    if (this.plan) this.form.fill(bar, found, this.plan);
    this.host.changed();
    if (this.saveWhenKnown) {
      this.saveWhenKnown = false;
      void this.settle();
    }
  }

  private leave(): void {
    this.drop();
    this.host.focus();
  }

  private async save(bar: Bar, plan: Plan, reason: string): Promise<void> {
    const before = { start: bar.start, finish: bar.finish };
    const shiftedLanes = this.preview?.rows.map((row) => row.lane) ?? [];
    const lanes = [...new Set([bar.lane, ...shiftedLanes])];
    try {
      await this.send(bar, daysOf(bar, plan), reason);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.failed(error, bar, lanes);
      return;
    }
    this.leave();
    this.host.reread(lanes);
    const places = { name: bar.name, ...this.form.days(plan) };
    const undo = { label: this.host.said("undo"), act: () => void this.undo(bar, before, lanes) };
    toast(this.host.said("saved", places), "good", undo);
  }

  private async undo(bar: Bar, before: Days, lanes: string[]): Promise<void> {
    try {
      await this.send(bar, before, this.host.said("undo_reason"));
      toast(this.host.said("undone", { name: bar.name }));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.failed(error, bar, lanes);
    }
    this.host.reread(lanes);
    this.host.focus();
  }

  private async send(bar: Bar, days: Days, reason: string): Promise<void> {
    const body = asked(days);
    body.set("reason", reason);
    const headers = { Accept: "application/json", "X-CSRFToken": this.host.token, "If-Match": `"${bar.version}"` };
    const found = await read<{ version: number }>(`${this.host.at}${bar.id}/move/`, { method: "POST", body, headers });
    for (const one of [bar, this.host.bar(bar.id)]) if (one) Object.assign(one, { version: found.version, ...days });
  }

  /** A conflict shows how it stands now; what is missing is asked for; everything else is said. */
  private failed(error: Refused, bar: Bar, lanes: string[]): void {
    if (error.status === 412) {
      this.drop();
      this.host.reread(lanes);
      toast(this.host.said("stale", { name: bar.name }), "error");
    } else this.refuse(error);
  }

  private refuse(error: Refused): void {
    this.drop();
    toast(error.message, "error");
  }
}
