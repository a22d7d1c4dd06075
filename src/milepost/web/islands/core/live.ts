/**
 * Changes of others: the page asks every few seconds how many there are, and says so where toasts stand. *Show* draws the page anew in
 * place, with what was typed. Hidden, it asks once a minute; a server that does not answer is asked less and less often.
 */
import htmx from "htmx.org";
import { say, wordsOf } from "./words";

const EVERY_MS = 5000;
const SELDOM_MS = 60_000;

export function startLive(): void {
  let timer = 0;
  let failed = 0;
  let asking = false;
  const later = (): void => {
    window.clearTimeout(timer);
    const pause = document.hidden ? SELDOM_MS : Math.min(EVERY_MS * 2 ** failed, SELDOM_MS);
    timer = window.setTimeout(() => void beat(), pause);
  };
  const beat = async (): Promise<void> => {
    const place = watched();
    if (!place || asking) return;
    asking = true;
    const heard = await ask(place);
    asking = false;
    failed = heard === undefined ? failed + 1 : 0;
    if (heard !== undefined && place.isConnected) tell(place, heard);
    if (heard !== "old") later();
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? later() : void beat()));
  document.addEventListener("milepost:shown", later);
  later();
}

/** Where the topic stands; a page in the drawer has one too, which is not asked for. */
function watched(): HTMLElement | null {
  return document.querySelector<HTMLElement>("#content > [data-live]");
}

/** How many changes; "old" when the topic ended; undefined when nobody answered. */
async function ask(place: HTMLElement): Promise<number | "old" | undefined> {
  const { live = "", topic = "", known = "0" } = place.dataset;
  try {
    const answer = await fetch(`${live}?${new URLSearchParams({ topic, known }).toString()}`, { credentials: "omit" });
    if (answer.status === 204) return 0;
    if (answer.status === 410 || answer.status === 400) return "old";
    return answer.ok ? ((await answer.json()) as { n: number }).n : undefined;
  } catch {
    return undefined;
  }
}

function tell(place: HTMLElement, heard: number | "old"): void {
  const region = document.getElementById("toasts");
  if (!region || heard === 0) return;
  const words = wordsOf(place);
  const text = heard === "old" ? say(words, "old") : say(words, heard === 1 ? "one" : "many", { n: heard });
  const there = region.querySelector<HTMLElement>("[data-changes]");
  if (there) {
    const told = there.querySelector("span");
    if (told && told.textContent !== text) told.textContent = text;
    return;
  }
  region.prepend(bar(text, say(words, "show")));
}

function bar(text: string, label: string): HTMLElement {
  const item = document.createElement("p");
  item.className = "toast live";
  item.dataset.changes = "";
  const told = document.createElement("span");
  told.textContent = text;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain";
  button.textContent = label;
  button.addEventListener("click", () => {
    item.remove();
    void show();
  });
  item.append(told, button);
  return item;
}

/** The page anew, in place; a page with an island of its own is loaded, since that would lose what it draws on. */
async function show(): Promise<void> {
  const content = document.getElementById("content");
  if (!content || document.querySelector("script[type=module], meta[name=island]")) return location.reload();
  const typed = typedIn(content);
  await htmx.ajax("get", location.href, { target: content, swap: "innerHTML", select: "#content > *" });
  for (const [name, value] of typed) {
    const field = content.querySelector<HTMLInputElement | HTMLTextAreaElement>(`[name="${CSS.escape(name)}"]`);
    if (field) field.value = value;
  }
  content.focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent("milepost:shown"));
}

/** What was typed and not sent, by the field's name. */
function typedIn(content: HTMLElement): [string, string][] {
  const fields = content.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(
    "textarea, input[type=text], input:not([type])",
  );
  return [...fields].filter((one) => one.value !== one.defaultValue).map((one) => [one.name, one.value]);
}
