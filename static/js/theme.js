// Runs before the first paint, so that the page never flashes in the other theme.
// A classic script on purpose: a module would run too late.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const KEY = "obs-theme";

  /** @returns {string | null} the reader's own choice, if any can be remembered */
  const chosen = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  };
  /** @param {string} theme */
  const remember = (theme) => {
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // A private window: the choice holds for this page only.
    }
  };
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);

  const theme = chosen();
  if (theme === "dark" || theme === "light") {
    root.dataset.theme = theme;
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-obs-theme-switch]")) {
      const show = () => button.setAttribute("aria-pressed", String(isDark()));
      button.removeAttribute("hidden");
      show();
      system.addEventListener("change", show);
      button.addEventListener("click", () => {
        root.dataset.theme = isDark() ? "light" : "dark";
        remember(root.dataset.theme);
        show();
        document.dispatchEvent(new CustomEvent("obs:theme-changed"));
      });
    }
  });
})();
