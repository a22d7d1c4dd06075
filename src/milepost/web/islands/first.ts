/**
 * The only script before a page's first picture: the theme that the reader chose. All others come when it stands, so that on a slow line
 * they hold up neither its words nor its letters: `core.js` first, then the islands that bring pictures (`<meta name="island">`).
 */
import { startTheme } from "./core/theme";

const own = document.currentScript as HTMLScriptElement | null;

/** Something can be read; a window that is hidden is not drawn, and waits for nothing. */
const drawn = new Promise<void>((go) => {
  if ("PerformanceObserver" in window) new PerformanceObserver(() => go()).observe({ type: "paint", buffered: true });
  if (document.visibilityState === "hidden") go();
  document.addEventListener("visibilitychange", () => go(), { once: true });
  window.addEventListener("load", () => setTimeout(go, 1000), { once: true }); // a browser that does not tell of paint
});
/** htmx, too, wants the page to be whole: between its two events it would never begin. */
const whole = new Promise<void>((go) => window.addEventListener("load", () => go(), { once: true }));

async function begin(): Promise<void> {
  try {
    startTheme();
  } catch {
    // A browser that keeps nothing for this site shows the theme of the system.
  }
  await Promise.all([drawn, whole]);
  const islands = document.querySelectorAll<HTMLMetaElement>('meta[name="island"]');
  for (const address of [own?.dataset.then ?? "", ...[...islands].map((island) => island.content)])
    await import(new URL(address, location.href).href).catch(() => undefined); // without it the page still reads and updates
}

void begin();
