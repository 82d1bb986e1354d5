/** What the phone keeps: every report, from its first letter until the server has it. */

/** @typedef {Record<string, string>} Fields what the form sends, by name */
/** @typedef {{plain: Fields} | {iv: Uint8Array<ArrayBuffer>, sealed: ArrayBuffer}} Content */
/**
 * @typedef {object} Refusal
 * @property {number} status
 * @property {string} detail
 * @property {Record<string, {label: string, errors: string[]}>} fields
 * @property {string[]} doubts
 * @property {string} confirm
 * @property {Fields} values what the server put right
 */
/**
 * @typedef {object} Report
 * @property {string} id under which the server knows it too
 * @property {string} account whose it is: nobody else sees or sends it
 * @property {string} language of the page that it was written on
 * @property {"draft" | "waiting" | "sent"} state
 * @property {Content} content
 * @property {number} revision one more with each change
 * @property {string} changedAt
 * @property {Refusal | null} refusal
 * @property {string} url of what the server received
 */

export const WITH_PHOTOS = ["reports", "photos", "contents"];
const changes = new EventTarget();
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("obs-entry") : null;
tabs?.addEventListener("message", ({ data }) => changes.dispatchEvent(new Event(data)));

/** @type {Promise<IDBDatabase> | null} */
let opened = null;

/** @returns {Promise<IDBDatabase>} */
function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("obs-entry", 2);
    request.onupgradeneeded = ({ oldVersion }) => upgrade(request.result, oldVersion);
    request.onsuccess = () => {
      const forget = () => {
        opened = null;
      };
      request.result.onclose = forget;
      request.result.onversionchange = () => {
        request.result.close();
        forget();
      };
      resolve(request.result);
    };
    request.onerror = () => {
      opened = null;
      reject(request.error);
    };
  });
  return opened;
}

/**
 * What is kept already stays.
 * @param {IDBDatabase} database
 * @param {number} version
 */
function upgrade(database, version) {
  if (version < 1) {
    const reports = database.createObjectStore("reports", { keyPath: "id" });
    reports.createIndex("account", "account");
    database.createObjectStore("settings");
  }
  const photos = database.createObjectStore("photos", { keyPath: "id" });
  photos.createIndex("account", "account");
  photos.createIndex("report", "report");
  database.createObjectStore("contents");
}

/**
 * One transaction, done when it is on the disk.
 * @template T
 * @param {string | string[]} names of the stores; the first is what `work` is given
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore, answer: (value: T) => void) => void} work
 * @returns {Promise<T>}
 */
export async function transact(names, mode, work) {
  const database = await open();
  const name = typeof names === "string" ? names : (names[0] ?? "");
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(names, mode, { durability: "strict" });
    /** @type {any} */
    let result;
    transaction.oncomplete = () => resolve(result);
    transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
    work(transaction.objectStore(name), (value) => {
      result = value;
    });
  });
}

/**
 * This tab and all others hear of it.
 * @param {"changed" | "left" | "protected"} what
 */
export function tell(what) {
  changes.dispatchEvent(new Event(what));
  tabs?.postMessage(what);
}

/**
 * @param {"changed" | "left" | "protected"} what
 * @param {() => void} hear
 */
export function onTold(what, hear) {
  changes.addEventListener(what, hear);
}

/**
 * The reports of an account, the last changed first.
 * @param {string} account
 * @returns {Promise<Report[]>}
 */
export async function reportsOf(account) {
  /** @type {Report[]} */
  const found = await transact("reports", "readonly", (store, answer) => {
    const request = store.index("account").getAll(account);
    request.onsuccess = () => answer(request.result);
  });
  return found.sort((one, other) => other.changedAt.localeCompare(one.changedAt));
}

/**
 * Change a report as it is now, in one step: what another tab did meanwhile is seen.
 * `change` gives null to leave it as it is, or another id to move it there.
 * @param {string} id
 * @param {(report: Report | undefined) => Report | null} change
 * @returns {Promise<Report | null>}
 */
export async function changeReport(id, change) {
  /** @type {Report | null} */
  const changed = await transact(WITH_PHOTOS, "readwrite", (store, answer) => {
    const request = store.get(id);
    request.onsuccess = () => {
      const report = change(request.result);
      if (report) store.put(report);
      if (report && report.id !== id) {
        store.delete(id);
        movePhotos(store.transaction, id, report.id);
      }
      answer(report);
    };
  });
  if (changed) tell("changed");
  return changed;
}

/**
 * To a report of another id, each under an id of its own: the server may know the former
 * ones. What it has received stays with the report that it has.
 * @param {IDBTransaction} transaction
 * @param {string} from
 * @param {string} to
 */
function movePhotos(transaction, from, to) {
  const contents = transaction.objectStore("contents");
  eachPhoto(transaction, from, (cursor) => {
    const photo = cursor.value;
    const id = newId();
    const request = contents.get(photo.id);
    request.onsuccess = () => {
      if (request.result) contents.put(request.result, id);
      contents.delete(photo.id);
    };
    if (photo.state !== "sent") {
      const anew = { id, report: to, offset: 0, refusal: "", state: "waiting" };
      transaction.objectStore("photos").put({ ...photo, ...anew });
    }
    cursor.delete();
  });
}

/**
 * @param {IDBTransaction} transaction
 * @param {string} report
 * @param {(cursor: IDBCursorWithValue) => void} act
 */
export function eachPhoto(transaction, report, act) {
  const request = transaction.objectStore("photos").index("report").openCursor(report);
  request.onsuccess = () => {
    const cursor = request.result;
    if (!cursor) return;
    act(cursor);
    cursor.continue();
  };
}

/**
 * @param {string} name
 * @returns {Promise<any>}
 */
export function readSetting(name) {
  return transact("settings", "readonly", (store, answer) => {
    const request = store.get(name);
    request.onsuccess = () => answer(request.result);
  });
}

/**
 * @param {string} name
 * @param {unknown} value undefined takes it away
 * @returns {Promise<void>}
 */
export function writeSetting(name, value) {
  return transact("settings", "readwrite", (store) => {
    if (value === undefined) store.delete(name);
    else store.put(value, name);
  });
}

/** Version 4, also on a page without https, where `randomUUID` is not given. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const variant = "89ab"[(bytes[8] ?? 0) & 3];
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join("-");
}
