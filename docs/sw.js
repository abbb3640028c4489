/* Keeps for reading without a network what a reader has opened, and everything for who asks for it.

   A copy carries the digest of what it holds, and the list below, which the build fills in, has the digest that
   each file should have. So a copy that is still right is not fetched again, and one that an old cache gave, or
   somebody's gateway, is never taken for a new one. */
const FILES = {/* files */};
const BYTES = 0; // what all of them take to load

const SCOPE = new URL(self.registration.scope);
const COPIES = `trapwise copies ${SCOPE.pathname}`;
const EVERYTHING = `trapwise everything ${SCOPE.pathname}`; // a cache that is there once everything was asked for
const DIGEST = "x-trapwise-digest";
const PATIENCE = 3000; // milliseconds until a copy stands in for a network that does not answer
const ONCE_BURNT = 400; // the same, soon after that has happened
const SOON = 30000;
const AT_ONCE = 4;

let lastSilence = -Infinity;

/* Files */

/** The file that an address stands for, as the list names it, or null. */
function fileAt(address) {
  const url = new URL(address);
  if (url.origin !== SCOPE.origin || !url.pathname.startsWith(SCOPE.pathname)) return null;
  const path = readable(url.pathname.slice(SCOPE.pathname.length));
  const names = [path, `${path}/`, path.replace(/(^|\/)index(\.html)?$/, "$1"), path.replace(/\.html$/, "/")];
  return names.find((name) => Object.hasOwn(FILES, name)) ?? null;
}

function readable(path) {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const addressOf = (file) => new URL(file.split("/").map(encodeURIComponent).join("/"), SCOPE).href;
const isPage = (file) => file === "" || /(\/|\.html)$/.test(file);

/* Copies */

async function copyOf(file) {
  return (await caches.open(COPIES)).match(addressOf(file));
}

const isRight = (file, copy) => copy?.headers.get(DIGEST) === FILES[file];

/** Whether a response is the whole file, from here. */
const isWhole = (response) => response.status === 200 && response.type === "basic" && !response.redirected;

/** Keep a response as the copy of a file, unless there is a better one; say whether the copy is right. */
async function keep(file, response) {
  const copy = await copyOf(file);
  if (isRight(file, copy)) return true;
  const body = await response.arrayBuffer();
  const digest = await digestOf(body);
  if (digest !== FILES[file] && !isOurs(file, response, body)) return false;
  const headers = new Headers(response.headers);
  for (const name of ["content-encoding", "content-length", "set-cookie"]) headers.delete(name);
  headers.set(DIGEST, digest);
  await (await caches.open(COPIES)).put(addressOf(file), new Response(body, { headers }));
  return digest === FILES[file];
}

async function digestOf(body) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return [...bytes.slice(0, 6)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Whether something that is not what the list expects may be another version of it, and not a gateway's page. */
function isOurs(file, response, body) {
  const isMarkup = (response.headers.get("content-type") ?? "").includes("html");
  if (!isPage(file)) return !isMarkup;
  return isMarkup && new TextDecoder().decode(body).includes('rel="tw-worker"');
}

/** Fetch a file unless its copy is right; say whether it is now. */
async function bring(file, cache) {
  try {
    if (isRight(file, await copyOf(file))) return true;
    const response = await fetch(addressOf(file), { cache });
    if (isWhole(response) && await keep(file, response)) return true;
  } catch {
    return false;
  }
  return cache === "reload" ? false : bring(file, "reload");
}

/** Fetch files, a few at a time, so that the page which is being read comes first; give how many could not be had. */
async function bringAll(files, cache, tell = () => {}) {
  const waiting = [...files];
  let done = 0;
  let missing = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      if (!await bring(file, cache)) missing += 1;
      done += 1;
      tell(done);
    }
  }));
  return missing;
}

/** The files of which there is a copy; what the site no longer has goes. */
async function copied() {
  const cache = await caches.open(COPIES);
  const files = [];
  for (const { url } of await cache.keys()) {
    const file = fileAt(url);
    if (file !== null && addressOf(file) === url) files.push(file);
    else await cache.delete(url);
  }
  return files;
}

/* Answers */

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || request.headers.has("range") || !request.url.startsWith(SCOPE.href)) return;
  event.respondWith(answer(event));
});

/* The network first, so that nobody reads an old page while online; the copy where it fails, or is silent. */
async function answer(event) {
  const { request } = event;
  const file = fileAt(request.url);
  const network = ask(request);
  network.catch(() => {});
  const copy = file === null ? undefined : await copyOf(file).catch(() => undefined);
  try {
    const response = await (copy ? soon(network) : network);
    lastSilence = -Infinity;
    if (copy && isAway(response, file)) return fromCopy(request, file, copy);
    if (file !== null && isWhole(response) && !isRight(file, copy)) event.waitUntil(keep(file, response.clone()).catch(() => {}));
    return response;
  } catch (error) {
    if (copy) return fromCopy(request, file, copy);
    if (request.mode === "navigate") return offlinePage(file);
    throw error;
  }
}

