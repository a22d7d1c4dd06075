/** The panel beside the picture: why the chosen one has its date and what moves if it is late, or who answers for what crosses. Its words come from pages. */
export interface SideWants {
  at: string;
  /** A step was pressed: show where it stands. */
  show: (id: string) => void;
  /** What is told now: the chain back to where the date begins, and by how much who moves. */
  told: (chain: string[], moved: Map<string, number>) => void;
  close: () => void;
  unread: string;
  closing: string;
}

export class Side {
  private asked = "";
  private crossings = "";

  constructor(
    private readonly panel: HTMLElement,
    private readonly wants: SideWants,
  ) {
    panel.addEventListener("click", (event) => this.press(event));
    panel.addEventListener("submit", (event) => {
      event.preventDefault();
      const late = this.panel.querySelector<HTMLInputElement>("input[name=late]");
      if (late?.reportValidity()) void this.show(this.asked, this.crossings, late.value);
    });
  }

  hide(): void {
    this.asked = "";
    this.panel.hidden = true;
    this.panel.replaceChildren();
  }

  /**
   * Why it has its date; with `late`, what moves if it is so many working days late. Nothing is saved. `crossings`: where the
   * page of what crosses to another company stands, where it is that.
   */
  async show(id: string, crossings = "", late = ""): Promise<void> {
    const again = this.asked === id;
    this.asked = id;
    this.crossings = crossings;
    this.panel.hidden = false;
    this.panel.setAttribute("aria-busy", "true");
    if (!again) this.panel.replaceChildren(skeleton());
    const found = await this.read(id, late);
    if (this.asked !== id) return; // another one was chosen meanwhile
    this.panel.removeAttribute("aria-busy");
    this.panel.replaceChildren(this.closer(), found ?? said(this.wants.unread));
    if (!found) return;
    this.wants.told(ids(found, ".network-chain [data-node]", "node"), movedIn(found));
    if (late) this.panel.querySelector<HTMLElement>(".network-moves")?.focus({ preventScroll: false });
  }

  private async read(id: string, late: string): Promise<HTMLElement | null> {
    const query = late ? `?late=${encodeURIComponent(late)}` : "";
    try {
      const page = this.crossings ? `${this.crossings}${id}/` : `${this.wants.at}${id}/why/${query}`;
      const answer = await fetch(page);
      if (!answer.ok) return null;
      const found = new DOMParser().parseFromString(await answer.text(), "text/html");
      return found.querySelector<HTMLElement>("#why");
    } catch {
      return null;
    }
  }

  private press(event: MouseEvent): void {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    const target = event.target as Element | null;
    const step = target?.closest<HTMLElement>("[data-node]");
    if (step) {
      event.preventDefault();
      this.wants.show(step.dataset.node ?? "");
    } else if (target?.closest("[data-clear]")) {
      event.preventDefault();
      void this.show(this.asked);
    }
  }

  private closer(): HTMLElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "network-close plain";
    button.textContent = "×";
    button.setAttribute("aria-label", this.wants.closing);
    button.addEventListener("click", () => this.wants.close());
    return button;
  }
}

function ids(root: HTMLElement, selector: string, name: string): string[] {
  return [...root.querySelectorAll<HTMLElement>(selector)].map((part) => part.dataset[name] ?? "");
}

function movedIn(root: HTMLElement): Map<string, number> {
  const found = new Map<string, number>();
  const late = root.querySelector<HTMLElement>("[data-late]");
  if (late) found.set(late.dataset.late ?? "", Number(late.dataset.days));
  for (const row of root.querySelectorAll<HTMLElement>("[data-moved]"))
    found.set(row.dataset.moved ?? "", Number(row.dataset.days));
  return found;
}

function said(text: string): HTMLElement {
  return Object.assign(document.createElement("p"), { textContent: text });
}

function skeleton(): HTMLElement {
  const bones = document.createElement("div");
  bones.className = "skeleton";
  bones.append(...["", "", ""].map(() => document.createElement("i")));
  return bones;
}
