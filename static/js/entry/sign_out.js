/** Signing out wipes what this phone keeps of the account, and asks first. */
import { fill } from "../lib/page.js";
import { deleteReports } from "./clearing.js";
import { isUnsent, photosOf } from "./photo_store.js";
import { readSetting, reportsOf, tell, writeSetting } from "./store.js";

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
  location.assign(answer.url);
}

/** @param {string} account */
async function countUnsent(account) {
  try {
    const photos = await photosOf(account);
    const reports = await reportsOf(account);
    const withPhotos = reports.map((report) => ({
      report,
      photos: photos.filter((photo) => photo.report === report.id),
    }));
    return withPhotos.filter(isUnsent).length;
  } catch {
    return 0; // a browser that keeps nothing
  }
}

/** @param {HTMLFormElement} form */
async function leave(form) {
  try {
    return await fetch(form.action, { method: "POST", body: new FormData(form) });
  } catch {
    return null;
  }
}

/**
 * What others have left on this phone stays: it is theirs.
 * @param {string} account
 */
async function wipe(account) {
  try {
    await deleteReports(account, () => true);
    await writeSetting(`vault ${account}`, undefined);
    if ((await readSetting("account")) === account) await writeSetting("account", undefined);
    tell("left");
  } catch {
    // As above.
  }
}
