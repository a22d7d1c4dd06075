/** Light, dark, or as the system has it: kept in this browser. */
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
}
