// Follows a running build: its log, state and progress, and the rest of the page when the build has finished.
import { call } from "./api.js";
import { refresh } from "./page.js";

const pause = 1000;
let followed;
let isListFollowed = false;

export function followBuild() {
  const facts = document.getElementById("build-facts");
  if (facts && facts.dataset.refresh !== undefined) {
    watch(facts.dataset.build, facts.dataset.status);
  }

  const log = document.getElementById("log");
  if (log) {
    log.scrollTop = log.scrollHeight;
    if (log.dataset.follow !== undefined && followed !== log) {
      followed = log;
      follow(log);
    }
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

async function follow(log) {
  const seen = Number(log.dataset.offset);
  let isFirst = true;
  while (log.isConnected) {
    try {
      // After an interruption the log is read again from the start, so that nothing is shown twice or left out.
      await read(log, log.dataset.follow + (isFirst ? seen : 0), !isFirst);
      return;
    } catch {
      isFirst = false;
      await new Promise((resolve) => setTimeout(resolve, 3 * pause));
    }
  }
}

async function read(log, url, isWhole) {
  const response = await fetch(url, { credentials: "same-origin" });
  if (!response.ok) {
    throw new Error(response.statusText);
  }

  if (isWhole) {
    log.textContent = "";
  }

  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }

    // An empty line is a heartbeat and not part of the log.
    if (value !== "\n") {
      const isAtEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 24;
      log.append(value);
      if (isAtEnd) {
        log.scrollTop = log.scrollHeight;
      }
    }
  }
}
