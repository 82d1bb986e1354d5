/** Entry that loses nothing: what the phone keeps is shown there, and sent from there. */
import { fill, readJson } from "../lib/page.js";
import { install, whoIsIt } from "./account.js";
import { deleteReports } from "./clearing.js";
import { entry } from "./field.js";
import { readFields } from "./form_state.js";
import { showLikely } from "./likely.js";
import { Notices } from "./notices.js";
import { Outbox } from "./outbox.js";
import { download, showOutbox } from "./outbox_view.js";
import { keptOf, stateOf } from "./photo_store.js";
import { Photos } from "./photos.js";
import { showRefusal } from "./refusals.js";
import { askSession, sendReport } from "./server.js";
import * as store from "./store.js";
import { askPassphrase, offerPassphrase, Vault } from "./vault.js";

const PATIENCE_MS = 8_000; // then it waits in the outbox, and the form is free again

/** @typedef {import("./store.js").Report} Report */

class Sending {
  /** @param {import("./field.js").Entry} entry */
  constructor(entry) {
    this.entry = entry;
    this.draft = entry.draft;
    this.form = entry.form;
    const { obsSession = "", obsSend = "" } = this.form.dataset;
    this.addresses = { session: obsSession, send: obsSend };
    /** @type {Record<string, string>} */
    this.words = readJson("entry-words");
    this.notices = new Notices(this.words);
    this.vault = new Vault();
    this.draft.vault = this.vault;
    this.outbox = new Outbox(this.addresses, this.vault);
    this.photos = new Photos(this.draft, this.vault, this.words, () => this.outbox.now());
  }

  start() {
    const ready = this.prepare();
    this.entry.takeOver(() => this.submit(ready));
    ready.catch(() => this.notices.say("keepsNothing", "bad"));
  }

  async prepare() {
    this.draft.addEventListener("unsaved", () => this.notices.say("notKept", "bad"));
    this.outbox.addEventListener("status", () => this.onSession());
    const account = this.form.dataset.obsOutbox || (await whoIsIt(this.addresses.session));
    if (!account) {
      this.form.hidden = true;
      await this.outbox.start("");
      return;
    }
    await store.writeSetting("account", account);
    await this.vault.start(account);
    this.draft.account = account;
    if (this.vault.isLocked) await askPassphrase(this.vault, this.form, () => this.forget());
    const refusal = await this.entry.begin(account);
    store.onTold("changed", () => this.show());
    await this.photos.start();
    this.listen();
    if (refusal) await this.showRefusal(refusal);
    await this.show();
    this.outbox.start(account);
  }

  listen() {
    const on = (/** @type {string} */ selector, /** @type {() => void} */ act) =>
      document.querySelector(selector)?.addEventListener("click", act);
    on("[data-obs-send-now]", () => this.outbox.now());
    on("[data-obs-export]", () => this.save());
    offerPassphrase(this.vault);
  }

  /** Somebody else has signed in meanwhile: the page is theirs, the reports are not. */
  async onSession() {
    const { session } = this.outbox;
    if (!session) return;
    this.notices.session(session.state, Boolean(this.draft.account));
    if (session.state !== "in" || session.account === this.draft.account) return;
    if (this.draft.account) await this.draft.saveIfChanged();
    this.entry.forgetTab();
    await store.writeSetting("account", session.account);
    location.reload();
  }

  kept() {
    return keptOf(this.draft.account, this.vault);
  }

  async save() {
    await download(await this.kept(), this.words.file ?? "", this.vault);
  }

  async show() {
    const section = document.querySelector("[data-obs-outbox-list]");
    if (!(section instanceof HTMLElement)) return;
    const edit = (/** @type {Report} */ report) => this.edit(report);
    const remove = (/** @type {Report} */ report) => this.remove(report);
    const kept = await this.kept();
    const actions = { edit, remove, ...this.photos.actions };
    showOutbox(section, kept, this.draft.id, this.words, actions);
    await this.photos.show(kept.flatMap(({ photos }) => photos));
    if (!kept.some((one) => stateOf(one) === "waiting")) this.notices.hush("queued");
  }

  /** @param {Report} report */
  async edit(report) {
    if (!(await this.draft.open(report))) {
      this.notices.say("elsewhere", "bad");
      return;
    }
    this.entry.keepTab();
    this.notices.hush();
    await this.show();
    if (report.refusal) await this.showRefusal(report.refusal);
    else this.form.querySelector("select")?.focus();
  }

  /** @param {Report} report */
  async remove(report) {
    const fields = await this.vault.open(report.content);
    const title = fields?.title || (this.words.untitled ?? "");
    if (!confirm(fill(this.words.reallyRemove ?? "", { title }))) return;
    await deleteReports(this.draft.account, ({ id }) => id === report.id);
  }

  /** Without the passphrase nothing of it can be read ever again. */
  async forget() {
    if (!confirm(this.words.reallyForget)) return;
    await deleteReports(this.draft.account, () => true);
    await store.writeSetting(`vault ${this.draft.account}`, undefined);
    store.tell("left");
  }

  /** @param {import("./store.js").Refusal} refusal */
  async showRefusal(refusal) {
    if ("latitude" in refusal.fields) await this.draft.takeValues(refusal);
    showRefusal(this.form, refusal, this.words);
  }

  /** @param {Promise<void>} ready */
  async submit(ready) {
    try {
      this.entry.setSending(false); // who asks for what is missing shows it in the form
      // Without the server's word the browser's own: better than to hear of it in a week.
      if (this.outbox.session?.state === "away" && !this.form.reportValidity()) return;
      this.entry.setSending(true);
      const isKept = await ready.then(
        () => this.draft.save("waiting"),
        () => false, // a phone that keeps nothing still sends, while there is a network
      );
      await (isKept ? this.sendKept() : this.sendUnkept());
    } finally {
      this.entry.setSending(false);
    }
  }

  async sendKept() {
    const { id } = this.draft;
    const patience = new Promise((done) => setTimeout(done, PATIENCE_MS));
    await Promise.race([this.outbox.now().catch(() => {}), patience]);
    const report = (await store.reportsOf(this.draft.account)).find((one) => one.id === id);
    if (report?.refusal) {
      this.entry.setSending(false);
      await this.showRefusal(report.refusal);
      return;
    }
    await this.draft.begin();
    this.entry.forgetTab();
    await this.show();
    if (report?.state === "sent") this.notices.say("thanks", "success", report.url);
    else this.notices.say("queued", "info");
  }

  async sendUnkept() {
    const session = await askSession(this.addresses.session);
    if (session.state !== "in") return this.notices.say("notKept", "bad");
    const { send } = this.addresses;
    const fields = readFields(this.form);
    const outcome = await sendReport(send, this.draft.id, fields, session.token);
    this.entry.setSending(false);
    if (outcome.kind === "refused") return showRefusal(this.form, outcome.refusal, this.words);
    if (outcome.kind !== "received") return this.notices.say("notKept", "bad");
    await this.draft.begin();
    this.notices.say("thanks", "success", outcome.url);
  }
}

if (entry) {
  new Sending(entry).start();
  showLikely(entry.form);
  install(entry.form.dataset.obsWorker ?? "");
}
