/** After signing out without the script that wipes: before it came, or where it failed. */
import { fill } from "../lib/page.js";
import { countUnsent, wipe } from "./clearing.js";

const account = location.hash.slice(1); // never sent to the server
const part = document.querySelector("[data-obs-unsent]");

if (account && part instanceof HTMLElement) leave(part);

/** @param {HTMLElement} part */
async function leave(part) {
  const { obsOne = "", obsMany = "" } = part.dataset;
  const unsent = await countUnsent(account);
  if (unsent === 0) {
    await finish();
    return;
  }
  // Never without a word: nobody else has them.
  const said = part.querySelector("[data-obs-said]");
  if (said) said.textContent = unsent === 1 ? obsOne : fill(obsMany, { n: unsent });
  part.hidden = false;
  part.querySelector("[data-obs-delete]")?.addEventListener("click", async () => {
    part.hidden = true;
    await finish();
  });
}

async function finish() {
  if (!(await wipe(account))) return;
  history.replaceState(null, "", location.pathname);
  const done = document.querySelector("[data-obs-wiped]");
  if (done instanceof HTMLElement) done.hidden = false;
}
