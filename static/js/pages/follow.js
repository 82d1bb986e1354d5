// A page whose parts follow its address: the server draws the page of the new address,
// and the parts of it that this page has take the place of the old ones. What comes
// after first paint (`data-obs-later`) is loaded here too. Imports nothing: it is the
// one script that the list waits for.

/** @type {AbortController | undefined} */
let asking;
let shown = location.pathname + location.search;

/**
 * @param {string} address
 * @param {"push" | "replace" | "keep"} history what becomes of the entry
 */
async function follow(address, history) {
  asking?.abort();
  asking = new AbortController();
  document.documentElement.toggleAttribute("data-obs-busy", true);
  try {
    const answer = await fetch(address, { signal: asking.signal });
    if (!answer.ok || new URL(answer.url).pathname !== location.pathname) throw answer;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const canonical = fresh.querySelector("[data-obs-address]")?.getAttribute("data-obs-address");
    if (history === "push") window.history.pushState(null, "", canonical ?? answer.url);
    if (history === "replace") window.history.replaceState(null, "", canonical ?? answer.url);
    shown = location.pathname + location.search;
    take(fresh);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return;
    location.assign(address);
    return;
  }
  document.documentElement.removeAttribute("data-obs-busy");
  document.dispatchEvent(new CustomEvent("obs:filters-changed"));
}

/** @param {Document} fresh */
function take(fresh) {
  const focused = document.activeElement;
  for (const old of document.querySelectorAll("[data-obs-part]")) {
    const name = old.getAttribute("data-obs-part");
    const part = fresh.querySelector(`[data-obs-part="${name}"]`);
    if (!part) continue;
    const folds = old.querySelectorAll("details");
    part.querySelectorAll("details").forEach((fold, place) => {
      if (folds[place]) fold.open = folds[place].open;
    });
    const adopted = /** @type {HTMLElement} */ (document.adoptNode(part));
    const had = old.contains(focused);
    old.replaceWith(adopted);
    if (had) focusAgain(adopted, focused);
  }
  const status = document.querySelector("[data-obs-status]");
  const said = document.querySelector("[data-obs-said]");
  if (status && said) status.textContent = said.textContent?.trim().replace(/\s+/g, " ") ?? "";
}

/**
 * The control in the new part that the old focus was on, or the part itself.
 * @param {HTMLElement} part
 * @param {Element | null} focused
 */
function focusAgain(part, focused) {
  const same = focused?.id ? part.querySelector(`#${CSS.escape(focused.id)}`) : null;
  if (!same) part.tabIndex = -1;
  /** @type {HTMLElement} */ (same ?? part).focus({ preventScroll: true });
}

/**
 * A link of a part to this same page; those to another page of a list jump to its top,
 * as everywhere.
 * @param {MouseEvent} event
 */
function followed(event) {
  const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  const target = event.target instanceof Element ? event.target : null;
  const link = target?.closest("[data-obs-part] a[href]");
  if (!plain || event.button || event.defaultPrevented || !(link instanceof HTMLAnchorElement)) {
    return;
  }
  if (link.origin !== location.origin || link.pathname !== location.pathname) return;
  if (link.hash || link.target || link.rel === "next" || link.rel === "prev") return;
  event.preventDefault();
  follow(link.href, "push");
}

/** @param {SubmitEvent} event */
function submitted(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.closest("[data-obs-part]")) return;
  if (form.method !== "get" || new URL(form.action).pathname !== location.pathname) return;
  event.preventDefault();
  const given = [...new FormData(form)].filter(([, value]) => value !== "");
  const query = new URLSearchParams(/** @type {[string, string][]} */ (given));
  follow(`${location.pathname}${query.size ? `?${query}` : ""}`, "push");
}

/** @param {HTMLElement} place names its module and its sheets */
function load(place) {
  for (const address of (place.dataset.obsLaterCss ?? "").split(" ").filter(Boolean)) {
    document.head.append(
      Object.assign(document.createElement("link"), {
        rel: "stylesheet",
        href: address,
      }),
    );
  }
  const module = document.createElement("script");
  module.type = "module";
  module.src = place.dataset.obsLater ?? "";
  document.head.append(module);
}

/** @param {HTMLElement} place drawn when it comes near; on a slow line, when asked */
function whenNear(place) {
  const button = place.querySelector("[data-obs-later-load]");
  const line = /** @type {any} */ (navigator).connection;
  if (
    button instanceof HTMLButtonElement &&
    (line?.saveData || /2g|3g/.test(line?.effectiveType))
  ) {
    place.classList.add("is-waiting");
    button.hidden = false;
    button.addEventListener("click", () => {
      button.remove();
      place.classList.remove("is-waiting");
      load(place);
    });
    return;
  }
  const near = new IntersectionObserver(
    (seen) => {
      if (!seen.some((one) => one.isIntersecting)) return;
      near.disconnect();
      load(place);
    },
    { rootMargin: "200px" },
  );
  near.observe(place);
}

document.addEventListener("click", followed);
document.addEventListener("submit", submitted);
window.addEventListener("popstate", () => {
  // A jump within the page is history too.
  if (location.pathname + location.search !== shown) follow(location.href, "keep");
});
document.addEventListener("obs:visit", (event) => {
  const { address, history } = /** @type {CustomEvent} */ (event).detail;
  follow(address, history);
});
for (const place of document.querySelectorAll("[data-obs-later]")) {
  if (place instanceof HTMLElement) whenNear(place);
}
