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
