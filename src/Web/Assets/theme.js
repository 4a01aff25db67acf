// Applies the color scheme that was chosen before the page is painted, so it is not a module.
{
  let chosen;
  try {
    chosen = localStorage.getItem("theme");
  } catch {
    // The browser keeps nothing; the scheme of the system is used.
  }

  if (chosen === "light" || chosen === "dark") {
    document.documentElement.dataset.theme = chosen;
  }
}
