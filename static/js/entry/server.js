/** The two doors of the server: whose session it is, and sending one report. */

const SESSION_MS = 10_000;
const SEND_MS = 40_000;
const FINAL = [409, 410, 413, 422];

/**
 * @typedef {import("./store.js").Fields} Fields
 * @typedef {import("./store.js").Refusal} Refusal
 * @typedef {{state: "in", account: string, token: string} | {state: "out" | "away"}} Session
 * @typedef {{kind: "received", url: string} | {kind: "refused", refusal: Refusal} |
 *   {kind: "later" | "away"}} Outcome
 */

/**
 * @param {string} address
 * @param {number} [patience]
 * @returns {Promise<Session>}
 */
export async function askSession(address, patience = SESSION_MS) {
  const [answer, body] = await reach(address, {}, patience);
  if (answer?.ok && body?.account && body.token) {
    return { state: "in", account: body.account, token: body.token };
  }
  const isOut = answer?.type === "opaqueredirect" || [401, 403].includes(answer?.status ?? 0);
  return { state: isOut ? "out" : "away" };
}

/**
 * Received is only what the server says it has received under this id: a hotspot's
 * login page answers 200 too.
 * @param {string} address
 * @param {string} id
 * @param {Fields} fields
 * @param {string} token
 * @returns {Promise<Outcome>}
 */
export async function sendReport(address, id, fields, token) {
  const headers = { "X-CSRFToken": token };
  const content = new URLSearchParams({ ...fields, client_id: id });
  const [answer, body] = await reach(address, { method: "POST", headers, body: content }, SEND_MS);
  if (!answer) return { kind: "away" };
  if (answer.ok && body?.reference === id) return { kind: "received", url: body.url };
  if (isFinal(answer, body)) {
    return { kind: "refused", refusal: asRefusal(answer.status, body ?? {}) };
  }
  return { kind: "later" };
}

/**
 * Of us, and for a person to mend; a proxy's word counts only where it says "too large".
 * @param {Response} answer
 * @param {any} body
 */
export function isFinal({ status }, body) {
  return FINAL.includes(status) && (body || status === 413);
}

/** @param {{detail?: string, title?: string}} body */
export function whyRefused({ detail, title }) {
  return detail ?? title ?? "";
}

/**
 * @param {string} address
 * @param {RequestInit} options
 * @param {number} patience
 * @returns {Promise<[Response | null, any]>}
 */
export async function reach(address, options, patience) {
  const signal = AbortSignal.timeout?.(patience); // not in browsers before 2022
  /** @type {Response} */
  let answer;
  try {
    answer = await fetch(address, { redirect: "manual", cache: "no-store", signal, ...options });
  } catch {
    return [null, null];
  }
  try {
    return [answer, await answer.json()];
  } catch {
    return [answer, null]; // cut off, or no word of ours
  }
}

/**
 * @param {number} status
 * @param {Partial<Refusal> & {title?: string}} body
 * @returns {Refusal}
 */
function asRefusal(status, body) {
  const { fields = {}, doubts = [], confirm = "", values = {} } = body;
  const isExplained = Object.keys(fields).length > 0;
  const detail = body.detail ?? (isExplained ? "" : (body.title ?? ""));
  return { status, detail, fields, doubts, confirm, values };
}
