/** The form's part for photos and documents: chosen, made small, kept with the draft. */
import { element, fill } from "../lib/page.js";
import { preview, scaled, UnusableFileError } from "./photo_scaling.js";
import { addPhoto, changePhoto, deletePhoto, photosOf, readContent } from "./photo_store.js";
import { newId } from "./store.js";
import { canProtect } from "./vault.js";

const PREVIEW_SIDE = 120;

/**
 * @typedef {import("./photo_store.js").Photo} Photo
 * @typedef {Record<"removePhoto" | "retryPhoto", (photo: Photo) => void>} PhotoActions
 */

export class Photos {
  /**
   * @param {import("./drafts.js").Draft} draft
   * @param {import("./vault.js").Vault} vault
   * @param {Record<string, string>} words
   * @param {() => void} send what can go out
   */
  constructor(draft, vault, words, send) {
    this.draft = draft;
    this.vault = vault;
    this.words = words;
    this.part = draft.form.querySelector("[data-obs-files]");
    this.input = draft.form.querySelector("input[type=file]");
    this.list = draft.form.querySelector("[data-obs-photos]");
    this.status = draft.form.querySelector("[data-obs-photos-status]");
    this.shown = "";
    this.actions = {
      removePhoto: (/** @type {Photo} */ photo) => this.remove(photo),
      retryPhoto: async (/** @type {Photo} */ photo) => {
        await changePhoto(photo.id, { state: "waiting", refusal: "" });
        send();
      },
    };
  }

  /** A page that did not come safely cannot send pieces: see the hint that it shows. */
  async start() {
    const isPossible = canProtect() && "createImageBitmap" in globalThis;
    for (const hint of this.part?.querySelectorAll("[data-obs-photos-later]") ?? []) {
      if (hint instanceof HTMLElement) hint.hidden = isPossible;
    }
    for (const field of this.part?.querySelectorAll(".field") ?? []) {
      if (field instanceof HTMLElement) field.hidden = !isPossible;
    }
    this.input?.addEventListener("change", () => this.add());
    await this.add(); // what was chosen before this came
  }

  async add() {
    const { input } = this;
    if (!(input instanceof HTMLInputElement)) return;
    const files = [...(input.files ?? [])];
    input.value = "";
    this.say("");
    // First the report: a photo without one would never be sent.
    if (files.length === 0 || !(await this.draft.save("draft"))) return;
    for (const file of files) {
      try {
        await this.keep(file);
      } catch (error) {
        const word = error instanceof UnusableFileError ? error.message : "photoNotKept";
        this.say(fill(this.words[word] ?? "", { file: file.name }));
      }
    }
  }

  /** @param {File} file */
  async keep(file) {
    const { account, id: report, form } = this.draft;
    const mine = (await photosOf(account)).filter((photo) => photo.report === report);
    const { obsMostPhotos, obsMostBytes } = this.dataset();
    if (mine.length >= Number(obsMostPhotos)) throw new UnusableFileError("tooMany");
    const choice = form.elements.namedItem("keeps_position");
    const keepsPosition = choice instanceof HTMLInputElement && choice.checked;
    const blob = await scaled(file, keepsPosition);
    if (blob.size > Number(obsMostBytes)) throw new UnusableFileError("tooLarge");
    /** @type {Photo} */
    const photo = {
      ...{ id: newId(), report, account, type: blob.type, size: blob.size, keepsPosition },
      ...{ state: "waiting", offset: 0, refusal: "", addedAt: new Date().toISOString() },
    };
    await addPhoto(photo, await this.vault.sealBytes(await blob.arrayBuffer()));
  }

  dataset() {
    return this.part instanceof HTMLElement ? this.part.dataset : {};
  }

  /** @param {string} text */
  say(text) {
    if (this.status) this.status.textContent = text;
  }

  /** @param {Photo} photo */
  async remove(photo) {
    if (confirm(this.words.reallyRemovePhoto)) await deletePhoto(photo.id);
  }

  /**
   * Those of the report that the form shows.
   * @param {Photo[]} photos
   */
  async show(photos) {
    const mine = photos.filter(({ report }) => report === this.draft.id);
    const key = mine.map(({ id, state }) => id + state).join();
    if (key === this.shown) return; // not drawn anew with each letter
    this.shown = key;
    const rows = photoRows(mine, "draft", this.words, this.actions);
    this.list?.replaceChildren(...rows);
    if (this.part instanceof HTMLDetailsElement && mine.length > 0) this.part.open = true;
    for (const [at, photo] of mine.entries()) {
      const picture = await this.picture(photo);
      if (picture) rows[at]?.prepend(picture);
    }
  }

  /** @param {Photo} photo */
  async picture({ id, type }) {
    const content = await readContent(id);
    const bytes = content && (await this.vault.openBytes(content));
    return bytes ? preview(new Blob([bytes], { type }), PREVIEW_SIDE) : null;
  }
}

/**
 * Photos of a report as rows: which, how large, how far; and why not.
 * @param {Photo[]} photos
 * @param {import("./store.js").Report["state"]} state of their report
 * @param {Record<string, string>} words
 * @param {PhotoActions} actions
 */
export function photoRows(photos, state, words, actions) {
  return photos.map((photo, at) => row(photo, at + 1, state, words, actions));
}

/**
 * @param {Photo} photo
 * @param {number} number
 * @param {import("./store.js").Report["state"]} state
 * @param {Record<string, string>} words
 * @param {PhotoActions} actions
 */
function row(photo, number, state, words, actions) {
  const kind = photo.type === "application/pdf" ? words.document : words.photo;
  const name = fill(kind ?? "", { n: number });
  const kilobytes = Math.ceil(photo.size / 1000);
  const size = fill(words.kilobytes ?? "", { n: kilobytes.toLocaleString(words.language) });
  const status = element("span", { class: `status status-${wordOf(photo, state)}` });
  status.textContent = progress(photo, words[wordOf(photo, state)] ?? "");
  const line = element("li", { class: "small" }, `${name} · ${size} `, status);
  line.dataset.obsPhoto = photo.id;
  if (photo.refusal) line.append(element("p", { class: "notice notice-bad" }, photo.refusal));
  if (photo.state === "sent") return line;
  if (photo.state === "refused") {
    line.append(button(words.retry ?? "", name, () => actions.retryPhoto(photo)));
  }
  line.append(button(words.remove ?? "", name, () => actions.removePhoto(photo)));
  return line;
}

/**
 * @param {Photo} photo
 * @param {import("./store.js").Report["state"]} state
 * @returns {"draft" | "waiting" | "sent"}
 */
function wordOf(photo, state) {
  if (photo.state === "sent") return "sent";
  return photo.state === "refused" || state === "draft" ? "draft" : "waiting";
}

/**
 * @param {Photo} photo
 * @param {string} word
 */
function progress({ state, offset, size }, word) {
  if (state !== "waiting" || offset === 0) return word;
  return `${word} · ${Math.floor((100 * offset) / size)}\u00a0%`;
}

/**
 * @param {string} text
 * @param {string} name of the photo, for who hears the button without seeing its row
 * @param {() => void} act
 */
function button(text, name, act) {
  const of = element("span", { class: "visually-hidden" }, ` – ${name}`);
  const made = element("button", { type: "button", class: "button button-quiet" }, text, of);
  made.addEventListener("click", act);
  return made;
}
