/** A bar in words: for the note beside the pointer, and for who hears the timeline. */
import { shortDay } from "./days";
import type { Bar } from "./model";
import type { Scene } from "./picture";

export function barInWords(bar: Bar, scene: Scene): string[] {
  const { said, statuses, today } = scene;
  const day = (number: number): string => shortDay(number, today);
  const between = (name: string, from: number | null, until: number | null): string | null =>
    from === null || until === null ? null : said(name, { from: day(from), until: day(until) });
  const lines = [
    statuses[bar.assessment]?.word ?? "",
    planWords(bar, scene, day),
    between("baseline", bar.baselineStart ?? bar.baselineFinish, bar.baselineFinish),
    between("actual", bar.actualStart, bar.actualFinish) ??
      (bar.actualStart === null ? null : said("begun", { from: day(bar.actualStart) })),
    bar.forecastFinish === null ? null : said("forecast", { day: day(bar.forecastFinish) }),
    bar.due === null ? null : said("due", { day: day(bar.due) }),
    bar.margin === null ? null : said("margin", { n: plain(bar.margin) }),
    slackWords(bar, scene),
    said("complete", { n: plain(Math.round(bar.percent / 100)) }),
    bar.contradiction ? said("contradicts", { said: bar.contradiction }) : null,
  ];
  return lines.filter((text): text is string => Boolean(text));
}

function planWords(bar: Bar, { said }: Scene, day: (number: number) => string): string {
  if (bar.start !== null && bar.finish !== null)
    return said("planned", { from: day(bar.start), until: day(bar.finish) });
  return bar.finish === null ? said("not_planned") : said("planned_until", { until: day(bar.finish) });
}

function slackWords(bar: Bar, { said }: Scene): string | null {
  if (bar.critical) return said("critical");
  return bar.floatTenths === null ? null : said("float", { n: plain(bar.floatTenths / 10) });
}

function plain(value: number): string {
  return value < 0 ? `−${-value}` : String(value);
}
