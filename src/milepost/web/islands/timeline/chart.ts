/** The canvas: one ECharts instance whose custom series draws the shapes that it is given, and files made of the same shapes. */
import { CustomChart } from "echarts/charts";
import { type EChartsType, init, use } from "echarts/core";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";
import type { Shape } from "./shapes";

use([CustomChart, CanvasRenderer, SVGRenderer]);

function option(shapes: Shape[]): Parameters<EChartsType["setOption"]>[0] {
  const series = {
    type: "custom",
    id: "timeline",
    coordinateSystem: "none",
    silent: true,
    animation: false,
    clip: false,
    data: shapes.map((_, at) => at),
    renderItem: (given: { dataIndex: number }) => shapes[given.dataIndex],
  };
  return { animation: false, series: [series] } as unknown as Parameters<EChartsType["setOption"]>[0];
}

export class Chart {
  private readonly chart: EChartsType;

  constructor(element: HTMLElement) {
    this.chart = init(element, null, { renderer: "canvas", useDirtyRect: false });
  }

  resize(): void {
    this.chart.resize();
  }

  draw(shapes: Shape[]): void {
    this.chart.setOption(option(shapes), { silent: true, lazyUpdate: false });
    this.chart.getZr().flush();
  }
}

export function asSvg(shapes: Shape[], width: number, height: number): string {
  const made = init(null, null, { renderer: "svg", ssr: true, width, height });
  made.setOption(option(shapes));
  const text = made.renderToSVGString();
  made.dispose();
  return text;
}

/** Twice as many pixels as on the page, so that it can be printed. */
export async function asPng(shapes: Shape[], width: number, height: number): Promise<Blob> {
  const place = document.createElement("div");
  const made = init(place, null, { renderer: "canvas", width, height, devicePixelRatio: 2 });
  made.setOption(option(shapes));
  made.getZr().flush();
  const canvas = made.renderToCanvas({ pixelRatio: 2 });
  made.dispose();
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("the picture is too large for this browser"))),
      "image/png",
    );
  });
}
