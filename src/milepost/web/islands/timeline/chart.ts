/** The canvas of the page, as sharp as its screen, and the same shapes on one to be saved. */
import { draw } from "./canvas";
import type { Shape } from "./shapes";

export class Chart {
  private readonly canvas = document.createElement("canvas");
  private readonly brush: CanvasRenderingContext2D;
  private sharpness = 0;

  constructor(private readonly element: HTMLElement) {
    const brush = this.canvas.getContext("2d"); // with what lies behind: until it is drawn it would be black
    if (!brush) throw new Error("this browser draws no canvas");
    this.brush = brush;
    element.append(this.canvas);
  }

  /** As large as its element: told, so that nobody has to lay the page out to know it. */
  resize(width: number, height: number): void {
    this.sharpness = window.devicePixelRatio;
    this.element.style.height = `${height}px`;
    Object.assign(this.canvas.style, { display: "block", width: `${width}px`, height: `${height}px` });
    this.canvas.width = Math.round(width * this.sharpness);
    this.canvas.height = Math.round(height * this.sharpness);
  }

  draw(shapes: Shape[], width: number, height: number): void {
    if (this.sharpness !== window.devicePixelRatio) this.resize(width, height); // the window went to another screen
    this.brush.setTransform(this.sharpness, 0, 0, this.sharpness, 0, 0);
    draw(this.brush, shapes);
  }
}

/** Twice as many pixels as on the page, so that it can be printed. */
export async function asPng(shapes: Shape[], width: number, height: number): Promise<Blob> {
  const canvas = Object.assign(document.createElement("canvas"), { width: width * 2, height: height * 2 });
  const brush = canvas.getContext("2d");
  if (!brush) throw new Error("this browser draws no canvas");
  brush.scale(2, 2);
  draw(brush, shapes);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("the picture is too large for this browser"))),
      "image/png",
    );
  });
}
