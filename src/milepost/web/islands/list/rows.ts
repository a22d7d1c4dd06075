/** The rows of a list: which one is the current one, and which are chosen. The focus stands on the current row's link. */

export class Rows {
  /** Where a choice began that Shift extends. */
  private anchor = "";
  private here = "";
  /** Chosen rows that are fields for a while. */
  private readonly away = new Set<string>();

  constructor(private readonly page: Document) {}

  all(): HTMLTableRowElement[] {
    return [...this.page.querySelectorAll<HTMLTableRowElement>("#list tr[data-row]")];
  }

  current(): HTMLTableRowElement | undefined {
    return this.all().find((row) => row.dataset.row === this.here);
  }

  /** The row that the focus has come to, by whatever way. */
  came(target: EventTarget | null): void {
    const row = (target as Element | null)?.closest?.<HTMLTableRowElement>("tr[data-row]");
    if (row?.dataset.row) this.mark(row);
  }

  go(step: number): HTMLTableRowElement | undefined {
    const rows = this.all();
    const at = rows.findIndex((row) => row.dataset.row === this.here);
    const next = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step))];
    if (!next) return undefined;
    this.mark(next);
    this.link(next)?.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
    return next;
  }

  /** The next row as well, with all from where the choice began. */
  extend(step: number): void {
    const from = this.current();
    if (from && !this.anchor) this.anchor = from.dataset.row ?? "";
    this.go(step);
    this.between(true);
  }

  /** Every row from where the choice began to the current one. */
  between(on: boolean): void {
    const rows = this.all();
    const ends = [this.anchor, this.here].map((id) => rows.findIndex((row) => row.dataset.row === id));
    if (ends.some((end) => end < 0)) return;
    for (const row of rows.slice(Math.min(...ends), Math.max(...ends) + 1)) this.set(row, on);
    this.tell();
  }

  /** A row was chosen, or let go, by its box or by a key. */
  began(row: HTMLTableRowElement): void {
    this.anchor = row.dataset.row ?? "";
  }

  hasAnchor(): boolean {
    return this.anchor !== "";
  }

  toggle(): void {
    const row = this.current();
    const box = row && this.box(row);
    if (!row || !box) return;
    this.set(row, !box.checked);
    this.began(row);
    this.tell();
  }

  chosen(): HTMLInputElement[] {
    return this.all()
      .flatMap((row) => this.box(row) ?? [])
      .filter((box) => box.checked);
  }

  clear(): void {
    for (const box of this.chosen()) box.checked = false;
    this.away.clear();
    this.anchor = "";
    this.tell();
  }

  /** A row gives way to its fields, or to how it was saved: what is chosen stays so. */
  leaves(row: HTMLTableRowElement): void {
    if (row.dataset.row && this.box(row)?.checked) this.away.add(row.dataset.row);
  }

  /** Rows that have come back are chosen as they were. */
  back(): void {
    for (const row of this.all()) {
      if (!this.away.has(row.dataset.row ?? "") || !this.box(row)) continue;
      this.set(row, true);
      this.away.delete(row.dataset.row ?? "");
    }
  }

  tell(): void {
    this.page.dispatchEvent(new CustomEvent("milepost:chosen", { detail: this.chosen().length }));
  }

  link(row: HTMLTableRowElement): HTMLAnchorElement | null {
    return row.querySelector<HTMLAnchorElement>("th a");
  }

  mark(row: HTMLTableRowElement): void {
    for (const other of this.page.querySelectorAll<HTMLElement>("#list tr[data-current]")) delete other.dataset.current;
    row.dataset.current = "yes";
    this.here = row.dataset.row ?? "";
  }

  private box(row: HTMLTableRowElement): HTMLInputElement | null {
    return row.querySelector<HTMLInputElement>(".choose input");
  }

  private set(row: HTMLTableRowElement, on: boolean): void {
    const box = this.box(row);
    if (box) box.checked = on;
  }
}
