/** The few shapes of which the picture is made: `canvas.ts` draws them, `svg.ts` writes them. */

/** How a box, a line or an area looks; what it does not name it does not have. */
export interface Style {
  fill?: string;
  stroke?: string;
  lineWidth?: number;
  lineDash?: number[];
}

export type Point = [number, number];

export type Shape =
  | { kind: "box"; x: number; y: number; width: number; height: number; r: number; style: Style }
  | { kind: "hatch"; x: number; y: number; width: number; height: number; style: Style }
  | { kind: "line"; points: Point[]; style: Style }
  | { kind: "area"; points: Point[]; style: Style }
  | { kind: "disc"; x: number; y: number; r: number; half: boolean; style: Style }
  | { kind: "words"; x: number; y: number; text: string; font: string; fill: string; halo: string }
  | { kind: "group"; parts: Shape[] };

/** Around letters where lines pass behind them. */
export const HALO = 4;
const GAP = 5;

/** The slanting lines that fill a box; ends are cut at its edges, so that nothing needs clipping. */
export function slants(x: number, y: number, width: number, height: number): [Point, Point][] {
  const found: [Point, Point][] = [];
  for (let at = -height + GAP; at < width; at += GAP) {
    const left = Math.max(at, 0);
    const right = Math.min(at + height, width);
    if (right > left)
      found.push([
        [x + left, y + height - (left - at)],
        [x + right, y + height - (right - at)],
      ]);
  }
  return found;
}

export function box(x: number, y: number, width: number, height: number, style: Style, r = 0): Shape {
  return { kind: "box", x, y, width: Math.max(width, 0), height, r, style };
}

export function hatch(x: number, y: number, width: number, height: number, stroke: string): Shape {
  return { kind: "hatch", x, y, width, height, style: { stroke, lineWidth: 1 } };
}

export function line(points: Point[], stroke: string, width = 1, dash?: number[]): Shape {
  return { kind: "line", points, style: { stroke, lineWidth: width, ...(dash ? { lineDash: dash } : {}) } };
}

export function area(points: Point[], fill: string): Shape {
  return { kind: "area", points, style: { fill } };
}

/** `halo`: the colour around the letters, where lines pass behind them. */
export function words(x: number, y: number, text: string, fill: string, font: string, halo = ""): Shape {
  return { kind: "words", x, y, text, font, fill, halo };
}

function disc(x: number, y: number, r: number, style: Style, half = false): Shape {
  return { kind: "disc", x, y, r, half, style };
}

/** The shape of a status, as badges have it, in a box of 10 around `x`, `y`. */
export function sign(tone: string, x: number, y: number, colour: string): Shape {
  if (tone === "good") return disc(x, y, 4.5, { fill: colour });
  if (tone === "warn")
    return area(
      [
        [x, y - 5],
        [x + 5, y + 4],
        [x - 5, y + 4],
      ],
      colour,
    );
  if (tone === "bad") return box(x - 4, y - 4, 8, 8, { fill: colour });
  if (tone === "done")
    return line(
      [
        [x - 4, y],
        [x - 1, y + 3],
        [x + 4, y - 4],
      ],
      colour,
      2,
    );
  const ring = disc(x, y, 4, { stroke: colour, lineWidth: 1.5 });
  return tone === "progress" ? group([ring, disc(x, y, 4, { fill: colour }, true)]) : ring;
}

export function group(parts: Shape[]): Shape {
  return { kind: "group", parts };
}

const brush = document.createElement("canvas").getContext("2d");
const widths = new Map<string, number>();

/** Pixels that a text takes. */
export function widthOf(text: string, font: string): number {
  const key = `${font}|${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    if (brush) brush.font = font;
    width = brush?.measureText(text).width ?? text.length * 7;
    if (widths.size > 20_000) widths.clear();
    widths.set(key, width);
  }
  return width;
}

/** The text shortened to so many pixels; nothing where not even a letter fits. Measuring is dear: it begins where the end must be about. */
export function fitting(text: string, font: string, room: number): string {
  const whole = widthOf(text, font);
  if (whole <= room) return text;
  const most = text.length - 1;
  const shown = (letters: number): string => `${text.slice(0, letters)}…`;
  const fits = (letters: number): boolean => widthOf(shown(letters), font) <= room;
  let keep = Math.min(most, Math.max(0, Math.round((text.length * (room - widthOf("…", font))) / whole)));
  while (keep > 0 && !fits(keep)) keep -= 1;
  while (keep < most && fits(keep + 1)) keep += 1;
  return keep > 0 ? shown(keep) : "";
}
