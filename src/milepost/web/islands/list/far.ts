/**
 * Long lists stay light: of many parts of a list, those far from what is in sight give up their rows' boxes for one space of
 * the same height. Nothing leaves the page: what is chosen there stays chosen, and comes back before it is seen.
 */
const BESIDE_PX = 1500;
/** So few parts (of fifty rows) are shown whole, and found by the browser's own search. */
const FEW = 6;

export function startFar(page: Document): void {
  let watching: Far | undefined;
  const look = (): void => {
    const table = page.querySelector<HTMLTableElement>("#list table.list");
    if (watching && watching.table !== table) watching = undefined;
    if (table && !watching && table.tBodies.length > FEW) watching = new Far(table);
    watching?.take();
  };
  page.addEventListener("htmx:afterSettle", look);
  window.addEventListener("resize", () => watching?.release());
  look();
}

class Far {
  private readonly observer = new IntersectionObserver((seen) => this.changed(seen), {
    rootMargin: `${BESIDE_PX}px 0px`,
  });
  private readonly known = new Set<HTMLTableSectionElement>();
  private frozen = false;

  constructor(readonly table: HTMLTableElement) {}

  /** Parts that have come since. */
  take(): void {
    for (const part of this.table.tBodies) {
      if (this.known.has(part) || !part.classList.contains("rows")) continue;
      this.known.add(part);
      this.observer.observe(part);
    }
  }

  /** The window has another width: all is laid out anew. */
  release(): void {
    this.frozen = false;
    this.table.style.tableLayout = "";
    for (const head of this.heads()) head.style.width = "";
    for (const part of this.known) this.near(part);
    for (const part of this.known) this.observer.unobserve(part);
    for (const part of this.known) this.observer.observe(part);
  }

  private changed(seen: IntersectionObserverEntry[]): void {
    for (const one of seen) {
      const part = one.target as HTMLTableSectionElement;
      if (one.isIntersecting) this.near(part);
      else if (!part.contains(document.activeElement) && !part.querySelector(".editing"))
        this.leave(part, one.boundingClientRect.height);
    }
  }

  private near(part: HTMLTableSectionElement): void {
    delete part.dataset.far;
    part.querySelector("tr.space")?.remove();
  }

  private leave(part: HTMLTableSectionElement, height: number): void {
    if (part.dataset.far || height < 1) return;
    this.freeze();
    const space = part.insertRow(0);
    space.className = "space";
    const cell = space.insertCell();
    cell.colSpan = this.heads().length;
    cell.style.height = `${height}px`;
    part.dataset.far = "yes";
  }

  /** Columns keep their widths, whichever rows are there to fill them. */
  private freeze(): void {
    if (this.frozen) return;
    this.frozen = true;
    const widths = this.heads().map((head) => head.getBoundingClientRect().width);
    this.heads().forEach((head, at) => {
      head.style.width = `${widths[at]}px`;
    });
    this.table.style.tableLayout = "fixed";
  }

  private heads(): HTMLTableCellElement[] {
    return [...(this.table.tHead?.rows[0]?.cells ?? [])];
  }
}
