// Builds that are under way: the log as it is written, state and progress, and everything else when they have ended.
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

// A build may be built again under the same number when it comes back from the archive, so each new content is looked at.
document.addEventListener("replaced", (event) => {
  if (event.detail.id === "content") {
    followBuild();
    followList();
  }
});

/** Brings a list up to date as long as something in it has not ended. */
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
      // After a break everything is read again: nothing is shown twice and nothing is left out.
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

    // A line that is empty is a sign of life and no part of the log.
    if (value !== "\n") {
      const isAtEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 24;
      log.append(value);
      if (isAtEnd) {
        log.scrollTop = log.scrollHeight;
      }
    }
  }
}
