/**
 * Typing a figure chooses “a figure”; choosing another word empties the figures.
 * @param {HTMLFormElement} form
 */
export function keepTollsConsistent(form) {
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
