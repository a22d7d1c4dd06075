/** The network as the page gives it: every text is already in the reader's language. */
export interface NodeRow {
  id: string;
  kind: "milestone" | "task" | "crossing";
  name: string;
  /** The milestone whose page tells of it. */
  page: string;
  place: string;
  tone: "idle" | "progress" | "good" | "warn" | "bad" | "done";
  word: string;
  day: string;
  late: boolean;
  said: string;
  path: "critical" | "near" | "";
  /** Links into it that leave no room. */
  tight: number;
  bottleneck: boolean;
  /** Percent of the late paths. */
  share: number;
  confidential: boolean;
  /** Why its report contradicts the facts; empty where it does not. */
  contradiction: string;
}

export interface LinkRow {
  id: string;
  before: string;
  after: string;
  kind: string;
  words: string;
  driving: boolean;
  critical: boolean;
}

export class Model {
  readonly nodes = new Map<string, NodeRow>();
  links: LinkRow[] = [];
  /** Those without any link: they stand in the table only. */
  alone = 0;
  private before = new Map<string, LinkRow[]>();
  private after = new Map<string, LinkRow[]>();

  async read(address: string): Promise<void> {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
    this.take((await answer.json()) as { nodes: NodeRow[]; links: LinkRow[] });
  }

  take(given: { nodes: NodeRow[]; links: LinkRow[] }): void {
    this.links = given.links;
    const linked = new Set(given.links.flatMap((link) => [link.before, link.after]));
    for (const node of given.nodes) if (linked.has(node.id)) this.nodes.set(node.id, node);
    this.alone = given.nodes.length - this.nodes.size;
    for (const link of given.links) {
      push(this.before, link.after, link);
      push(this.after, link.before, link);
    }
    // What decides a date comes first: to there leads the first press of an arrow.
    for (const those of [...this.before.values(), ...this.after.values()])
      those.sort((one, other) => weight(other) - weight(one));
  }

  into(id: string): LinkRow[] {
    return this.before.get(id) ?? [];
  }

  from(id: string): LinkRow[] {
    return this.after.get(id) ?? [];
  }

  /** Those whose name holds all words of `text`. */
  named(text: string): string[] {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return [];
    const all = [...this.nodes.values()];
    return all.filter((node) => words.every((word) => node.name.toLowerCase().includes(word))).map((node) => node.id);
  }
}

function push(into: Map<string, LinkRow[]>, key: string, link: LinkRow): void {
  const those = into.get(key);
  if (those) those.push(link);
  else into.set(key, [link]);
}

function weight(link: LinkRow): number {
  return (link.critical ? 2 : 0) + (link.driving ? 1 : 0);
}
