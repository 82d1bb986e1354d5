/** What leaves the phone. */
import { eachPhoto, reportsOf, tell, transact, WITH_PHOTOS } from "./store.js";

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
