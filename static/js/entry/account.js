/** What a phone keeps, and for whom: a page that it kept knows nobody. */
import { askSession } from "./server.js";
import { readSetting } from "./store.js";

const PATIENCE_MS = 3_000; // then it is as without a network

/**
 * Who is signed in comes before who was: on a phone that is shared they are two people.
 * @param {string} address of the session's door
 * @returns {Promise<string>} "" where nobody is known
 */
export async function whoIsIt(address) {
  const session = await askSession(address, PATIENCE_MS);
  if (session.state === "in") return session.account;
  return (await readSetting("account")) ?? "";
}

/**
 * The worker that keeps the form: from its own address on, and nothing else of the site.
 * @param {string} address
 */
export function install(address) {
  const scope = new URL(".", new URL(address, location.href)).pathname;
  navigator.serviceWorker?.register(address, { scope }).catch(() => {
    // Signed out, or no network: what is installed already stays.
  });
}
