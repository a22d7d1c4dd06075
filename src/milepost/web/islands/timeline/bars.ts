/** One bar's row: plan with progress, hatched tail, baseline, actual, float, flag, label. Nothing lies on anything else. */
import type { Colours, Token } from "./colours";
import type { Bar, Status } from "./model";
import { area, box, fitting, group, hatch, line, type Shape, sign, widthOf, words } from "./shapes";
import { ROW, type View } from "./view";

const BAR_TOP = 6;
const BAR_HEIGHT = 13;
const MIDDLE = BAR_TOP + BAR_HEIGHT / 2;
const LEAST = 3;
const SIGN = 16;

/** What a bar shows beside itself: where it would be planned, and to when its forecast would shift. */
export interface Shift {
  start?: number;
  finish?: number;
  after?: number;
  days?: string;
}

export interface Look {
  view: View;
  colours: Colours;
  font: string;
  statuses: Status[];
  today: number;
  chosen: string;
  pointed: string;
  shifts: Map<string, Shift>;
}

interface Placed {
  left: number;
  right: number;
}

/** Where the plan lies, in pixels; undefined where none is given. */
export function planBox(bar: Bar, view: View): Placed | undefined {
  const start = bar.start ?? bar.finish;
  const finish = bar.finish ?? bar.start;
  if (start === null || finish === null) return undefined;
  const left = view.x(start);
  return { left, right: Math.max(view.x(finish + 1), left + LEAST) };
}

/** The forecast where it goes beyond the plan, or all of it where nothing is planned. */
function tailBox(bar: Bar, view: View): Placed | undefined {
  if (bar.forecastFinish === null || bar.actualFinish !== null) return undefined;
  const planned = bar.finish ?? bar.start;
  if (planned !== null && bar.forecastFinish <= planned) return undefined;
  const left = view.x(planned !== null ? planned + 1 : (bar.forecastStart ?? bar.forecastFinish));
  return { left, right: Math.max(view.x(bar.forecastFinish + 1), left + LEAST) };
}

/** From the first to the last pixel that a bar takes, its flag and its shift too: where its label may not be. */
export function reach(bar: Bar, view: View, shift?: Shift): Placed | undefined {
  const found = [planBox(bar, view), tailBox(bar, view)].filter((one): one is Placed => one !== undefined);
  const ends = [bar.actualStart, bar.actualFinish, shift?.start].filter(
    (day): day is number => typeof day === "number",
  );
  for (const day of ends) found.push({ left: view.x(day), right: view.x(day + 1) });
  for (const day of [shift?.finish, shift?.after])
    if (day !== undefined) found.push({ left: view.x(day), right: view.x(day + 1) });
  if (bar.due !== null) found.push({ left: view.x(bar.due + 1) - 1, right: view.x(bar.due + 1) + 8 });
  if (found.length === 0) return undefined;
  return { left: Math.min(...found.map((one) => one.left)), right: Math.max(...found.map((one) => one.right)) };
}

export function barRow(bar: Bar, top: number, look: Look): Shape {
  const { view, colours } = look;
  const shift = look.shifts.get(bar.id);
  const tone = (look.statuses[bar.assessment]?.tone ?? "idle") as Token;
  const parts: Shape[] = [];
  if (bar.id === look.chosen) parts.push(box(0, top, view.width, ROW, { fill: colours.of("accent-wash") }));
  parts.push(...beneath(bar, top, look));
  const plan = planBox(bar, view);
  if (plan) parts.push(...planned(bar, plan, top, tone, look));
  const tail = tailBox(bar, view);
  if (tail) parts.push(...forecast(bar, tail, top, look));
  if (bar.due !== null)
    parts.push(...flag(view.x(bar.due + 1), top, colours.of((bar.margin ?? 0) < 0 ? "bad" : "ink")));
  if (shift) parts.push(...shiftedTo(shift, bar, top, look));
  parts.push(...label(bar, plan, top, tone, look));
  return group(parts);
}

/** Baseline, actual and float: hairlines above and under the bar. */
function beneath(bar: Bar, top: number, look: Look): Shape[] {
  const { view, colours } = look;
  const parts: Shape[] = [];
  const along = (from: number, until: number, y: number, height: number, colour: string): void => {
    parts.push(box(view.x(from), top + y, Math.max(view.x(until + 1) - view.x(from), LEAST), height, { fill: colour }));
  };
  if (bar.actualStart !== null) along(bar.actualStart, bar.actualFinish ?? look.today, 2.5, 1.5, colours.of("ink"));
  const agreed = bar.baselineFinish;
  if (agreed !== null) along(bar.baselineStart ?? agreed, agreed, 21, 2, colours.of("line-strong"));
  if (bar.lateFinish !== null && bar.forecastFinish !== null && bar.lateFinish > bar.forecastFinish) {
    const [from, until] = [view.x(bar.forecastFinish + 1), view.x(bar.lateFinish + 1)];
    parts.push(
      line(
        [
          [from, top + 25.5],
          [until, top + 25.5],
          [until, top + 22.5],
        ],
        colours.of("line-strong"),
        1,
        [2, 2],
      ),
    );
  }
  return parts;
}

