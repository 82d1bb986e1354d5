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

/** @param {number} value */
export function grouped(value) {
  return new Intl.NumberFormat(document.documentElement.lang).format(value);
}

/**
 * Whether the reader saves data or is on a slow line: then the map waits for a tap.
 * @param {{saveData?: boolean, effectiveType?: string} | undefined} connection
 */
export function isSlow(connection) {
  return Boolean(connection?.saveData || /^(slow-)?[23]g$/.test(connection?.effectiveType ?? ""));
}

/** Version 4, also on a page without https, where `randomUUID` is not given. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const variant = "89ab"[(bytes[8] ?? 0) & 3];
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join("-");
}
