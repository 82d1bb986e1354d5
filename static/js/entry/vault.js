/**
 * Encryption at rest, for who chose a passphrase: AES-GCM under a key that is derived
 * from it (PBKDF2), cannot be read out, and is gone when the page is closed.
 */
import { photosOf, readContent, replaceContent } from "./photo_store.js";
import { changeReport, readSetting, reportsOf, tell, writeSetting } from "./store.js";

const ITERATIONS = 600_000;
const CHECK = "observatory";

/**
 * @typedef {import("./store.js").Fields} Fields
 * @typedef {import("./store.js").Content} Content
 * @typedef {import("./photo_store.js").Bytes} Bytes
 * @typedef {{salt: Uint8Array<ArrayBuffer>, iterations: number, check: Content}} Lock
 */

export class Vault {
  constructor() {
    this.account = "";
    /** @type {Lock | null} */
    this.lock = null;
    /** @type {CryptoKey | null} */
    this.key = null;
  }

  /** @param {string} account */
  async start(account) {
    this.account = account;
    this.lock = (await readSetting(`vault ${account}`)) ?? null;
  }

  /** Whether the passphrase has to be given before anything can be read or kept. */
  get isLocked() {
    return this.lock !== null && this.key === null;
  }

  /**
   * @param {Fields} fields
   * @returns {Promise<Content>}
   */
  async seal(fields) {
    if (this.isLocked) throw new Error("locked");
    return this.key ? seal(this.key, fields) : { plain: fields };
  }

  /**
   * @param {Content} content
   * @returns {Promise<Fields | null>} null while it is locked
   */
  async open(content) {
    if ("plain" in content) return content.plain;
    return this.key ? open(this.key, content) : null;
  }

  /**
   * @param {ArrayBuffer} bytes
   * @returns {Promise<Bytes>}
   */
  async sealBytes(bytes) {
    if (this.isLocked) throw new Error("locked");
    return this.key ? sealBytes(this.key, bytes) : { plain: bytes };
  }

  /**
   * @param {Bytes} content
   * @returns {Promise<ArrayBuffer | null>} null while it is locked
   */
  async openBytes(content) {
    if ("plain" in content) return content.plain;
    return this.key ? openBytes(this.key, content) : null;
  }

  /**
   * @param {string} passphrase
   * @returns {Promise<boolean>} whether it is the one
   */
  async unlock(passphrase) {
    if (!this.lock) return true;
    const key = await derive(passphrase, this.lock);
    const check = await open(key, this.lock.check);
    if (check?.check !== CHECK) return false;
    this.key = key;
    await this.sealAll();
    return true;
  }

  /**
   * From now on, and for all that is kept already. The lock is written first: should
   * the page be closed in the middle, what is still plain can be read as it is.
   * @param {string} passphrase
   */
  async protect(passphrase) {
    const salt = crypto.getRandomValues(new Uint8Array(16));
    const key = await derive(passphrase, { salt, iterations: ITERATIONS });
    const check = await seal(key, { check: CHECK });
    const lock = { salt, iterations: ITERATIONS, check };
    await writeSetting(`vault ${this.account}`, lock);
    this.lock = lock;
    this.key = key;
    await this.sealAll();
  }

  async sealAll() {
    for (const { id, content, revision } of await reportsOf(this.account)) {
      if (!("plain" in content)) continue;
      const sealed = await this.seal(content.plain);
      await changeReport(id, (now) =>
        now?.revision === revision ? { ...now, content: sealed } : null,
      );
    }
    for (const { id } of await photosOf(this.account)) {
      const content = await readContent(id);
      if (content && "plain" in content) {
        await replaceContent(id, await this.sealBytes(content.plain));
      }
    }
  }
}

/** Only a page that came safely (https, or this very machine) may encrypt. */
export function canProtect() {
  return Boolean(globalThis.crypto?.subtle);
}

/**
 * @param {string} passphrase
 * @param {{salt: Uint8Array<ArrayBuffer>, iterations: number}} lock
 */
async function derive(passphrase, { salt, iterations }) {
  const bytes = new TextEncoder().encode(passphrase.normalize("NFC"));
  const secret = await crypto.subtle.importKey("raw", bytes, "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  const wanted = { name: "AES-GCM", length: 256 };
  return crypto.subtle.deriveKey(how, secret, wanted, false, ["encrypt", "decrypt"]);
}

/**
 * @param {CryptoKey} key
 * @param {Fields} fields
 * @returns {Promise<Content>}
 */
async function seal(key, fields) {
  return sealBytes(key, new TextEncoder().encode(JSON.stringify(fields)));
}

/**
 * @param {CryptoKey} key
 * @param {BufferSource} bytes
 */
async function sealBytes(key, bytes) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, sealed: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes) };
}

/**
 * @param {CryptoKey} key
 * @param {Content} content
 * @returns {Promise<Fields | null>}
 */
async function open(key, content) {
  if ("plain" in content) return content.plain;
  const bytes = await openBytes(key, content);
  return bytes && JSON.parse(new TextDecoder().decode(bytes));
}

/**
 * @param {CryptoKey} key
 * @param {{iv: Uint8Array<ArrayBuffer>, sealed: ArrayBuffer}} content
 * @returns {Promise<ArrayBuffer | null>}
 */
async function openBytes(key, { iv, sealed }) {
  try {
    return await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, sealed);
  } catch {
    return null;
  }
}

/**
 * Nothing is shown or kept before the passphrase is right.
 * @param {Vault} vault
 * @param {HTMLFormElement} entry
 * @param {() => void} forget
 * @returns {Promise<void>}
 */
export function askPassphrase(vault, entry, forget) {
  const form = document.querySelector("form[data-obs-unlock]");
  if (!(form instanceof HTMLFormElement)) return Promise.resolve();
  form.querySelector("[data-obs-forget]")?.addEventListener("click", forget);
  const error = form.querySelector("[data-obs-wrong]");
  form.hidden = false;
  entry.hidden = true;
  return new Promise((resolve) => {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const right = await vault.unlock(typed(form));
      if (error instanceof HTMLElement) error.hidden = right;
      if (!right) return;
      form.hidden = true;
      entry.hidden = false;
      resolve();
    });
  });
}

/** @param {Vault} vault */
export function offerPassphrase(vault) {
  const part = document.querySelector("[data-obs-protect]");
  const form = part?.querySelector("form");
  if (!(part instanceof HTMLElement) || !form || vault.lock || !canProtect()) return;
  part.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!form.reportValidity()) return;
    await vault.protect(typed(form));
    form.reset();
    tell("protected"); // every page asks for it from now on, this one too
  });
}

/** @param {HTMLFormElement} form */
function typed(form) {
  return String(new FormData(form).get("passphrase") ?? "");
}
