/** The few shapes of which the picture is made, as the custom series takes them. */
import { graphic } from "echarts/core";

/**
 * What is drawn next takes the place of what was drawn last, one by one, and where another kind of shape comes to stand, it
 * inherits what it does not say itself: each says where it lies, and a group without parts that it has none.
 */
export interface Shape {
  type: string;
  shape?: Record<string, unknown>;
  style?: Record<string, unknown>;
  children?: Shape[];
  $mergeChildren?: false;
  z2?: number;
  x: number;
  y: number;
  silent?: boolean;
}

/** Shapes that hold their places themselves. */
const HERE = { x: 0, y: 0 };

interface Hatching {
  x: number;
  y: number;
  width: number;
  height: number;
}

const GAP = 5;

/** Slanting lines that fill a box; ends are cut at its edges, so that nothing needs clipping. */
const Hatch = graphic.extendShape({
  type: "hatch",
  shape: { x: 0, y: 0, width: 0, height: 0 },
  buildPath(path: CanvasRenderingContext2D, box: Hatching) {
    const { x, y, width, height } = box;
    for (let at = -height + GAP; at < width; at += GAP) {
      const left = Math.max(at, 0);
      const right = Math.min(at + height, width);
      if (right <= left) continue;
      path.moveTo(x + left, y + height - (left - at));
      path.lineTo(x + right, y + height - (right - at));
    }
  },
} as unknown as Parameters<typeof graphic.extendShape>[0]);
graphic.registerShape("hatch", Hatch as unknown as Parameters<typeof graphic.registerShape>[1]);

export function box(x: number, y: number, width: number, height: number, style: Record<string, unknown>, r = 0): Shape {
  return { type: "rect", shape: { x, y, width: Math.max(width, 0), height, r }, style, silent: true, ...HERE };
}

export function hatch(x: number, y: number, width: number, height: number, stroke: string): Shape {
  return {
    type: "hatch",
    shape: { x, y, width, height },
    style: { fill: null, stroke, lineWidth: 1 },
    silent: true,
    ...HERE,
  };
}

export function line(points: [number, number][], stroke: string, width = 1, dash?: number[]): Shape {
  const style = { fill: null, stroke, lineWidth: width, ...(dash ? { lineDash: dash } : {}) };
  return { type: "polyline", shape: { points }, style, silent: true, ...HERE };
}

export function area(points: [number, number][], fill: string): Shape {
  return { type: "polygon", shape: { points }, style: { fill }, silent: true, ...HERE };
}

/** `halo`: the colour around the letters, where lines pass behind them. */
export function words(x: number, y: number, text: string, fill: string, font: string, halo?: string): Shape {
  const around = halo ? { stroke: halo, lineWidth: 4 } : {};
  return { type: "text", x, y, style: { text, fill, font, verticalAlign: "middle", ...around }, silent: true };
}

/** The shape of a status, as badges have it, in a box of 10 around `x`, `y`. */
export function sign(tone: string, x: number, y: number, colour: string): Shape {
  const stroke = { fill: null, stroke: colour, lineWidth: 1.5 };
  if (tone === "good")
    return { type: "circle", shape: { cx: x, cy: y, r: 4.5 }, style: { fill: colour }, silent: true, ...HERE };
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
  const ring: Shape = { type: "circle", shape: { cx: x, cy: y, r: 4 }, style: stroke, silent: true, ...HERE };
  if (tone !== "progress") return ring;
  const half = { cx: x, cy: y, r: 4, startAngle: -Math.PI / 2, endAngle: Math.PI / 2 };
  return group([ring, { type: "sector", shape: { ...half, r0: 0 }, style: { fill: colour }, silent: true, ...HERE }]);
}

export function group(children: Shape[]): Shape {
  return { type: "group", children, ...(children.length ? {} : { $mergeChildren: false }), ...HERE };
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

/** The text shortened to so many pixels; nothing where not even a letter fits. */
export function fitting(text: string, font: string, room: number): string {
  if (widthOf(text, font) <= room) return text;
  let keep = Math.min(text.length, Math.floor(room / 5));
  while (keep > 0 && widthOf(`${text.slice(0, keep)}…`, font) > room) keep -= 1;
  return keep > 0 ? `${text.slice(0, keep)}…` : "";
}
