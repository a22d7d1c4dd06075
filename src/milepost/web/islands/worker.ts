/**
 * The service worker: keeps what pages are drawn with, and the one page that is shown without a network. Nothing of a firm is ever
 * kept: pages, data and what is sent always go to the server, and only files below the static address enter the cache.
 */
interface Told {
  /** The cache's name: another one for each release. */
  version: string;
  /** Address of the page without a network. */
  offline: string;
  static: string;
  /** What that page is drawn with. */
  kept: string[];
}
interface Lasting extends Event {
  waitUntil(done: Promise<unknown>): void;
}
interface Asking extends Lasting {
  readonly request: Request;
  readonly preloadResponse: Promise<Response | undefined>;
  respondWith(answer: Promise<Response>): void;
}
interface Worker {
  readonly milepost: Told;
  readonly clients: { claim(): Promise<void> };
  readonly registration: { readonly navigationPreload?: { enable(): Promise<void> } };
  skipWaiting(): Promise<void>;
  addEventListener(kind: "install" | "activate", act: (event: Lasting) => void): void;
  addEventListener(kind: "fetch", act: (event: Asking) => void): void;
}

const worker = self as unknown as Worker;
const told = worker.milepost;

worker.addEventListener("install", (event) => event.waitUntil(keep()));
worker.addEventListener("activate", (event) => event.waitUntil(takeOver()));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return; // what was sent is told by the browser itself, which keeps the form
  const address = new URL(request.url);
  if (request.mode === "navigate") event.respondWith(opened(event));
  else if (address.origin === location.origin && address.pathname.startsWith(told.static))
    event.respondWith(drawnWith(request));
});

/** Without cookies: what comes back is nobody's. */
async function keep(): Promise<void> {
  const cache = await caches.open(told.version);
  const wanted = [told.offline, ...told.kept].map((address) => new Request(address, { credentials: "omit" }));
  await cache.addAll(wanted);
  await worker.skipWaiting();
}

async function takeOver(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== told.version).map((name) => caches.delete(name)));
  await worker.registration.navigationPreload?.enable();
  await worker.clients.claim();
}

async function opened(event: Asking): Promise<Response> {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch (error) {
    const cache = await caches.open(told.version);
    const page = await cache.match(told.offline);
    if (page) return page;
    throw error;
  }
}

/** Files whose name holds their hash never change; of the others the server's are newer. */
async function drawnWith(request: Request): Promise<Response> {
  const cache = await caches.open(told.version);
  const held = await cache.match(request);
  if (held && lasts(held)) return held;
  try {
    const answer = await fetch(request);
    if (answer.ok && lasts(answer)) await cache.put(request, answer.clone());
    return answer;
  } catch (error) {
    if (held) return held;
    throw error;
  }
}

function lasts(answer: Response): boolean {
  return answer.headers.get("Cache-Control")?.includes("immutable") ?? false;
}
