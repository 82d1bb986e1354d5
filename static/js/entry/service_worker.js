/**
 * Keeps the entry form for when there is no network. What it keeps is listed by the
 * server (`SHELL`, put before this text) and fetched when a version is installed: the
 * empty form, its styles and scripts, the gazetteer, the actors, the outlines. Nothing that passes
 * by is ever kept, so no answer of the desk, of a report or of an account can be.
 */
(() => {
  const worker = /** @type {any} */ (self);
  /** @type {{version: string, prefix: string, page: string, shell: string, files: string[]}} */
  const shell = worker.SHELL;
  const name = shell.prefix + shell.version;

  worker.addEventListener("install", (/** @type {any} */ event) => {
    event.waitUntil(install());
  });
  worker.addEventListener("activate", (/** @type {any} */ event) => {
    event.waitUntil(activate());
  });
  worker.addEventListener("fetch", (/** @type {any} */ event) => {
    const wanted = keptFor(event.request);
    if (wanted) event.respondWith(answer(wanted, event.request));
  });

  /** All of it or nothing: a phone that has half a form has none. */
  async function install() {
    const cache = await caches.open(name);
    await Promise.all([shell.shell, ...shell.files].map((address) => keep(cache, address)));
    await worker.skipWaiting();
  }

  /**
   * @param {Cache} cache
   * @param {string} address
   */
  async function keep(cache, address) {
    const given = await fetch(address, { cache: "no-cache", redirect: "error" });
    const version = given.headers.get("X-Shell-Version") ?? shell.version;
    if (!given.ok || version !== shell.version) throw new Error(`not kept: ${address}`);
    await cache.put(address, given);
  }

  /** Former versions go; the reports are no part of them. */
  async function activate() {
    for (const other of await caches.keys()) {
      if (other.startsWith(shell.prefix) && other !== name) await caches.delete(other);
    }
    await worker.clients.claim();
  }

  /**
   * The address under which an answer is kept, if it is one that is kept.
   * @param {Request} request
   */
  function keptFor(request) {
    const { origin, pathname, search } = new URL(request.url);
    if (request.method !== "GET" || origin !== location.origin) return "";
    if (request.mode === "navigate") return pathname === shell.page ? shell.shell : "";
    return shell.files.includes(pathname + search) ? pathname + search : "";
  }

  /**
   * @param {string} wanted
   * @param {Request} request
   */
  async function answer(wanted, request) {
    const cache = await caches.open(name);
    return (await cache.match(wanted, { ignoreVary: true })) ?? fetch(request);
  }
})();
