/** Everything that is in sight, as shapes: time at the top, lanes, bars, dependencies. */
import { barRow, type Look, planBox, reach } from "./bars";
import { scaleFor, ticks, weekday, wholeMonth } from "./days";
import type { Bar, Model, Tie } from "./model";
import { area, box, fitting, group, line, type Shape, widthOf, words } from "./shapes";
import { HEAD, ROW, type Row, type View } from "./view";

/** From so many pixels a day on weekends are shown. */
const SHOWS_WEEKENDS = 8;
/** More arrows than this say nothing. */
const MOST_ARROWS = 400;

export interface Scene extends Look {
  model: Model;
  said: (name: string, places?: Record<string, string | number>) => string;
}

export function picture(scene: Scene): Shape[] {
  const { view } = scene;
  const [first, last] = view.sight;
  const rows: Shape[] = [];
  for (let at = first; at <= last; at += 1) {
    const row = view.rows[at];
    if (row) rows.push(rowShape(row, view.y(at), scene));
  }
  return [group(behind(scene)), ...rows, group(arrows(scene)), group(head(scene))];
}

function behind(scene: Scene): Shape[] {
  const { view, colours } = scene;
  const until = view.dayAt(view.width);
  const parts: Shape[] = [box(0, 0, view.width, view.height, { fill: colours.of("paper") })];
  if (view.pixelsPerDay >= SHOWS_WEEKENDS) {
    for (let day = Math.floor(view.from) - 1; day <= until; day += 1) {
      if (weekday(day) === 5)
        parts.push(box(view.x(day), HEAD, 2 * view.pixelsPerDay, view.height, { fill: colours.of("paper-sunk") }));
    }
  }
  for (const tick of ticks(scaleFor(view.pixelsPerDay).major, view.from, until)) {
    parts.push(
      line(
        [
          [view.x(tick.day), HEAD],
          [view.x(tick.day), view.height],
        ],
        colours.of("line"),
      ),
    );
  }
  const now = view.x(scene.today) + view.pixelsPerDay / 2;
  parts.push(
    line(
      [
        [now, HEAD],
        [now, view.height],
      ],
      colours.of("ink-soft"),
      1,
    ),
  );
  return parts;
}

function head(scene: Scene): Shape[] {
  const { view, colours, font } = scene;
  const scale = scaleFor(view.pixelsPerDay);
  const until = view.dayAt(view.width);
  const parts: Shape[] = [box(0, 0, view.width, HEAD, { fill: colours.of("paper") })];
  const strong = font.replace("450", "600");
  const large = ticks(scale.major, view.from, until);
  large.forEach((tick, at) => {
    const left = Math.max(view.x(tick.day), 0);
    const right = view.x(large[at + 1]?.day ?? until + 1e4);
    const text = scale.major === "month" ? wholeMonth(tick.day) : tick.label;
    if (right - left > widthOf(text, strong) + 10) parts.push(words(left + 5, 12, text, colours.of("ink"), strong));
  });
  if (scale.minor !== scale.major) parts.push(...small(scene, until));
  parts.push(
    line(
      [
        [0, HEAD - 0.5],
        [view.width, HEAD - 0.5],
      ],
      colours.of("line-strong"),
    ),
  );
  parts.push(...todayMark(scene));
  return parts;
}

function small(scene: Scene, until: number): Shape[] {
  const { view, colours, font } = scene;
  const now = view.x(scene.today) + view.pixelsPerDay / 2;
  const half = widthOf(scene.said("today"), font) / 2 + 10;
  const parts: Shape[] = [];
  for (const tick of ticks(scaleFor(view.pixelsPerDay).minor, view.from, until)) {
    const x = view.x(tick.day);
    parts.push(
      line(
        [
          [x, HEAD - 5],
          [x, HEAD],
        ],
        colours.of("line-strong"),
      ),
    );
    const width = widthOf(tick.label, font);
    if (x >= 0 && (x + 4 + width < now - half || x + 4 > now + half))
      parts.push(words(x + 4, 32, tick.label, colours.of("ink-soft"), font));
  }
  return parts;
}

function todayMark(scene: Scene): Shape[] {
  const { view, colours, font } = scene;
  const now = view.x(scene.today) + view.pixelsPerDay / 2;
  if (now < 0 || now > view.width) return [];
  const text = scene.said("today");
  const width = widthOf(text, font) + 10;
  const left = Math.min(Math.max(now - width / 2, 0), view.width - width);
  return [
    box(left, 24, width, 17, { fill: colours.of("ink") }, 3),
    words(left + 5, 32.5, text, colours.of("paper"), font),
  ];
}

function rowShape(row: Row, top: number, scene: Scene): Shape {
  if (row.kind !== "bar") return laneShape(row, top, scene);
  const bar = scene.model.barAt(row.lane.id, row.row);
  if (bar) return barRow(bar, top, scene);
  const width = 60 + ((row.row * 37) % 90);
  return group([box(12, top + 9, width, 9, { fill: scene.colours.of("line") }, 2)]);
}

