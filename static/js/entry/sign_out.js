/** Signing out wipes what this phone keeps of the account, and asks first. */
import { fill } from "../lib/page.js";
import { countUnsent, wipe } from "./clearing.js";

const script = document.querySelector("script[data-obs-sign-out]");
const {
  obsSignOut = "",
  obsAccount = "",
  obsOne = "",
  obsMany = "",
  obsFailed = "",
} = script instanceof HTMLElement ? script.dataset : {};

for (const form of document.forms) {
  if (new URL(form.action).pathname === obsSignOut) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      signOut(form);
    });
  }
}

/** @param {HTMLFormElement} form */
async function signOut(form) {
  const unsent = await countUnsent(obsAccount);
  const question = unsent === 1 ? obsOne : fill(obsMany, { n: unsent });
  if (unsent > 0 && !confirm(question)) return;
  // The session first: should that fail, nothing is lost.
  const answer = await leave(form);
  if (!answer?.ok) {
    alert(obsFailed);
    return;
  }
  await wipe(obsAccount);
  location.assign(`${answer.url}#${obsAccount}`); // which says that it is done
}

/** @param {HTMLFormElement} form */
async function leave(form) {
  try {
    return await fetch(form.action, { method: "POST", body: new FormData(form) });
  } catch {
    return null;
  }
}
