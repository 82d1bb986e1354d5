/** What waits goes out by itself: at once, when the network is back, now and then. */
import { askSession, sendReport } from "./server.js";
import { changeReport, forgetOldSent, reportsOf } from "./store.js";

const FIRST_WAIT_MS = 3_000;
const LONGEST_WAIT_MS = 300_000;
const LOCK_MS = 60_000;

/** @typedef {import("./store.js").Report} Report */

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
    this.left = waiting.length;
    if (session.state !== "in" || session.account !== this.account) return;
    for (const report of waiting.reverse()) {
      if (!(await this.attempt(report, session.token))) break;
    }
    this.left = (await this.waiting()).length;
    await forgetOldSent(this.account);
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
