/**
 * allauth's buttons for passkeys, which the page leaves closed: each opens when it is
 * bound, so that no press is lost. In place of allauth's `onload.js`.
 */

/** @typedef {Record<string, (options: any) => void>} Forms */

const said = document.getElementById("passkey-wait");
if (said) said.textContent = bound(said.dataset);

/**
 * What is still to be said.
 * @param {DOMStringMap} words
 */
function bound({ obsMissing = "", obsUnable = "" }) {
  const { allauth, webauthnJSON } = /** @type {any} */ (window);
  /** @type {Forms | undefined} */
  const forms = allauth?.webauthn?.forms;
  if (!forms || !webauthnJSON) return obsMissing;
  if (!("PublicKeyCredential" in window)) return obsUnable;
  /** @type {NodeListOf<HTMLScriptElement>} */
  const wanted = document.querySelectorAll("script[data-allauth-onload]");
  for (const script of wanted) {
    const name = script.dataset.allauthOnload?.split(".").at(-1) ?? "";
    forms[name](JSON.parse(script.textContent ?? ""));
  }
  for (const button of document.querySelectorAll("[aria-describedby=passkey-wait]")) {
    /** @type {HTMLButtonElement} */ (button).disabled = false;
  }
  return "";
}
