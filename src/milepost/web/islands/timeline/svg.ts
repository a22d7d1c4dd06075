/** Shapes as an SVG file: what the canvas shows, for print and for drawing programs. */
import { HALO, type Point, type Shape, type Style, slants, widthOf } from "./shapes";

export function asSvg(shapes: Shape[], width: number, height: number): string {
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${shapes.map(written).join("")}</svg>`;
}

function written(shape: Shape): string {
  if (shape.kind === "group") return shape.parts.length > 0 ? `<g>${shape.parts.map(written).join("")}</g>` : "";
  if (shape.kind === "words") return text(shape);
  if (shape.kind === "box") {
    const { x, y, width, height, r } = shape;
    return element("rect", { x, y, width, height, ...(r > 0 ? { rx: r } : {}) }, shape.style);
  }
  if (shape.kind === "disc") {
    const { x, y, r } = shape;
    if (!shape.half) return element("circle", { cx: x, cy: y, r }, shape.style);
    return element("path", { d: `M${x} ${y - r}A${r} ${r} 0 0 1 ${x} ${y + r}Z` }, shape.style);
  }
  if (shape.kind === "hatch") {
    const d = slants(shape.x, shape.y, shape.width, shape.height).map((ends) => `M${listed(ends).replace(" ", "L")}`);
    return element("path", { d: d.join("") }, shape.style);
  }
  return element(shape.kind === "line" ? "polyline" : "polygon", { points: listed(shape.points) }, shape.style);
}

function text({ x, y, text, font, fill, halo }: Extract<Shape, { kind: "words" }>): string {
  const around = halo
    ? { stroke: halo, "stroke-width": HALO, "stroke-linejoin": "round", "paint-order": "stroke" }
    : {};
  const wide = { textLength: widthOf(text, font), lengthAdjust: "spacingAndGlyphs" }; // whatever letters stand in elsewhere
  const more = attributes({
    x,
    y,
    dy: "0.35em",
    fill,
    style: `font: ${font}`,
    "xml:space": "preserve",
    ...wide,
    ...around,
  });
  return `<text${more}>${safe(text)}</text>`;
}

function element(name: string, own: Record<string, string | number>, style: Style): string {
  const look: Record<string, string | number> = { fill: style.fill ?? "none" };
  if (style.stroke) Object.assign(look, { stroke: style.stroke, "stroke-width": style.lineWidth ?? 1 });
  if (style.lineDash) look["stroke-dasharray"] = style.lineDash.join(" ");
  return `<${name}${attributes({ ...own, ...look })}/>`;
}

function listed(points: Point[]): string {
  return points.map(([x, y]) => `${rounded(x)},${rounded(y)}`).join(" ");
}

function attributes(of: Record<string, string | number>): string {
  const said = (value: string | number): string => (typeof value === "number" ? String(rounded(value)) : safe(value));
  return Object.entries(of)
    .map(([name, value]) => ` ${name}="${said(value)}"`)
    .join("");
}

/** A hundredth of a pixel is finer than any print. */
function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

const SAFE: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function safe(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML has no place for these, however they are written
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "").replace(/[&<>"]/g, (one) => SAFE[one] ?? one);
}
