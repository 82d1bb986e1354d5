/** The form as values by name. */

const NOT_CONTENT = new Set(["csrfmiddlewaretoken", "client_id"]);

/**
 * @typedef {import("./store.js").Fields} Fields
 * @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Control
 */

/**
 * @param {HTMLFormElement} form
 * @returns {Fields}
 */
export function readFields(form) {
  /** @type {Fields} */
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (!NOT_CONTENT.has(name) && typeof value === "string") fields[name] = value;
  }
  return fields;
}

/**
 * @param {HTMLFormElement} form
 * @param {Fields} fields
 */
export function writeFields(form, fields) {
  for (const control of controls(form)) {
    const value = fields[control.name] ?? "";
    if (control instanceof HTMLInputElement && control.type === "checkbox") {
      control.checked = control.name in fields;
    } else if (control instanceof HTMLInputElement && control.type === "radio") {
      control.checked = control.value === value;
    } else {
      control.value = value;
    }
  }
  for (const details of form.querySelectorAll("details")) {
    if (controls(details).some(isFilled)) details.open = true;
  }
}

/** @param {Control} control */
function isFilled(control) {
  if (control instanceof HTMLInputElement && /radio|checkbox/.test(control.type)) {
    return control.checked !== control.defaultChecked;
  }
  if (control instanceof HTMLSelectElement) {
    const first = [...control.options].find((option) => option.defaultSelected);
    return control.value !== (first ?? control.options[0])?.value;
  }
  return control.value !== "";
}

/**
 * @param {Element} within
 * @returns {Control[]}
 */
function controls(within) {
  const found = within.querySelectorAll("input[name], select[name], textarea[name]");
  const all = /** @type {Control[]} */ ([...found]);
  return all.filter(({ name }) => !NOT_CONTENT.has(name));
}

/** @param {HTMLFormElement} form */
export function clearRefusal(form) {
  document.querySelector("[data-obs-error-summary]")?.remove();
  form.querySelector("[data-obs-doubts]")?.remove();
  for (const control of form.querySelectorAll("[aria-invalid=true]")) {
    control.removeAttribute("aria-invalid");
  }
}
