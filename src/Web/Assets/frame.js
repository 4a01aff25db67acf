// The frame of the pages: light or dark, times that go on, and menus that close.

const root = document.documentElement;
const units = [[59.5, 60, "minute"], [23.5, 3600, "hour"], [13.5, 86400, "day"], [8.5, 604800, "week"], [23, 2630016, "month"], [Infinity, 31557600, "year"]];

export function startFrame() {
  const button = document.querySelector("[data-theme-button]");
  if (button) {
    button.hidden = false;
    button.addEventListener("click", switchTheme);
  }

  setInterval(tellTimes, 20_000);
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target) || event.target.closest("button[data-url]")) {
        menu.open = false;
      }
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.activeElement?.closest("details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}

function switchTheme() {
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  root.dataset.theme = (root.dataset.theme ?? system) === "dark" ? "light" : "dark";
  try {
    localStorage.setItem("theme", root.dataset.theme);
  } catch {
    // The choice lasts until the page is left.
  }
}

// The server uses the same words.
function tellTimes() {
  for (const time of document.querySelectorAll("time[datetime]")) {
    time.textContent = ago(Date.now() - Date.parse(time.dateTime));
  }
}

function ago(milliseconds) {
  const seconds = Math.abs(milliseconds) / 1000;
  if (seconds < 45) {
    return "just now";
  }

  const [, size, unit] = units.find(([most, size]) => seconds / size < most);
  const count = Math.max(Math.round(seconds / size), 1);
  const amount = `${count} ${unit}${count > 1 ? "s" : ""}`;
  return milliseconds < 0 ? `in ${amount}` : `${amount} ago`;
}
