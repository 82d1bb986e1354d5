/** What the page says of the network, the session and the last thing done. */
import { element } from "../lib/page.js";

export class Notices {
  /** @param {Record<string, string>} words */
  constructor(words) {
    this.words = words;
    this.said = "";
    this.result = document.querySelector("[data-obs-outbox-status]");
    this.network = document.querySelector("[data-obs-network]");
  }

  /**
   * The result of what was just done; the focus goes there, for the form may be gone.
   * @param {string} word
   * @param {"success" | "info" | "bad"} kind
   * @param {string} [url] of what it is about
   */
  say(word, kind, url) {
    this.said = word;
    const link = url ? [" ", element("a", { href: url }, this.words.open ?? "")] : [];
    const text = this.words[word] ?? "";
    this.result?.replaceChildren(element("p", { class: `notice notice-${kind}` }, text, ...link));
    if (this.result instanceof HTMLElement) this.result.focus();
  }

  /** @param {string} [word] only if this is what it says */
  hush(word = this.said) {
    if (word === this.said) this.result?.replaceChildren();
  }

  /**
   * @param {"in" | "out" | "away"} state
   * @param {boolean} isKnown whether there is an account to keep reports for
   */
  session(state, isKnown) {
    if (!this.network) return;
    this.network.replaceChildren();
    if (state === "in") return;
    const word = isKnown ? state : "unknown";
    const notice = element("p", { class: "notice" }, this.words[word] ?? "");
    if (state === "out") {
      const link = element("a", { href: this.words.signInUrl ?? "" }, this.words.signIn ?? "");
      notice.append(" ", link);
    }
    this.network.append(notice);
  }
}
