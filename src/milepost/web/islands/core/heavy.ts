/** Islands that bring a library for pictures come after the page's first picture: on a slow line they would hold up its words. */
export function startHeavy(): void {
  const wanted = document.querySelectorAll<HTMLMetaElement>('meta[name="island"]');
  if (!wanted.length) return;
  const load = (): void => {
    for (const island of wanted) import(new URL(island.content, location.href).href).catch(() => undefined);
  };
  if (document.visibilityState === "hidden") load();
  else requestAnimationFrame(() => setTimeout(load));
}
