/** Words for scripts come translated from the page: `data-words='{"undo": "Undo"}'`. A missing word is a fault of the page. */
export type Words = Record<string, string>;

export function wordsOf(element: HTMLElement): Words {
  return JSON.parse(element.dataset.words ?? "{}") as Words;
}

/** The word named `name`, its `{places}` filled. */
export function say(words: Words, name: string, places: Record<string, string | number> = {}): string {
  const text = words[name];
  if (text === undefined) throw new Error(`the page gives no word for "${name}"`);
  return text.replace(/\{(\w+)\}/g, (whole, place: string) => String(places[place] ?? whole));
}
