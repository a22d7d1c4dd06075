/** Light, dark, or as the system has it: kept in this browser. What surrounds the page on a phone follows. */
const KEY = "milepost.theme";
const THEMES = ["", "light", "dark"];

export function startTheme(): void {
  apply(localStorage.getItem(KEY) ?? "");
}

/** The next of the three. */
export function chooseTheme(): void {
  const now = localStorage.getItem(KEY) ?? "";
  const next = THEMES[(THEMES.indexOf(now) + 1) % THEMES.length] ?? "";
  if (next) localStorage.setItem(KEY, next);
  else localStorage.removeItem(KEY);
  apply(next);
}

function apply(theme: string): void {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  const around = [...document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')];
  for (const meta of around) meta.dataset.own ??= meta.content;
  const chosen = theme ? around.find((meta) => meta.media.includes(theme)) : undefined;
  for (const meta of around) meta.content = (chosen ?? meta).dataset.own ?? meta.content;
}
