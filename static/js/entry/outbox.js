/** What waits goes out by itself: at once, when the network is back, now and then. */
import { forgetOldSent } from "./clearing.js";
import { changePhoto, photosOf, readContent, readyToSend } from "./photo_store.js";
import { askSession, isFinal, reach, sendReport, whyRefused } from "./server.js";
import { changeReport, reportsOf } from "./store.js";

const FIRST_WAIT_MS = 3_000;
const LONGEST_WAIT_MS = 300_000;
const LOCK_MS = 60_000;
const PIECE = 256 * 1024;
const ANNOUNCE_MS = 40_000;
const PIECE_MS = 180_000; // 2 KB/s: slower is no network

/**
 * @typedef {import("./store.js").Report} Report
 * @typedef {import("./photo_store.js").Photo} Photo
 * @typedef {{kind: "received"} | {kind: "refused", why: string} | {kind: "later" | "away"}} Sent
 */

/** Tells "status" when it has learnt something of the session. */
export class Outbox extends EventTarget {
  /**
   * @param {{session: string, send: string}} addresses
   * @param {import("./vault.js").Vault} vault
   */
  constructor(addresses, vault) {
    super();
    this.addresses = addresses;
    this.vault = vault;
    this.account = "";
    /** @type {import("./server.js").Session | null} */
    this.session = null;
    this.left = 0;
    this.tries = 0;
    this.timer = 0;
    /** @type {Promise<void> | null} */
    this.running = null;
  }

  /** @param {string} account whose reports go out; they sign in, if need be, later */
  start(account) {
    this.account = account;
    addEventListener("online", () => this.now());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.now();
    });
    return this.now();
  }

  /** Somebody waits for it, or there is a reason to hope. */
  async now() {
    this.tries = 0;
    await this.running;
    await this.sendAll();
  }

  sendAll() {
    this.running ??= oneTab(() => this.pass()).finally(() => {
      this.running = null;
      this.later();
    });
    return this.running;
  }

  later() {
    clearTimeout(this.timer);
    if (this.left === 0) return;
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.tries);
    this.tries += 1;
    this.timer = setTimeout(() => this.sendAll(), wait * (0.75 + Math.random() / 2));
  }

  async pass() {
    const session = await askSession(this.addresses.session);
    this.session = session;
    this.dispatchEvent(new Event("status"));
    const waiting = await this.waiting();
    this.left = await this.countLeft();
    if (session.state !== "in" || session.account !== this.account) return;
    for (const report of waiting.reverse()) {
      if (!(await this.attempt(report, session.token))) break;
    }
    // The words first, of all of them: on a slow line photos take an hour.
    await sendPhotos(this.account, this.vault, session.token);
    this.left = await this.countLeft();
    const unsent = (await photosOf(this.account)).filter(({ state }) => state !== "sent");
    await forgetOldSent(this.account, new Set(unsent.map(({ report }) => report)));
  }

  async countLeft() {
    if (!this.account) return 0;
    return (await this.waiting()).length + (await photosToSend(this.account)).length;
  }

  async waiting() {
    const reports = this.account ? await reportsOf(this.account) : [];
    return reports.filter(({ state }) => state === "waiting");
  }

  /**
   * @param {Report} report
   * @param {string} token
   * @returns {Promise<boolean>} whether it makes sense to try the next one
   */
  async attempt(report, token) {
    const fields = await this.vault.open(report.content);
    if (!fields) return true; // no reason to keep the others waiting
    const address = this.addresses.send.replace(/^\/\w+\//, `/${report.language}/`);
    const outcome = await sendReport(address, report.id, fields, token);
    if (outcome.kind === "received") {
      await settle(report, { state: "sent", url: outcome.url, content: shown(report.content) });
    } else if (outcome.kind === "refused") {
      await settle(report, { state: "draft", refusal: outcome.refusal });
    }
    return outcome.kind !== "away";
  }
}

/**
 * Unless it was edited while it was on its way: then the edit stands as it is, and the
 * server will say that it has another.
 * @param {Report} sent
 * @param {Partial<Report>} result
 */
