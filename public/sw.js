// The service worker: lets the app start without a network. It keeps the app's own files and nothing of anybody's plan.
//
// What it promises:
// - Each build has a cache of its own, filled completely or not at all, so old and new files never mix.
// - `/` and `/p/...` are answered by the kept page, `/assets/...` from the caches; `/api` and `/sync` are never touched.
// - A new version waits. It tells the open pages `{type: "waiting", build}` and takes over only on `{type: "activate"}`.
// - The version before the current one stays, so that tabs that still run it find their files.
// - A page may ask `{type: "build"}` with a MessagePort and is answered `{build}`.
// - The way out, should a release ever go wrong: deliver this file with RETIRED = true. It then takes over at once, removes all caches
//   and unregisters itself; the pages go on from the network. (For one device: `/?service-worker=off`, see boot.js.)
//
// The build fills in the double braces.

const RETIRED = false;
const BUILD = "{{build}}";
const PREFIX = "touchloom-";
const CACHE = PREFIX + BUILD;
/** Remembers, across versions, which build was active last. Not named like a build's cache. */
const MEMORY = "touchloom-memory";
const ACTIVE = "/active-build";
const SHELL = "/index.html";
const PRECACHE = [
{{precache}}
];

self.addEventListener("install", (event) => {
  if (RETIRED) self.skipWaiting();
  else event.waitUntil(install());
});

self.addEventListener("activate", (event) => event.waitUntil(RETIRED ? retire() : activate()));

self.addEventListener("message", (event) => {
  if (event.data?.type === "activate") event.waitUntil(self.skipWaiting());
  if (event.data?.type === "build") event.ports[0]?.postMessage({ build: BUILD });
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (RETIRED || request.method !== "GET" || url.origin !== self.location.origin) return;
  const isPage = request.mode === "navigate" && (url.pathname === "/" || url.pathname === SHELL || url.pathname.startsWith("/p/"));
  if (isPage) event.respondWith(page(request));
  else if (url.pathname.startsWith("/assets/")) event.respondWith(kept(request));
  else if (PRECACHE.includes(url.pathname)) event.respondWith(kept(request));
});

async function install() {
  const cache = await caches.open(CACHE);
  await Promise.all(PRECACHE.map((path) => keep(cache, path)));
  if (!self.registration.active) return;
  for (const page of await self.clients.matchAll({ includeUncontrolled: true })) page.postMessage({ type: "waiting", build: BUILD });
}

/** Files with a hash in their names are taken over from the version before; all others come fresh from the relay. */
async function keep(cache, path) {
  const hashed = path.startsWith("/assets/");
  const before = hashed ? await caches.match(path, { ignoreVary: true }) : undefined;
  const response = before ?? (await fetch(path, { cache: hashed ? "default" : "reload" }));
  if (!response.ok || response.redirected) throw new Error(`${path}: ${response.status}`);
  await cache.put(path, response);
}

async function activate() {
  const memory = await caches.open(MEMORY);
  const before = await (await memory.match(ACTIVE))?.text();
  if (before !== BUILD) {
    const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== MEMORY);
    // Caches are listed in the order of their making: those after ours belong to a version that is just being installed.
    const older = names.slice(0, Math.max(names.indexOf(CACHE), 0));
    await Promise.all(older.filter((name) => name !== PREFIX + before).map((name) => caches.delete(name)));
    await memory.put(ACTIVE, new Response(BUILD));
  }
  await self.clients.claim();
}

async function retire() {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX)) await caches.delete(name);
  await self.registration.unregister();
}

// Looked up by name: opening a cache that was just removed would make it again.
async function page(request) {
  return (await caches.match(SHELL, { ignoreVary: true, cacheName: CACHE })) ?? fetch(request);
}

async function kept(request) {
  const options = { ignoreVary: true, ignoreSearch: true };
  const own = await caches.match(request, { ...options, cacheName: CACHE });
  return own ?? (await caches.match(request, options)) ?? fetch(request);
}
