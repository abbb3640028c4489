/* Keeps every page of one build for reading without a network.
   The list and the version are filled in when the site is built. */
const VERSION = "trapwise-__VERSION__";
const FILES = [/* files */];

self.addEventListener("install", (event) => {
  event.waitUntil(keepAll().then(() => self.skipWaiting()));
});

async function keepAll() {
  const cache = await caches.open(VERSION);
  // A few at a time, so that the page which is being read comes first.
  for (let start = 0; start < FILES.length; start += 6) {
    await cache.addAll(FILES.slice(start, start + 6).map((file) => file || "./"));
  }
}

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith("trapwise-") && name !== VERSION).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  event.respondWith(fresh(request));
});

/* The network first, so that nobody reads an old page while online; what was kept otherwise. */
async function fresh(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(request, { ignoreSearch: true });
    if (kept) return kept;
    throw error;
  }
}
