// Buttons that copy the command next to them. They are shown only if the browser supports copying.
import { tell } from "./page.js";

export function offerCopying(root) {
  if (!navigator.clipboard) {
    return;
  }

  for (const button of root.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(button.closest("figure").querySelector("code").textContent);
        tell("Copied.");
      } catch {
        tell("The browser does not allow copying.", true);
      }
    });
  }
}

document.addEventListener("replaced", (event) => offerCopying(event.detail));
