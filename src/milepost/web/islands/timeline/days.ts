/** Days as numbers (0 is 1970-01-01, a Thursday), written in the words of the page. */
import { say, type Words } from "../core/words";

const MILLISECONDS = 86_400_000;
/** Days and months as the page writes them: asked for its own, a browser reads its language's data for 45 ms and more first. */
let words: Words = {};

/** Before anything is written: the page's words. */
export function speak(given: Words): void {
  words = given;
}

export function dateOf(day: number): Date {
  return new Date(day * MILLISECONDS);
}

export function dayOf(date: Date): number {
  return Math.floor(date.getTime() / MILLISECONDS);
}

export function isoOf(day: number): string {
  return dateOf(day).toISOString().slice(0, 10);
}

export function fromIso(text: string): number | null {
  const moment = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(moment) ? null : Math.floor(moment / MILLISECONDS);
}

/** "3 Dec", with the year when it is not that of `today`. */
export function shortDay(day: number, today: number): string {
  return written(dateOf(day).getUTCFullYear() === dateOf(today).getUTCFullYear() ? "day" : "day_of_year", day);
}

/** "December 2026". */
export function wholeMonth(day: number): string {
  return written("month_of_year", day);
}

/** The page gives each kind for each month: how they are joined is a matter of the language. */
function written(kind: string, day: number): string {
  const date = dateOf(day);
  return say(words, `${kind}_${date.getUTCMonth() + 1}`, { day: date.getUTCDate(), year: date.getUTCFullYear() });
}

/** 0 is Monday. */
export function weekday(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

export function works(day: number): boolean {
  return weekday(day) < 5;
}

/** The day that many working days (Monday to Friday) later, earlier where negative. */
export function shifted(day: number, working: number): number {
  let at = day;
  for (let left = Math.abs(working); left > 0; ) {
    at += Math.sign(working);
    if (works(at)) left -= 1;
  }
  return at;
}

/** The nearest working day, looking onwards (1) or back (-1). */
export function onWork(day: number, step: 1 | -1): number {
  let at = day;
  while (!works(at)) at += step;
  return at;
}

/** Working days from the one to the other, both counted; at least one. */
export function workLength(start: number, finish: number): number {
  let count = 0;
  for (let day = start; day <= finish; day += 1) count += works(day) ? 1 : 0;
  return Math.max(count, 1);
}

export interface Tick {
  day: number;
  label: string;
}

interface Scale {
  /** From so many pixels a day on. */
  pixels: number;
  major: Step;
  minor: Step;
}

type Step = "day" | "week" | "month" | "quarter" | "year";

const SCALES: Scale[] = [
  { pixels: 22, major: "month", minor: "day" },
  { pixels: 5, major: "month", minor: "week" },
  { pixels: 1.3, major: "year", minor: "month" },
  { pixels: 0.35, major: "year", minor: "quarter" },
  { pixels: 0, major: "year", minor: "year" },
];

export function scaleFor(pixelsPerDay: number): { major: Step; minor: Step } {
  return SCALES.find((one) => pixelsPerDay >= one.pixels) ?? { major: "year", minor: "year" };
}

/** Where each step begins between two days, the one that is under way first. */
export function ticks(step: Step, from: number, until: number): Tick[] {
  const found: Tick[] = [];
  for (let day = begin(step, from); day <= until; day = begin(step, day, 1))
    found.push({ day, label: labelOf(step, day) });
  return found;
}

const MONTHS: Partial<Record<Step, number>> = { month: 1, quarter: 3, year: 12 };

function begin(step: Step, day: number, further = 0): number {
  const whole = Math.floor(day);
  if (step === "day") return whole + further;
  if (step === "week") return whole - weekday(whole) + 7 * further;
  const months = MONTHS[step] ?? 1;
  const date = dateOf(whole);
  const month = Math.floor(date.getUTCMonth() / months) * months + months * further;
  return dayOf(new Date(Date.UTC(date.getUTCFullYear(), month, 1)));
}

function labelOf(step: Step, day: number): string {
  if (step === "year") return String(dateOf(day).getUTCFullYear());
  if (step === "quarter") return say(words, "quarter", { n: Math.floor(dateOf(day).getUTCMonth() / 3) + 1 });
  if (step === "month") return written("month", day);
  return String(dateOf(day).getUTCDate());
}
