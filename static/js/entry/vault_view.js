/** Asking for the passphrase, and offering to set one. */
import { tell } from "./store.js";
import { canProtect } from "./vault.js";

/** @typedef {import("./vault.js").Vault} Vault */

/**
 * Nothing is shown or kept before the passphrase is right.
 * @param {Vault} vault
 * @param {HTMLFormElement} entry
 * @param {() => void} forget
 * @returns {Promise<void>}
 */
export function askPassphrase(vault, entry, forget) {
  const form = document.querySelector("form[data-obs-unlock]");
  if (!(form instanceof HTMLFormElement)) return Promise.resolve();
  form.querySelector("[data-obs-forget]")?.addEventListener("click", forget);
  const error = form.querySelector("[data-obs-wrong]");
  form.hidden = false;
  entry.hidden = true;
  return new Promise((resolve) => {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const right = await vault.unlock(typed(form));
      if (error instanceof HTMLElement) error.hidden = right;
      if (!right) return;
      form.hidden = true;
      entry.hidden = false;
      resolve();
    });
  });
}

/** @param {Vault} vault */
export function offerPassphrase(vault) {
  const part = document.querySelector("[data-obs-protect]");
  const form = part?.querySelector("form");
  if (!(part instanceof HTMLElement) || !form || vault.lock || !canProtect()) return;
  part.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!form.reportValidity()) return;
    await vault.protect(typed(form));
    form.reset();
    tell("protected"); // every page asks for it from now on, this one too
  });
}

/** @param {HTMLFormElement} form */
function typed(form) {
  return String(new FormData(form).get("passphrase") ?? "");
}
