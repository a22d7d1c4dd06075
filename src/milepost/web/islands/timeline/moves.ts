/** Planning a bar on other days: the preview while it is moved, the reason where one is needed, saving, undo. */
import { toast } from "../core/toast";
import type { Shift } from "./bars";
import { isoOf, onWork, shifted, shortDay as written, workLength } from "./days";
import { type Bar, Refused, read } from "./model";

export interface Plan {
  start: number;
  finish: number;
}

interface Preview {
  working_days: number;
  rows: {
    id: string;
    name: string;
    lane: string;
    before: number;
    after: number;
    working_days: number;
    margin: number | null;
  }[];
  missed: string[];
}

export interface Host {
  said(name: string, places?: Record<string, string | number>): string;
  at: string;
  token: string;
  today(): number;
  form: HTMLFormElement;
  /** Draw anew. */
  changed(): void;
  /** Read the bar's lane again, and those whose forecasts shifted. */
  reread(lanes: string[]): void;
  focus(): void;
}

const WAIT_MS = 120;
const SHOWN = 6;

/** What is planned of a milestone: a start, a finish, both, or nothing. */
interface Days {
  start: number | null;
  finish: number | null;
}

/** A milestone that was planned by one day alone still is, unless its two ends were drawn apart. */
function daysOf(bar: Bar, plan: Plan): Days {
  const one = plan.start === plan.finish;
  return {
    start: one && bar.start === null ? null : plan.start,
    finish: one && bar.finish === null ? null : plan.finish,
  };
}

function asked(days: Days): URLSearchParams {
  const given = new URLSearchParams();
  if (days.start !== null) given.set("start", isoOf(days.start));
  if (days.finish !== null) given.set("finish", isoOf(days.finish));
  return given;
}

export type Part = "whole" | "start" | "finish";

/** The plan moved by so many working days, or one end of it. Ends never pass each other. */
export function movedPlan(plan: Plan, working: number, part: Part): Plan {
  if (part === "start") return { ...plan, start: Math.min(shifted(plan.start, working), plan.finish) };
  if (part === "finish") return { ...plan, finish: Math.max(shifted(plan.finish, working), plan.start) };
  const start = shifted(plan.start, working);
  return { start, finish: shifted(start, workLength(plan.start, plan.finish) - 1) };
}

/** The same by calendar days, as a pointer moves: what begins or ends on a weekend goes to the working day beside it. */
export function draggedPlan(plan: Plan, days: number, part: Part): Plan {
  if (part === "start") return { ...plan, start: Math.min(onWork(plan.start + days, 1), plan.finish) };
  if (part === "finish") return { ...plan, finish: Math.max(onWork(plan.finish + days, -1), plan.start) };
  const start = onWork(plan.start + days, 1);
  return { start, finish: shifted(start, workLength(plan.start, plan.finish) - 1) };
}

export function planOf(bar: Bar): Plan | undefined {
  const start = bar.start ?? bar.finish;
  const finish = bar.finish ?? bar.start;
  return start === null || finish === null ? undefined : { start, finish };
}

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

  constructor(private readonly host: Host) {}

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
    this.host.form.hidden = true;
    this.host.form.replaceChildren();
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
    const field = this.host.form.querySelector<HTMLTextAreaElement>("textarea");
    if (known.missed.length > 0 && !field?.value.trim()) {
      field?.focus();
      return;
    }
    await this.save(this.bar, this.plan, field?.value ?? "");
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
    this.fill(bar, found);
    this.host.changed();
    if (this.saveWhenKnown) {
      this.saveWhenKnown = false;
      void this.settle();
    }
  }

  /** What would shift in words, a reason where a due date is missed, and the two ways out. */
  private fill(bar: Bar, found: Preview): void {
    const { form, said } = this.host;
    const typed = form.querySelector<HTMLTextAreaElement>("textarea")?.value ?? "";
    const plan = this.plan ?? { start: bar.start ?? 0, finish: bar.finish ?? 0 };
    const days = { from: this.day(plan.start), until: this.day(plan.finish) };
    const told = Math.abs(found.working_days) === 1 ? "one_day" : "preview";
    const parts: Node[] = [
      paragraph(said(told, { name: bar.name, ...days, days: signed(found.working_days) }), "timeline-told"),
    ];
    parts.push(paragraph(said(["moves_none", "moves_one"][found.rows.length] ?? "moves", { n: found.rows.length })));
    if (found.rows.length > 0) parts.push(this.list(found));
    if (found.missed.length > 0) parts.push(...this.reason(found.missed, typed));
    parts.push(this.buttons(days));
    form.replaceChildren(...parts);
    form.hidden = false;
    form.onsubmit = (event) => {
      event.preventDefault();
      void this.settle();
    };
  }

  private list(found: Preview): HTMLElement {
    const list = document.createElement("ul");
    for (const row of found.rows.slice(0, SHOWN)) {
      const item = document.createElement("li");
      item.textContent = `${row.name}: ${this.day(row.before)} → ${this.day(row.after)} (${signed(row.working_days)})`;
      if (row.margin !== null && row.margin < 0) item.className = "late";
      list.append(item);
    }
    const more = found.rows.length - SHOWN;
    if (more > 0)
      list.append(Object.assign(document.createElement("li"), { textContent: this.host.said("more", { n: more }) }));
    return list;
  }

  private reason(missed: string[], typed: string): Node[] {
    const label = document.createElement("label");
    label.htmlFor = "timeline-reason";
    label.textContent = this.host.said("missed", {
      names: missed
        .slice(0, 3)
        .map((name) => `“${name}”`)
        .join(", "),
    });
    const field = document.createElement("textarea");
    Object.assign(field, { id: "timeline-reason", rows: 2, required: true, maxLength: 2000, value: typed });
    field.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.leave();
    });
    return [label, field];
  }

  private buttons(days: Record<string, string>): HTMLElement {
    const row = document.createElement("div");
    row.className = "form-actions";
    const save = Object.assign(document.createElement("button"), {
      textContent: this.host.said("save", days),
      className: "primary",
    });
    const leave = Object.assign(document.createElement("button"), {
      textContent: this.host.said("drop"),
      type: "button",
    });
    leave.addEventListener("click", () => this.leave());
    row.append(save, leave);
    return row;
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
    const places = { name: bar.name, from: this.day(plan.start), until: this.day(plan.finish) };
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
    Object.assign(bar, { version: found.version, ...days });
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

  private day(number: number): string {
    return written(number, this.host.today());
  }
}

function paragraph(text: string, name = ""): HTMLElement {
  return Object.assign(document.createElement("p"), { textContent: text, className: name });
}

export function signed(days: number): string {
  return days < 0 ? `−${-days}` : `+${days}`;
}
