/** Those of `things` whose text has words beginning with every typed word; an exact beginning of the text first. */
export function rank<T>(things: readonly T[], typed: string, textOf: (thing: T) => string): T[] {
  const wanted = wordsIn(typed);
  if (!wanted.length) return [...things];
  const scored = things.map((thing, order) => ({ thing, order, score: scoreOf(fold(textOf(thing)), wanted) }));
  const fitting = scored.filter((one) => one.score > 0);
  fitting.sort((a, b) => b.score - a.score || a.order - b.order);
  return fitting.map((one) => one.thing);
}

function scoreOf(text: string, wanted: string[]): number {
  const words = wordsIn(text);
  if (!wanted.every((one) => words.some((word) => word.startsWith(one)))) return 0;
  return text.startsWith(wanted[0] ?? "") ? 2 : 1;
}

function wordsIn(text: string): string[] {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