function settle(sent, result) {
  return changeReport(sent.id, (now) =>
    now?.revision === sent.revision ? { ...now, ...result } : null,
  );
}

/**
 * What stays of a report that the server has: enough to know it again by.
 * @param {import("./store.js").Content} content
 */
function shown(content) {
  if (!("plain" in content)) return content;
  const { title = "", started_on = "" } = content.plain;
  return { plain: { title, started_on } };
}

/**
 * Two tabs take turns. Where there are no locks, or a tab that sleeps has this one, the
 * ids keep each report single.
 * @param {() => Promise<void>} work
 * @returns {Promise<void>}
 */
async function oneTab(work) {
  if (!navigator.locks) return work();
  let isMine = false;
  const signal = AbortSignal.timeout?.(LOCK_MS);
  try {
    await navigator.locks.request("obs-outbox", { signal }, () => {
      isMine = true;
      return work();
    });
  } catch (error) {
    if (isMine) throw error;
    await work();
  }
}

/** Photos go out in pieces, after their report; what the server has is not sent twice. */

/** @param {string} account */
export async function photosToSend(account) {
  return readyToSend(await photosOf(account), await reportsOf(account));
}

/**
 * @param {string} account
 * @param {import("./vault.js").Vault} vault
 * @param {string} token
 */
export async function sendPhotos(account, vault, token) {
  const reports = new Map((await reportsOf(account)).map((report) => [report.id, report]));
  for (const photo of await photosToSend(account)) {
    const content = await readContent(photo.id);
    const bytes = content && (await vault.openBytes(content));
    const url = reports.get(photo.report)?.url;
    if (!bytes || !url) continue;
    const address = `${url}attachments/${photo.id}/pieces/`;
    const sent = await sendPhoto(address, photo, bytes, token, (offset) =>
      changePhoto(photo.id, { offset }),
    );
    if (sent.kind === "received") await changePhoto(photo.id, { state: "sent" });
    if (sent.kind === "refused") {
      await changePhoto(photo.id, { state: "refused", refusal: sent.why, offset: 0 });
    }
    if (sent.kind === "away") return;
  }
}

/**
 * Announced first: the answer tells from where to go on, and so does each piece's.
 * @param {string} address
 * @param {Pick<Photo, "id" | "keepsPosition">} photo
 * @param {ArrayBuffer} bytes
 * @param {string} token
 * @param {(offset: number) => unknown} onProgress
 * @returns {Promise<Sent>}
 */
export async function sendPhoto(address, photo, bytes, token, onProgress) {
  const headers = { "X-CSRFToken": token };
  const announced = new URLSearchParams({
    size: String(bytes.byteLength),
    sha256: await hashOf(bytes),
    ...(photo.keepsPosition && { keeps_position: "on" }),
  });
  let [answer, body] = await reach(
    address,
    { method: "POST", headers, body: announced },
    ANNOUNCE_MS,
  );
  let last = -1;
  for (;;) {
    const sent = outcomeOf(photo.id, answer, body);
    if (sent) return sent;
    const { offset } = body;
    if (offset <= last) return { kind: "later" }; // it goes round in circles
    last = offset;
    await onProgress(offset);
    const piece = bytes.slice(offset, offset + PIECE);
    const from = { ...headers, "Upload-Offset": String(offset) };
    [answer, body] = await reach(address, { method: "PUT", headers: from, body: piece }, PIECE_MS);
  }
}

/**
 * @param {string} id
 * @param {Response | null} answer
 * @param {any} body
 * @returns {Sent | null} null: there is more to send
 */
function outcomeOf(id, answer, body) {
  if (!answer) return { kind: "away" };
  if (answer.ok && body?.reference === id) return { kind: "received" };
  if (answer.ok && Number.isInteger(body?.offset)) return null;
  if (isFinal(answer, body)) return { kind: "refused", why: whyRefused(body ?? {}) };
  return { kind: "later" };
}

/** @param {ArrayBuffer} bytes */
async function hashOf(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
