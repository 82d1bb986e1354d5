/** What leaves the phone. */
import { isUnsent, photosOf } from "./photo_store.js";
import {
  eachPhoto,
  readSetting,
  reportsOf,
  tell,
  transact,
  WITH_PHOTOS,
  writeSetting,
} from "./store.js";

const SENT_KEPT = 5;

/** @typedef {import("./store.js").Report} Report */

/**
 * With their photos.
 * @param {(report: Report, at: number) => boolean} which of the account's
 * @param {string} account
 */
export async function deleteReports(account, which) {
  const doomed = (await reportsOf(account)).filter(which);
  await transact(WITH_PHOTOS, "readwrite", (store) => {
    for (const { id } of doomed) {
      store.delete(id);
      eachPhoto(store.transaction, id, (cursor) => {
        store.transaction.objectStore("contents").delete(cursor.value.id);
        cursor.delete();
      });
    }
  });
  if (doomed.length > 0) tell("changed");
}

/**
 * Of those sent, the last ones stay to be seen; and those with photos that are not.
 * @param {string} account
 * @param {Set<string>} unfinished their ids
 */
export async function forgetOldSent(account, unfinished) {
  const reports = await reportsOf(account);
  const sent = reports.filter(({ id, state }) => state === "sent" && !unfinished.has(id));
  const old = new Set(sent.slice(SENT_KEPT).map(({ id }) => id));
  await deleteReports(account, ({ id }) => old.has(id));
}

/** @param {string} account */
export async function countUnsent(account) {
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

/**
 * All of an account that leaves; what others have left on this phone stays: it is theirs.
 * @param {string} account
 * @returns {Promise<boolean>} whether it is done
 */
export async function wipe(account) {
  try {
    await deleteReports(account, () => true);
    await writeSetting(`vault ${account}`, undefined);
    if ((await readSetting("account")) === account) await writeSetting("account", undefined);
    tell("left");
    return true;
  } catch {
    return false;
  }
}
