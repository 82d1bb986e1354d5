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

const SENT_KEPT = 5;
const changes = new EventTarget();
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("obs-entry") : null;
tabs?.addEventListener("message", ({ data }) => changes.dispatchEvent(new Event(data)));

/** @type {Promise<IDBDatabase> | null} */
let opened = null;

/** @returns {Promise<IDBDatabase>} */
function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("obs-entry", 1);
    request.onupgradeneeded = () => {
      const reports = request.result.createObjectStore("reports", { keyPath: "id" });
      reports.createIndex("account", "account");
      request.result.createObjectStore("settings");
    };
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
 * One transaction, done when it is on the disk.
 * @template T
 * @param {string} name
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore, answer: (value: T) => void) => void} work
 * @returns {Promise<T>}
 */
async function transact(name, mode, work) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(name, mode, { durability: "strict" });
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
  const changed = await transact("reports", "readwrite", (store, answer) => {
    const request = store.get(id);
    request.onsuccess = () => {
      const report = change(request.result);
      if (report) store.put(report);
      if (report && report.id !== id) store.delete(id);
      answer(report);
    };
  });
  if (changed) tell("changed");
  return changed;
}

/**
 * @param {(report: Report, at: number) => boolean} which of the account's
 * @param {string} account
 */
export async function deleteReports(account, which) {
  const doomed = (await reportsOf(account)).filter(which);
  await transact("reports", "readwrite", (store) => {
    for (const { id } of doomed) store.delete(id);
  });
  if (doomed.length > 0) tell("changed");
}

/**
 * Of those sent, the last ones stay to be seen.
 * @param {string} account
 */
export async function forgetOldSent(account) {
  const sent = (await reportsOf(account)).filter(({ state }) => state === "sent");
  const old = new Set(sent.slice(SENT_KEPT).map(({ id }) => id));
  await deleteReports(account, ({ id }) => old.has(id));
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
