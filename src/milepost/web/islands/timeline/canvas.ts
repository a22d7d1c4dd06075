/** Shapes on a canvas, in the order in which they are given. */
import { HALO, type Point, type Shape, type Style, slants } from "./shapes";

type Brush = CanvasRenderingContext2D;

export function draw(brush: Brush, shapes: Shape[]): void {
  brush.textBaseline = "middle";
  brush.textAlign = "left";
  brush.lineJoin = "round"; // halos of letters have no spikes
  for (const shape of shapes) put(brush, shape);
}

function put(brush: Brush, shape: Shape): void {
  if (shape.kind === "group") for (const part of shape.parts) put(brush, part);
  else if (shape.kind === "words") write(brush, shape);
  else if (shape.kind === "box" && shape.r === 0 && !shape.style.stroke) {
    brush.fillStyle = shape.style.fill ?? "";
    brush.fillRect(shape.x, shape.y, shape.width, shape.height);
  } else {
    brush.beginPath();
    trace(brush, shape);
    show(brush, shape.style);
  }
}

function trace(brush: Brush, shape: Exclude<Shape, { kind: "group" | "words" }>): void {
  if (shape.kind === "box") brush.roundRect(shape.x, shape.y, shape.width, shape.height, shape.r);
  else if (shape.kind === "hatch")
    for (const ends of slants(shape.x, shape.y, shape.width, shape.height)) along(brush, ends);
  else if (shape.kind === "disc" && shape.half) brush.arc(shape.x, shape.y, shape.r, -Math.PI / 2, Math.PI / 2);
  else if (shape.kind === "disc") brush.arc(shape.x, shape.y, shape.r, 0, 2 * Math.PI);
  else along(brush, shape.points);
}

function along(brush: Brush, points: Point[]): void {
  points.forEach(([x, y], at) => {
    if (at === 0) brush.moveTo(x, y);
    else brush.lineTo(x, y);
  });
}

function show(brush: Brush, style: Style): void {
  if (style.fill) {
    brush.fillStyle = style.fill;
    brush.fill();
  }
  if (!style.stroke) return;
  brush.strokeStyle = style.stroke;
  brush.lineWidth = style.lineWidth ?? 1;
  if (style.lineDash) brush.setLineDash(style.lineDash);
  brush.stroke();
  if (style.lineDash) brush.setLineDash([]);
}

function write(brush: Brush, { x, y, text, font, fill, halo }: Extract<Shape, { kind: "words" }>): void {
  brush.font = font;
  if (halo) {
    brush.strokeStyle = halo;
    brush.lineWidth = HALO;
    brush.strokeText(text, x, y);
  }
  brush.fillStyle = fill;
  brush.fillText(text, x, y);
}
