/** The picture as a file: what is in sight, as it is in sight. */
import { asPng } from "./chart";
import { isoOf } from "./days";
import { picture, type Scene } from "./picture";
import { asSvg } from "./svg";

export function saveSvg(scene: Scene, name: string): void {
  const text = asSvg(picture(scene), scene.view.width, scene.view.height);
  save(new Blob([text], { type: "image/svg+xml" }), `${name}.svg`);
}

export async function savePng(scene: Scene, name: string): Promise<void> {
  save(await asPng(picture(scene), scene.view.width, scene.view.height), `${name}.png`);
}

/** "timeline-aster-tools-2026-11-22": what it is, of what, of which day. */
export function fileName(what: string, scope: string, day: number): string {
  const plain = scope.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-");
  return `${what}-${plain.replace(/^-+|-+$/g, "")}-${isoOf(day)}`;
}

function save(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
