/** Which pages of things were opened last. Only their addresses are kept: what the things are called is the server's to tell. */
const KEY = "milepost:recent";
const MOST = 8;
const THING = /^\/(?:milestones|initiatives|companies|portfolios|objectives|proposals)\/[0-9a-z]{13}\/$/;

export function recent(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one): one is string => typeof one === "string" && THING.test(one)) : [];
  } catch {
    return []; // no storage, or somebody else's words in it
  }
}

export function startRecent(): void {
  if (!THING.test(location.pathname)) return;
  const kept = [location.pathname, ...recent().filter((one) => one !== location.pathname)].slice(0, MOST + 1);
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    return; // no storage: then the palette begins with what can be done
  }
}

/** Those but for the page that is open. */
export function recentElsewhere(): string[] {
  return recent()
    .filter((one) => one !== location.pathname)
    .slice(0, MOST);
}
