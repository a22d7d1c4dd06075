/** Asks the browser to keep the service worker that the page names, once the page stands; and leaves the offline page when the network is back. */
const EVERY = 3000;

export function startOffline(): void {
  if (document.querySelector("[data-offline]")) comeBack();
  const address = document.querySelector<HTMLMetaElement>('meta[name="service-worker"]')?.content;
  if (!address || !("serviceWorker" in navigator)) return;
  const register = (): void => {
    // Where a browser refuses (a private window, storage that is full) everything works but the page without a network.
    navigator.serviceWorker.register(address, { updateViaCache: "none" }).catch(() => undefined);
  };
  if (document.readyState === "complete") register();
  else window.addEventListener("load", register, { once: true });
}

/** The browser does not tell of every way back: of a server that was away itself, of a network that was one in name only. */
function comeBack(): void {
  window.addEventListener("online", () => location.reload());
  window.setInterval(() => void look(), EVERY);
}

/** Any answer will do: it says that the server can be reached. */
async function look(): Promise<void> {
  if (document.visibilityState !== "visible") return;
  try {
    await fetch(location.href, { method: "HEAD", cache: "no-store" });
  } catch {
    return; // not yet
  }
  location.reload();
}
