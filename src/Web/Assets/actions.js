// Buttons that call the API, described by the attributes data-method, data-url, data-body, data-confirm, data-done and data-then.
import { call } from "./api.js";
import { ask, refresh, tell } from "./page.js";

export function listenForActions() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-url]");
    if (button && !button.disabled) {
      run(button);
    }
  });
}

async function run(button) {
  const { method, url, body, confirm, done, then, typed } = button.dataset;
  const verb = button.textContent.replace("…", "").trim();
  if (confirm && !(await ask(confirm, verb, button.classList.contains("danger"), typed))) {
    button.focus();
    return;
  }

  button.disabled = true;
  try {
    const answer = await call(method, url, body === undefined ? undefined : JSON.parse(body));
    if (then === "build") {
      location.assign(buildPage(answer.data.build_id));
    } else if (then) {
      location.assign(then);
    } else {
      await refresh();
      tell(answer.message ?? done ?? "Done.");
    }
  } catch (error) {
    tell(error.message, true, error);
  } finally {
    button.disabled = false;
  }
}

/** The page of a build, next to the API named by the page. */
export function buildPage(id) {
  return new URL(`../../admin/build/${id}/`, new URL(document.body.dataset.api, location.href)).href;
}
