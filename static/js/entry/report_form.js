/** The report and edit forms: comfort only; without this they work as they are. */
import { pickPoints } from "./point_map.js";
import { suggestNames } from "./suggestions.js";

const form = document.querySelector("form[data-obs-report-form]");
if (form instanceof HTMLFormElement) {
  keepTollsConsistent(form);
  suggestNames(form);
  pickPoints(form);
  sendOnce(form);
  openWhatIsLinked();
}

const summary = document.querySelector("[data-obs-error-summary]");
if (summary instanceof HTMLElement) {
  summary.focus();
}

/**
 * A second tap while the first is on its way does nothing.
 * @param {HTMLFormElement} form
 */
function sendOnce(form) {
  const button = form.querySelector("[data-obs-sending]");
  if (!(button instanceof HTMLButtonElement)) return;
  const words = button.textContent;
  form.addEventListener("submit", (event) => {
    // Next turn: a button disabled at once would not submit in every browser.
    setTimeout(() => {
      if (event.defaultPrevented) return; // the outbox has it
      button.disabled = true;
      button.textContent = button.dataset.obsSending ?? words;
    });
  });
  window.addEventListener("pageshow", () => {
    button.disabled = false;
    button.textContent = words;
  });
}

/** A link in the error summary unfolds the part that holds its field. */
function openWhatIsLinked() {
  for (const link of document.querySelectorAll("[data-obs-error-summary] a")) {
    link.addEventListener("click", () => {
      const id = link.getAttribute("href")?.slice(1) ?? "";
      const details = document.getElementById(id)?.closest("details");
      if (details) details.open = true;
    });
  }
}

/**
 * Typing a figure chooses “a figure”; choosing another word empties the figures.
 * @param {HTMLFormElement} form
 */
function keepTollsConsistent(form) {
  for (const toll of form.querySelectorAll("[data-obs-toll]")) {
    toll.addEventListener("input", (event) => {
      const input = event.target;
      if (!(input instanceof HTMLInputElement)) return;
      if (input.type === "radio") {
        if (input.value !== "figure") emptyFigures(toll);
      } else if (input.value) {
        chooseFigure(toll);
      }
    });
  }
}

/** @param {Element} toll */
function emptyFigures(toll) {
  for (const input of toll.querySelectorAll("input:not([type=radio])")) {
    if (input instanceof HTMLInputElement) input.value = "";
  }
}

/** @param {Element} toll */
function chooseFigure(toll) {
  const radio = toll.querySelector("input[type=radio][value=figure]");
  if (radio instanceof HTMLInputElement) radio.checked = true;
}
