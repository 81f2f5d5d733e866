// Runs before anything is drawn, so that a dark page does not begin with a white flash.
(() => {
  let chosen = "system";
  try {
    chosen = localStorage.getItem("appearance") ?? "system";
  } catch {
    // Storage can be switched off; the system's choice is right then.
  }
  const isDark =
    chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = isDark ? "dark" : "light";
})();
