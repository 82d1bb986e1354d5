/** Signing out wipes what this phone keeps of the account, and asks first. */
import { fill } from "../lib/page.js";
import { deleteReports, readSetting, reportsOf, tell, writeSetting } from "./store.js";

const script = document.querySelector("script[data-obs-sign-out]");
const {
  obsSignOut = "",
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
  const account = await remembered();
  const unsent = account ? await countUnsent(account) : 0;
  const question = unsent === 1 ? obsOne : fill(obsMany, { n: unsent });
  if (unsent > 0 && !confirm(question)) return;
  // The session first: should that fail, nothing is lost.
  const answer = await leave(form);
  if (!answer?.ok) {
    alert(obsFailed);
    return;
  }
  if (account) await wipe(account);
  location.assign(answer.url);
}

/** A browser that keeps nothing has nothing to wipe. */
async function remembered() {
  try {
    return String((await readSetting("account")) ?? "");
  } catch {
    return "";
  }
}

/** @param {string} account */
async function countUnsent(account) {
  return (await reportsOf(account)).filter(({ state }) => state !== "sent").length;
}

/** @param {HTMLFormElement} form */
async function leave(form) {
  try {
    return await fetch(form.action, { method: "POST", body: new FormData(form) });
  } catch {
    return null;
  }
}

/** @param {string} account */
async function wipe(account) {
  await deleteReports(account, () => true);
  await writeSetting(`vault ${account}`, undefined);
  await writeSetting("account", undefined);
  sessionStorage.clear();
  tell("left");
}
