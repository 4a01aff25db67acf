// Follows a running build: its state and progress, and the rest of the page when the build has finished.
import { call } from "./api.js";
import { showLog } from "./log.js";
import { refresh } from "./page.js";

const pause = 1000;
let followed;
let isListFollowed = false;

export function followBuild() {
  const facts = document.getElementById("build-facts");
  if (facts && facts.dataset.refresh !== undefined) {
    watch(facts.dataset.build);
  }

  const log = document.getElementById("log");
  if (log && followed !== log) {
    followed = log;
    showLog(log);
  }
}

// A build that is recreated from the archive runs again under the same ID, so the page is checked each time it is updated.
document.addEventListener("replaced", (event) => {
  if (event.detail.id === "content") {
    followBuild();
    followList();
  }
});

/** Refreshes a list as long as it contains builds that have not finished. */
export async function followList() {
  if (isListFollowed) {
    return;
  }

  isListFollowed = true;
  while (document.querySelector("[data-unfinished]")) {
    await new Promise((resolve) => setTimeout(resolve, 2 * pause));
    if (document.visibilityState === "visible" && document.querySelector("[data-unfinished]")) {
      await refresh(true).catch(() => {});
    }
  }

  isListFollowed = false;
}

async function watch(url) {
  let last = "";
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    const facts = document.getElementById("build-facts");
    if (!facts || facts.dataset.refresh === undefined) {
      return;
    }

    let build;
    try {
      build = (await call("GET", url)).data;
    } catch {
      continue;
    }

    const now = JSON.stringify([build.status, build.stage, build.progress, build.cancel_requested]);
    if (now !== last) {
      last = now;
      await refresh(true).catch(() => { last = ""; });
    }
  }
}
