/** Reading the bars that are in sight, and those that a move has changed. */
import type { Model } from "./model";
import type { View } from "./view";

/** Rows beyond the window that are read with it. */
const BESIDE = 15;
/** When a saved move's forecasts are read again: the worker computes them meanwhile. */
const AGAIN_MS = [300, 2500];

interface Around {
  model: Model;
  view: View;
  draw(): void;
  failed(): void;
  /** Whether somebody is moving a bar, whose picture must not change under the hand. */
  busy(): boolean;
}

export class Reading {
  constructor(private readonly it: Around) {}

  /** What is in sight and was not read yet. */
  async sight(): Promise<void> {
    const { view, model } = this.it;
    const [first, last] = view.sight;
    const ids = new Set<string>();
    for (const row of view.rows.slice(Math.max(0, first - BESIDE), last + BESIDE))
      if (row.kind === "bar") ids.add(row.lane.id);
    await this.guarded(async () => {
      if (await model.readBars([...ids])) this.it.draw();
    });
  }

  /** The bars of these lanes, as soon as the worker has computed them anew. */
  again(ids: string[]): void {
    this.it.draw();
    for (const wait of AGAIN_MS) {
      window.setTimeout(() => {
        void this.guarded(async () => {
          if (!this.it.busy() && (await this.it.model.readBars(ids, true))) this.it.draw();
        });
      }, wait);
    }
  }

  private async guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.it.failed();
      throw error;
    }
  }
}
