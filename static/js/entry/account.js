/** Whose reports a page shows that the phone kept, and that so knows nobody. */
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
