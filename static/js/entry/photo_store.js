/**
 * Photos and documents on the phone, and reports with theirs. What is known of each lies
 * apart from its content, which is read only to be shown or sent, and gone once the server
 * has it.
 */
import { reportsOf, tell, transact } from "./store.js";

/** @typedef {{plain: ArrayBuffer} | {iv: Uint8Array<ArrayBuffer>, sealed: ArrayBuffer}} Bytes */
/**
 * @typedef {object} Photo
 * @property {string} id under which the server knows it too
 * @property {string} report to which it belongs, and after which it is sent
 * @property {string} account
 * @property {string} type
 * @property {number} size
 * @property {boolean} keepsPosition
 * @property {"waiting" | "refused" | "sent"} state
 * @property {number} offset how much of it the server has
 * @property {string} refusal
 * @property {string} addedAt
 */

const BOTH = ["photos", "contents"];

/**
 * The photos of an account, the first chosen first.
 * @param {string} account
 * @returns {Promise<Photo[]>}
 */
export async function photosOf(account) {
  /** @type {Photo[]} */
  const found = await transact("photos", "readonly", (store, answer) => {
    const request = store.index("account").getAll(account);
    request.onsuccess = () => answer(request.result);
  });
  return found.sort((one, other) => one.addedAt.localeCompare(other.addedAt));
}

/**
 * @param {Photo} photo
 * @param {Bytes} content
 */
export async function addPhoto(photo, content) {
  await transact(BOTH, "readwrite", (photos) => {
    photos.put(photo);
    photos.transaction.objectStore("contents").put(content, photo.id);
  });
  tell("changed");
}

/**
 * @param {string} id
 * @returns {Promise<Bytes | undefined>}
 */
export function readContent(id) {
  return transact("contents", "readonly", (store, answer) => {
    const request = store.get(id);
    request.onsuccess = () => answer(request.result);
  });
}

/**
 * Unless it was deleted meanwhile.
 * @param {string} id
 * @param {Partial<Photo>} change
 */
export async function changePhoto(id, change) {
  await transact(BOTH, "readwrite", (photos) => {
    const request = photos.get(id);
    request.onsuccess = () => {
      if (!request.result) return;
      photos.put({ ...request.result, ...change });
      if (change.state === "sent") photos.transaction.objectStore("contents").delete(id);
    };
  });
  tell("changed");
}

/**
 * @param {string} id
 * @param {Bytes} content the same, sealed
 */
export function replaceContent(id, content) {
  return transact("contents", "readwrite", (store) => {
    const request = store.count(id);
    request.onsuccess = () => {
      if (request.result) store.put(content, id);
    };
  });
}

/** @param {string} id */
export async function deletePhoto(id) {
  await transact(BOTH, "readwrite", (photos) => {
    photos.delete(id);
    photos.transaction.objectStore("contents").delete(id);
  });
  tell("changed");
}

/**
 * Those that may go out: their report is there.
 * @param {Photo[]} photos
 * @param {import("./store.js").Report[]} reports
 */
export function readyToSend(photos, reports) {
  const sent = new Map(reports.map((report) => [report.id, report]));
  return photos.filter(
    ({ state, report }) => state === "waiting" && sent.get(report)?.state === "sent",
  );
}

/**
 * @typedef {import("./store.js").Report} Report
 * @typedef {import("./store.js").Fields} Fields
 * @typedef {{report: Report, fields: Fields | null, photos: Photo[]}} Kept
 */

/**
 * @param {string} account
 * @param {import("./vault.js").Vault} vault
 * @returns {Promise<Kept[]>}
 */
export async function keptOf(account, vault) {
  const photos = await photosOf(account);
  const reports = await reportsOf(account);
  return Promise.all(
    reports.map(async (report) => ({
      report,
      fields: await vault.open(report.content),
      photos: photos.filter((photo) => photo.report === report.id),
    })),
  );
}

/**
 * A report is sent when its photos are.
 * @param {Kept} kept
 * @returns {Report["state"]}
 */
export function stateOf({ report, photos }) {
  const isOnItsWay = photos.some(({ state }) => state === "waiting");
  return report.state === "sent" && isOnItsWay ? "waiting" : report.state;
}

/** @param {Pick<Kept, "report" | "photos">} kept */
export function isUnsent({ report, photos }) {
  return report.state !== "sent" || photos.some(({ state }) => state !== "sent");
}
