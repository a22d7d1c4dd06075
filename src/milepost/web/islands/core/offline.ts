/** Asks the browser to keep the service worker that the page names, once the page stands; and leaves the offline page when the network is back. */
export function startOffline(): void {
  if (document.querySelector("[data-offline]")) window.addEventListener("online", () => location.reload());
  const address = document.querySelector<HTMLMetaElement>('meta[name="service-worker"]')?.content;
  if (!address || !("serviceWorker" in navigator)) return;
  const register = (): void => {
    // Where a browser refuses (a private window, storage that is full) everything works but the page without a network.
    navigator.serviceWorker.register(address, { updateViaCache: "none" }).catch(() => undefined);
  };
  if (document.readyState === "complete") register();
  else window.addEventListener("load", register, { once: true });
}
