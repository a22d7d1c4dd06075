/** From when to when a bar is planned, and the same moved by keys or by a pointer. */
import { isoOf, onWork, shifted, workLength } from "./days";
import type { Bar } from "./model";

export interface Plan {
  start: number;
  finish: number;
}

/** What is planned of a milestone: a start, a finish, both, or nothing. */
export interface Days {
  start: number | null;
  finish: number | null;
}

/** A milestone that was planned by one day alone still is, unless its two ends were drawn apart. */
export function daysOf(bar: Bar, plan: Plan): Days {
  const one = plan.start === plan.finish;
  return {
    start: one && bar.start === null ? null : plan.start,
    finish: one && bar.finish === null ? null : plan.finish,
  };
}

/** As the server is asked. */
export function asked(days: Days): URLSearchParams {
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