/** Ask the network. What a cache would give for a page, a server may have said ten minutes ago. */
function ask(request) {
  const isAsked = request.mode === "navigate" && request.cache === "default";
  return isAsked ? fetch(request, { cache: "no-cache" }) : fetch(request);
}

/** What the network answers, if it does so in time. */
function soon(network) {
  const patience = Date.now() - lastSilence < SOON ? ONCE_BURNT : PATIENCE;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      lastSilence = Date.now();
      reject(new Error("the network is silent"));
    }, patience);
    network.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Whether a server says that it cannot answer now; or that it has no longer what an open page is made of. */
const isAway = ({ status }, file) => status >= 500 || status === 408 || status === 429 || (status === 404 && !isPage(file));

/** The copy; a page that was asked for by another name sends to its own, so that its links lead where they should. */
function fromCopy(request, file, copy) {
  const asked = new URL(request.url);
  const own = new URL(addressOf(file));
  if (request.mode !== "navigate" || asked.pathname === own.pathname) return copy;
  own.search = asked.search;
  return Response.redirect(own.href, 302);
}

/** What stands in for a page of which there is no copy. */
async function offlinePage(file) {
  const rows = [];
  for (const page of (await copied().catch(() => [])).filter(isPage)) {
    const text = await (await copyOf(page)).text();
    const title = /<title>([^<]*)<\/title>/.exec(text)?.[1].replace(/ - [^-]*$/, "");
    if (title) rows.push(`<li><a href="${addressOf(page)}">${title}</a></li>`);
  }
  const reason = file === null
    ? "There is no page at this address, as far as this browser knows."
    : "You have not opened this page yet, so there is no copy of it in this browser.";
  const list = rows.length ? `<p>These pages can be read now:</p><ul>${rows.join("")}</ul>` : "";
  const markup = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><meta name="color-scheme" content="light dark"><title>No network - Trapwise</title><style>body{max-width:40rem;margin:3rem auto;padding:0 1rem;font:1.1rem/1.5 serif}li{margin:.4rem 0}</style><main><h1>No network</h1><p>${reason} Try again when you are online.</p>${list}</main></html>`;
  return new Response(markup, { status: 503, headers: { "content-type": "text/html; charset=utf-8" } });
}

/* Life */

self.addEventListener("install", () => { self.skipWaiting(); });

self.addEventListener("activate", (event) => {
  event.waitUntil(takeOver().catch(() => {}).then(() => self.clients.claim()));
});

/* Earlier versions kept everything in a cache for each build. What is there is taken over, not fetched again. */
async function takeOver() {
  for (const name of (await caches.keys()).filter((name) => /^trapwise-[0-9a-f]{12}$/.test(name))) {
    const old = await caches.open(name);
    const requests = await old.keys();
    const ours = requests.filter(({ url }) => url.startsWith(SCOPE.href));
    for (const request of ours) {
      const file = fileAt(request.url);
      const response = file === null ? undefined : await old.match(request);
      if (response) await keep(file, response).catch(() => {});
      await old.delete(request);
    }
    // Another site may lie beside this one.
    if (ours.length === requests.length) await caches.delete(name);
  }
}

/* What pages ask for. They send what they have loaded, since the first one was there before this worker. */
self.addEventListener("message", (event) => {
  const { data, ports: [port] } = event;
  if (data?.ask === "visited" && Array.isArray(data.addresses)) event.waitUntil(keepVisited(data.addresses).then(() => tellState(port)));
  if (data?.ask === "state") event.waitUntil(tellState(port));
  if (data?.ask === "everything") event.waitUntil(keepEverything(port));
  if (data?.ask === "nothing") event.waitUntil(forget().then(() => tellState(port)));
});

/** The browser has these still, so that it fetches nothing; then what a new build has changed is fetched. */
async function keepVisited(addresses) {
  const visited = addresses.map(String).map((address) => [address, fileAt(address)]).filter(([address, file]) => file !== null && addressOf(file) === address);
  await bringAll(visited.map(([, file]) => file), "force-cache");
  await bringAll(await caches.has(EVERYTHING) ? Object.keys(FILES) : await copied(), "no-cache");
}

async function keepEverything(port) {
  await caches.open(EVERYTHING);
  const files = Object.keys(FILES);
  const missing = await bringAll(files, "no-cache", (done) => port?.postMessage({ done, all: files.length }));
  await tellState(port, missing);
}

async function forget() {
  await caches.delete(EVERYTHING);
  await caches.delete(COPIES);
}

async function tellState(port, missing = 0) {
  const files = await copied();
  port?.postMessage({ kept: files.filter(isPage).length, pages: Object.keys(FILES).filter(isPage).length, bytes: BYTES, everything: await caches.has(EVERYTHING), missing });
}
