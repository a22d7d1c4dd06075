/**
 * The command palette: a combobox over what the server offers here (`data-palette`) and over what it finds. Keys move an option that
 * is named by `aria-activedescendant`; the focus stays in the field. An answer that was overtaken is dropped, and a slow server
 * leaves what was listed standing.
 */
import { actsHere } from "./acts";
import { rank } from "./ranking";
import { recentElsewhere } from "./recent";
import { chooseTheme } from "./theme";
import { say, type Words, wordsOf } from "./words";

interface Line {
  group: string;
  label: string;
  hint: string;
  href: string;
  send: Record<string, string>;
  post: boolean;
  local: string;
  /** What the open page has for it. */
  element?: HTMLElement;
}

const PAUSE_MS = 120;
const MOST_COMMANDS = 8;

export function startPalette(): void {
  const dialog = document.querySelector<HTMLDialogElement>("dialog.palette");
  const field = dialog?.querySelector<HTMLInputElement>("input[role=combobox]");
  if (!dialog || !field) return;
  const palette = new Palette(dialog, field);
  document.addEventListener("keydown", (event) => {
    if ((event.metaKey || event.ctrlKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      palette.toggle();
    }
  });
  document.addEventListener("click", (event) => {
    const opener = (event.target as Element | null)?.closest("[data-palette-open]");
    if (!opener || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    palette.toggle();
  });
}

class Palette {
  private readonly words: Words;
  private readonly list: HTMLElement;
  private readonly status: HTMLElement | null;
  private commands: Line[] | null = null;
  private lines: Line[] = [];
  private active = 0;
  private asking: AbortController | null = null;
  private timer = 0;

  constructor(
    private readonly dialog: HTMLDialogElement,
    private readonly field: HTMLInputElement,
  ) {
    this.words = wordsOf(dialog);
    this.list = dialog.querySelector<HTMLElement>("[role=listbox]") as HTMLElement;
    this.status = dialog.querySelector<HTMLElement>("[role=status]");
    field.addEventListener("input", () => this.typed());
    field.addEventListener("keydown", (event) => this.pressed(event));
    dialog.querySelector("form[role=search]")?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.take(this.active);
    });
    dialog.querySelector("[data-close]")?.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
    dialog.addEventListener("close", () => {
      window.clearTimeout(this.timer);
      this.asking?.abort();
    });
    this.list.addEventListener("click", (event) => {
      const option = (event.target as Element | null)?.closest<HTMLElement>("[role=option]");
      if (!option || event.metaKey || event.ctrlKey) return;
      event.preventDefault();
      this.take(Number(option.dataset.line));
    });
  }

  toggle(): void {
    if (this.dialog.open) {
      this.dialog.close();
      return;
    }
    this.field.value = "";
    this.dialog.showModal();
    this.field.focus();
    this.typed();
  }

  private typed(): void {
    window.clearTimeout(this.timer);
    // At once, not when the next question is asked: an answer to what stood here before may already be on its way into the list.
    this.asking?.abort();
    const asked = this.field.value.trim();
    this.show(this.fitting(asked));
    this.timer = window.setTimeout(() => void this.ask(asked), this.commands === null ? 0 : PAUSE_MS);
  }

  /** Those commands that fit what was typed, the page that lists everything last. */
  private fitting(asked: string): Line[] {
    const known = rank(this.commands ?? [], asked, (line) => `${line.label} ${line.group}`);
    if (!asked) return known;
    return [...known.slice(0, MOST_COMMANDS), this.everything(asked)];
  }

  private everything(asked: string): Line {
    const href = `${this.dialog.dataset.search ?? ""}?${new URLSearchParams({ q: asked }).toString()}`;
    const label = say(this.words, "all", { q: asked });
    return { group: say(this.words, "search"), label, hint: "", href, send: {}, post: false, local: "" };
  }

  private async ask(asked: string): Promise<void> {
    const asking = new AbortController();
    this.asking = asking;
    this.tell("waiting");
    try {
      if (this.commands === null) {
        const where = { here: location.pathname, recent: recentElsewhere().join(",") };
        this.commands = this.withActs(await this.fetched(where, asking.signal));
        if (!asking.signal.aborted) this.show(this.fitting(asked));
      }
      const found = asked ? await this.fetched({ q: asked }, asking.signal) : [];
      if (asking.signal.aborted) return;
      const known = this.fitting(asked);
      const last = asked ? known.splice(-1) : [];
      this.show([...known, ...found, ...last]);
      this.tell(this.lines.length ? "count" : "none");
    } catch {
      if (!asking.signal.aborted) this.tell("failed");
    }
  }

  /** What the page itself offers stands behind what the server says of it, unless that says it already. */
  private withActs(told: Line[]): Line[] {
    const known = new Set(told.flatMap((line) => [line.href, line.label]));
    const acts = actsHere(document)
      .filter(({ label, element }) => !known.has(element.getAttribute("href") ?? label) && !known.has(label))
      .map((act): Line => ({ ...act, group: say(this.words, "here"), href: "", send: {}, post: false, local: "" }));
    const after = told.findIndex(
      (line) => line.group !== say(this.words, "recent") && line.group !== say(this.words, "here"),
    );
    const at = after < 0 ? told.length : after;
    return [...told.slice(0, at), ...acts, ...told.slice(at)];
  }

  private async fetched(query: Record<string, string>, signal: AbortSignal): Promise<Line[]> {
    const address = `${this.dialog.dataset.palette ?? ""}?${new URLSearchParams(query).toString()}`;
    const answer = await fetch(address, { signal, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return ((await answer.json()) as { lines: Line[] }).lines;
  }

  private tell(word: string): void {
    if (this.status) this.status.textContent = say(this.words, word, { n: this.lines.length });
  }

  private show(lines: Line[]): void {
    const held = this.lines[this.active];
    this.lines = lines;
    const again = held ? lines.findIndex((line) => line.href === held.href && line.label === held.label) : -1;
    this.active = this.field.value.trim() ? 0 : Math.max(0, again);
    const groups = new Map<string, HTMLElement>();
    lines.forEach((line, at) => {
      groupOf(groups, line.group, groups.size).append(optionOf(line, at));
    });
    this.list.replaceChildren(...groups.values());
    this.mark();
  }

  private pressed(event: KeyboardEvent): void {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 6, PageUp: -6 };
    const step = steps[event.key];
    if (step === undefined || !this.lines.length) return;
    event.preventDefault();
    const next = this.active + step;
    const count = this.lines.length;
    this.active = Math.abs(step) === 1 ? (next + count) % count : Math.min(count - 1, Math.max(0, next));
    this.mark();
  }

  private mark(): void {
    for (const option of this.list.querySelectorAll<HTMLElement>("[role=option]")) {
      const here = Number(option.dataset.line) === this.active;
      option.setAttribute("aria-selected", String(here));
      if (here) option.scrollIntoView({ block: "nearest" });
    }
    if (this.lines.length) this.field.setAttribute("aria-activedescendant", `palette-${this.active}`);
    else this.field.removeAttribute("aria-activedescendant");
  }

  private take(at: number): void {
    const line = this.lines[at];
    if (!line) return;
    this.dialog.close();
    if (line.element) line.element.click();
    else if (line.local === "theme") chooseTheme();
    else if (line.local) document.dispatchEvent(new CustomEvent(`milepost:${line.local}`));
    else if (line.post) this.send(line);
    else location.assign(line.href);
  }

  /** Presses the button that the line stands for. */
  private send(line: Line): void {
    const form = this.dialog.querySelector<HTMLFormElement>("form[data-send]");
    if (!form) return;
    form.action = line.href;
    for (const [name, value] of Object.entries(line.send)) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = value;
      form.append(field);
    }
    form.submit();
  }
}

function groupOf(groups: Map<string, HTMLElement>, name: string, number: number): HTMLElement {
  const known = groups.get(name);
  if (known) return known;
  const group = document.createElement("div");
  group.setAttribute("role", "group");
  group.setAttribute("aria-labelledby", `palette-group-${number}`);
  const head = document.createElement("div");
  head.className = "palette-group";
  head.id = `palette-group-${number}`;
  head.setAttribute("role", "presentation");
  head.textContent = name;
  group.append(head);
  groups.set(name, group);
  return group;
}

function optionOf(line: Line, at: number): HTMLElement {
  const option = document.createElement("div");
  option.setAttribute("role", "option");
  option.id = `palette-${at}`;
  option.dataset.line = String(at);
  const label = document.createElement("span");
  label.textContent = line.label;
  option.append(label);
  if (line.hint) {
    const hint = document.createElement("span");
    hint.className = "soft";
    hint.textContent = line.hint;
    option.append(hint);
  }
  return option;
}