function planned(bar: Bar, plan: Placed, top: number, tone: Token, look: Look): Shape[] {
  const { colours } = look;
  const width = plan.right - plan.left;
  const edge =
    bar.critical && bar.actualFinish === null
      ? { stroke: colours.of("bad"), lineWidth: 1.5 }
      : { stroke: colours.wash(tone, 0.7), lineWidth: 1 };
  return [
    box(plan.left, top + BAR_TOP, width, BAR_HEIGHT, { fill: colours.wash(tone, 0.14) }, 2),
    box(plan.left, top + BAR_TOP, (width * bar.percent) / 10_000, BAR_HEIGHT, { fill: colours.wash(tone, 0.4) }, 2),
    box(plan.left + 0.5, top + BAR_TOP + 0.5, width - 1, BAR_HEIGHT - 1, edge, 2),
  ];
}

function forecast(bar: Bar, tail: Placed, top: number, look: Look): Shape[] {
  const late = (bar.margin ?? 0) < 0;
  const colour = look.colours.of(late ? "bad" : "ink-soft");
  const width = tail.right - tail.left;
  return [
    hatch(tail.left, top + BAR_TOP + 1, width, BAR_HEIGHT - 2, colour),
    box(tail.left, top + BAR_TOP + 1, width, BAR_HEIGHT - 2, {
      stroke: colour,
      lineWidth: bar.critical ? 1.5 : 0.75,
    }),
  ];
}

function flag(x: number, top: number, colour: string): Shape[] {
  return [
    line(
      [
        [x, top + 4],
        [x, top + 21],
      ],
      colour,
      1.5,
    ),
    area(
      [
        [x, top + 4],
        [x + 7, top + 7],
        [x, top + 10],
      ],
      colour,
    ),
  ];
}

function shiftedTo(shift: Shift, bar: Bar, top: number, look: Look): Shape[] {
  const { view, colours } = look;
  const accent = colours.of("accent");
  const parts: Shape[] = [];
  if (shift.start !== undefined && shift.finish !== undefined) {
    const left = view.x(shift.start);
    const width = Math.max(view.x(shift.finish + 1) - left, LEAST);
    parts.push(
      box(left, top + BAR_TOP - 2, width, BAR_HEIGHT + 4, { stroke: accent, lineWidth: 1.5, lineDash: [4, 3] }, 2),
    );
  }
  if (shift.after !== undefined && bar.forecastFinish !== null) {
    const [from, until] = [view.x(bar.forecastFinish + 1), view.x(shift.after + 1)];
    parts.push(
      line(
        [
          [from, top + MIDDLE],
          [until, top + MIDDLE],
        ],
        accent,
        1.5,
      ),
      line(
        [
          [until, top + 7],
          [until, top + 18],
        ],
        accent,
        2,
      ),
    );
  }
  return parts;
}

/** Inside the bar where it fits, else after everything that the bar takes, else before it, else at the edge with an arrow. */
function label(bar: Bar, plan: Placed | undefined, top: number, tone: Token, look: Look): Shape[] {
  const { view, colours, font } = look;
  const moved = look.shifts.get(bar.id)?.days;
  const name = bar.contradiction ? `≠ ${bar.name}` : bar.name; // before the name, which is cut where it does not fit
  const text = moved ? `${name}  ${moved}` : name;
  const needed = widthOf(text, font) + SIGN + 8;
  const y = top + MIDDLE + 0.5;
  const paper = colours.of(bar.id === look.chosen ? "accent-wash" : "paper");
  const put = (x: number, shown: string, ink: Token = "ink", halo: string = paper): Shape[] => [
    sign(tone, x + 5, y, colours.of(tone)),
    words(x + SIGN, y, shown, colours.of(ink), font, halo),
  ];
  const taken = reach(bar, view, look.shifts.get(bar.id));
  if (!taken) return put(8, fitting(text, font, view.width - 40), "ink-soft");
  if (taken.right < 0) return put(8, `‹ ${fitting(text, font, view.width - 60)}`, "ink-soft");
  if (taken.left > view.width) {
    const shown = `${fitting(text, font, view.width - 60)} ›`;
    return put(view.width - widthOf(shown, font) - SIGN - 8, shown, "ink-soft");
  }
  if (plan && !moved) {
    const left = Math.max(plan.left, 0);
    if (Math.min(plan.right, view.width) - left >= needed) return put(left + 6, text, "ink", "");
  }
  if (taken.right + needed <= view.width || taken.left < needed) {
    return put(Math.max(taken.right, 0) + 6, fitting(text, font, view.width - Math.max(taken.right, 0) - SIGN - 12));
  }
  return put(taken.left - needed, text);
}