function laneShape(row: Exclude<Row, { kind: "bar" }>, top: number, scene: Scene): Shape {
  const { view, colours, font, said } = scene;
  const company = row.kind === "company";
  const from = company ? row : row.lane;
  const key = company ? row.id : row.lane.id;
  const folded = view.folded.has(key);
  const strong = font.replace("450", "600");
  const indent = company ? 8 : 20;
  const parts: Shape[] = [];
  if (company) parts.push(box(0, top, view.width, ROW, { fill: colours.of("paper-sunk") }));
  if (key === scene.chosen) parts.push(box(0, top, view.width, ROW, { fill: colours.of("accent-wash") }));
  parts.push(
    line(
      [
        [0, top + 0.5],
        [view.width, top + 0.5],
      ],
      colours.of("line"),
    ),
  );
  parts.push(caret(indent, top + 13, folded, colours.of("ink-soft")));
  const late = from.late > 0 ? ` · ${said("late", { n: from.late })}` : "";
  const count = `${from.bars === 1 ? said("one_milestone") : said("milestones", { n: from.bars })}${late}`;
  const name = fitting(from.name, strong, view.width - indent - 30);
  const after = indent + 14 + widthOf(name, strong) + 12;
  const paper = colours.of(key === scene.chosen ? "accent-wash" : company ? "paper-sunk" : "paper");
  parts.push(words(indent + 14, top + 12.5, name, colours.of("ink"), strong, paper));
  if (after + widthOf(count, font) < view.width) {
    parts.push(words(after, top + 12.5, count, colours.of("ink-soft"), font, paper));
  }
  if (folded) parts.push(...span(from.first, from.last, top, scene));
  return group(parts);
}

/** From the first to the last day of what is folded away, under its name. */
function span(first: number | null, last: number | null, top: number, { view, colours }: Scene): Shape[] {
  if (first === null || last === null) return [];
  const left = view.x(first);
  return [box(left, top + 22.5, Math.max(view.x(last + 1) - left, 3), 3, { fill: colours.of("line-strong") }, 1.5)];
}

function caret(x: number, y: number, folded: boolean, colour: string): Shape {
  const points: [number, number][] = folded
    ? [
        [x, y - 4],
        [x + 6, y],
        [x, y + 4],
      ]
    : [
        [x - 1, y - 3],
        [x + 7, y - 3],
        [x + 3, y + 3],
      ];
  return area(points, colour);
}

/** Of the bar that is pointed at or chosen; of all in sight when they are asked for. */
function arrows(scene: Scene): Shape[] {
  const { view, model, colours } = scene;
  const found: Tie[] = [];
  for (const id of new Set([scene.pointed, scene.chosen])) if (id) found.push(...model.tiesOf(id));
  const own = found.length;
  if (view.showsTies) {
    const [first, last] = view.sight;
    for (let at = first; at <= last; at += 1) {
      const row = view.rows[at];
      const bar = row?.kind === "bar" ? model.barAt(row.lane.id, row.row) : undefined;
      if (bar) found.push(...model.tiesOf(bar.id));
    }
  }
  const drawn = found
    .slice(0, MOST_ARROWS)
    .map((tie, at) => arrow(tie, scene, colours.of(at < own ? "ink" : "line-strong")));
  return drawn.filter((one): one is Shape => one !== undefined);
}

interface End {
  left: number;
  right: number;
  y: number;
}

function endOf(bar: Bar | undefined, view: View): End | undefined {
  if (!bar) return undefined;
  const row = view.rowOfBar(bar.lane, bar.row);
  const placed = planBox(bar, view) ?? reach(bar, view);
  return row === undefined || !placed ? undefined : { ...placed, y: view.y(row) + 12.5 };
}

function arrow(tie: Tie, scene: Scene, colour: string): Shape | undefined {
  const before = endOf(scene.model.bar(tie.before), scene.view);
  const after = endOf(scene.model.bar(tie.after), scene.view);
  if (!before || !after) return undefined;
  const fromStart = tie.link.startsWith("S");
  const toStart = tie.link.endsWith("S");
  const out = fromStart ? before.left : before.right;
  const into = toStart ? after.left : after.right;
  const turn = fromStart
    ? Math.min(out, into) - 8
    : toStart
      ? Math.min(out + 8, Math.max(into - 8, out + 8))
      : Math.max(out, into) + 8;
  const step = after.y > before.y ? 14 : -14;
  const points: [number, number][] =
    toStart && into < turn + 8 && !fromStart
      ? [
          [out, before.y],
          [turn, before.y],
          [turn, before.y + step],
          [into - 8, before.y + step],
          [into - 8, after.y],
          [into, after.y],
        ]
      : [
          [out, before.y],
          [turn, before.y],
          [turn, after.y],
          [into, after.y],
        ];
  const back = toStart ? -5 : 5;
  return group([
    line(points, colour, 1.25),
    area(
      [
        [into, after.y],
        [into + back, after.y - 3.5],
        [into + back, after.y + 3.5],
      ],
      colour,
    ),
  ]);
}
