/** The page's colours as the canvas and an exported file need them: plain RGB of the theme that is shown. */
export type Rgb = readonly [number, number, number];

const TOKENS = [
  "ink",
  "ink-soft",
  "line",
  "line-strong",
  "paper",
  "paper-sunk",
  "accent",
  "accent-wash",
  "focus",
  "idle",
  "progress",
  "good",
  "warn",
  "bad",
  "done",
] as const;
export type Token = (typeof TOKENS)[number];

export class Colours {
  private found = new Map<Token, Rgb>();
  font = "sans-serif";

  constructor(private readonly element: HTMLElement) {}

  /** Before any is asked for, and again when the theme has changed. */
  read(): void {
    const strip = Object.assign(document.createElement("canvas"), { width: TOKENS.length, height: 1 });
    const brush = strip.getContext("2d", { willReadFrequently: true });
    if (!brush) throw new Error("this browser draws no canvas");
    const probes = document.createElement("div");
    for (const token of TOKENS) {
      const probe = document.createElement("span");
      probe.style.color = `var(--${token})`;
      probes.append(probe);
    }
    this.element.append(probes); // all at once: the page is styled once to know them, and the canvas read once
    TOKENS.forEach((_, at) => {
      brush.fillStyle = getComputedStyle(probes.children[at] as Element).color;
      brush.fillRect(at, 0, 1, 1);
    });
    const { data } = brush.getImageData(0, 0, TOKENS.length, 1);
    TOKENS.forEach((token, at) => {
      const [red = 0, green = 0, blue = 0] = data.subarray(4 * at);
      this.found.set(token, [red, green, blue]);
    });
    this.font = getComputedStyle(this.element).fontFamily;
    probes.remove();
  }

  of(token: Token): string {
    return plain(this.rgb(token));
  }

  /** `share` of the one on the paper. */
  wash(token: Token, share: number): string {
    const paper = this.rgb("paper");
    return plain(
      this.rgb(token).map((value, at) => Math.round(value * share + (paper[at] ?? 0) * (1 - share))) as unknown as Rgb,
    );
  }

  private rgb(token: Token): Rgb {
    return this.found.get(token) ?? [0, 0, 0];
  }
}

function plain(colour: Rgb): string {
  return `rgb(${colour.join(",")})`;
}
