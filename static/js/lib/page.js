/**
 * What the server left in the page by `json_script`.
 * @param {string} id
 * @returns {any}
 */
export function readJson(id) {
  const script = document.getElementById(id);
  return script?.textContent ? JSON.parse(script.textContent) : null;
}

/**
 * `{count} incidents` with values in it.
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (hole, name) => (name in values ? String(values[name]) : hole));
}

/**
 * An element with classes, attributes and children; texts never become HTML.
 * @param {string} name
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/**
 * A part of a drawing.
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 * @param {...Node} children
 * @returns {any} Leaflet's types know icons of HTML alone
 */
export function svg(name, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

/** @param {number} value */
export function grouped(value) {
  return new Intl.NumberFormat(document.documentElement.lang).format(value);
}

/** @param {string} iso */
export function longDate(iso) {
  const form = /** @type {const} */ ({ dateStyle: "long", timeZone: "UTC" });
  return new Intl.DateTimeFormat(document.documentElement.lang, form).format(new Date(iso));
}

/**
 * Whether the reader saves data or is on a slow line: then the map waits for a tap.
 * @param {{saveData?: boolean, effectiveType?: string} | undefined} connection
 */
export function isSlow(connection) {
  return Boolean(connection?.saveData || /^(slow-)?[23]g$/.test(connection?.effectiveType ?? ""));
}
