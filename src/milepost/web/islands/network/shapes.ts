/** Small things that the boxes are made of. */
type Brush = CanvasRenderingContext2D;

export function rounded(brush: Brush, x: number, y: number, width: number, height: number, radius: number): void {
  brush.beginPath();
  brush.roundRect(x, y, width, height, radius);
}

/** The text, cut with an ellipsis where it is wider than there is room. */
export function fitted(brush: Brush, text: string, room: number): string {
  if (brush.measureText(text).width <= room) return text;
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (brush.measureText(`${text.slice(0, middle)}…`).width <= room) low = middle;
    else high = middle - 1;
  }
  return `${text.slice(0, low).trimEnd()}…`;
}

/** A status by its shape: hollow circle, half circle, disc, triangle, square, tick. */
export function glyph(brush: Brush, tone: string, x: number, y: number, colour: string, paper: string): void {
  brush.fillStyle = colour;
  brush.strokeStyle = colour;
  brush.lineWidth = 1.5;
  brush.beginPath();
  if (tone === "warn") {
    brush.moveTo(x, y - 5);
    brush.lineTo(x + 5.5, y + 4.5);
    brush.lineTo(x - 5.5, y + 4.5);
    brush.closePath();
    brush.fill();
  } else if (tone === "bad") brush.fillRect(x - 4.5, y - 4.5, 9, 9);
  else if (tone === "done") tick(brush, x, y);
  else circle(brush, tone, x, y, paper);
}

function circle(brush: Brush, tone: string, x: number, y: number, paper: string): void {
  brush.arc(x, y, 4.5, 0, 2 * Math.PI);
  if (tone === "good") {
    brush.fill();
    return;
  }
  brush.save();
  brush.fillStyle = paper;
  brush.fill();
  brush.restore();
  brush.stroke();
  if (tone !== "progress") return;
  brush.beginPath();
  brush.arc(x, y, 4.5, Math.PI / 2, 1.5 * Math.PI);
  brush.fill();
}

function tick(brush: Brush, x: number, y: number): void {
  brush.lineWidth = 2;
  brush.moveTo(x - 4.5, y + 0.5);
  brush.lineTo(x - 1.5, y + 3.5);
  brush.lineTo(x + 5, y - 4);
  brush.stroke();
}

interface Pill {
  fill: string;
  ink: string;
  font: string;
  scale: number;
  /** Merge points point to the right, where their links lead; bottlenecks are narrow in the middle. */
  shape: "merge" | "neck" | "round";
}

/** A short word on the edge of a box. */
export function pill(brush: Brush, text: string, x: number, y: number, how: Pill): void {
  brush.font = how.font;
  const wide = brush.measureText(text).width / 2 + 6 * how.scale;
  const high = 9 * how.scale;
  brush.fillStyle = how.fill;
  brush.beginPath();
  if (how.shape === "round") brush.roundRect(x - wide, y - high, 2 * wide, 2 * high, high);
  else if (how.shape === "merge") {
    brush.moveTo(x - wide, y - high);
    brush.lineTo(x + wide - 2, y - high);
    brush.lineTo(x + wide + high * 0.6, y);
    brush.lineTo(x + wide - 2, y + high);
    brush.lineTo(x - wide, y + high);
  } else {
    brush.moveTo(x - wide - 3, y - high);
    brush.lineTo(x + wide + 3, y - high);
    brush.lineTo(x + wide - 1, y);
    brush.lineTo(x + wide + 3, y + high);
    brush.lineTo(x - wide - 3, y + high);
    brush.lineTo(x - wide + 1, y);
  }
  brush.closePath();
  brush.fill();
  brush.fillStyle = how.ink;
  brush.textAlign = "center";
  brush.textBaseline = "middle";
  brush.fillText(text, x, y + 0.5);
}
