/** The form under the picture while a bar is moved: what would shift, the reason where a due date is missed, the two ways out. */
import { shortDay } from "./days";
import type { Bar } from "./model";
import type { Plan } from "./plans";

export interface Preview {
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

/** What the form needs of the page. */
export interface Page {
  said(name: string, places?: Record<string, string | number>): string;
  today(): number;
  form: HTMLFormElement;
}

/** How many of the forecasts that would shift are named. */
const SHOWN = 6;

export class PreviewForm {
  constructor(
    private readonly host: Page,
    private readonly acts: { settle(): void; leave(): void },
  ) {}

  hide(): void {
    this.host.form.hidden = true;
    this.host.form.replaceChildren();
  }

  /** Whether a reason is needed and missing; then its field has the focus. */
  lacksReason(found: Preview): boolean {
    if (found.missed.length === 0 || this.typed.trim()) return false;
    this.field?.focus();
    return true;
  }

  get typed(): string {
    return this.field?.value ?? "";
  }

  private get field(): HTMLTextAreaElement | null {
    return this.host.form.querySelector<HTMLTextAreaElement>("textarea");
  }

  /** A plan's days in words: its ends, or the one day that is both. */
  days(plan: Plan): { when: string } {
    const [from, until] = [this.day(plan.start), this.day(plan.finish)];
    return { when: from === until ? from : this.host.said("from_until", { from, until }) };
  }

  /** What would shift in words, a reason where a due date is missed, and the two ways out. */
  fill(bar: Bar, found: Preview, plan: Plan): void {
    const { form, said } = this.host;
    const typed = this.typed;
    const days = this.days(plan);
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
      this.acts.settle();
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
      if (event.key === "Escape") this.acts.leave();
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
    leave.addEventListener("click", () => this.acts.leave());
    row.append(save, leave);
    return row;
  }

  private day(number: number): string {
    return shortDay(number, this.host.today());
  }
}

function paragraph(text: string, name = ""): HTMLElement {
  return Object.assign(document.createElement("p"), { textContent: text, className: name });
}

export function signed(days: number): string {
  return days < 0 ? `−${-days}` : `+${days}`;
}
