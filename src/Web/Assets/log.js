// The log of a build: lines by stage, which arrive while it runs, with a search.
import { element } from "./page.js";

const pause = 3000;
const stages = {
  channels: "Solve", solve: "Solve", fetch: "Fetch", link: "Link", wheels: "Link", compile: "Link", verify: "Finish", artifacts: "Finish", archive: "Finish",
};

/** Adds the search to a log, and follows it while its build runs. */
export function showLog(log) {
  const search = log.querySelector("[data-log-search]");
  search.hidden = false;
  search.addEventListener("input", () => mark(log, search.value));
  const following = log.querySelector("[data-log-following]");
  if (log.dataset.follow !== undefined) {
    following.hidden = false;
    follow(log, following.querySelector("input"));
  }

  reveal(log);
}

// A link to a line opens the stage that has it.
function reveal(log) {
  const line = location.hash.startsWith("#L") ? document.getElementById(location.hash.slice(1)) : null;
  if (line && log.contains(line)) {
    line.closest("details").open = true;
    line.classList.add("hit");
    line.scrollIntoView({ block: "center" });
  }
}

function mark(log, text) {
  const wanted = text.trim().toLowerCase();
  for (const details of log.querySelectorAll("details")) {
    let hits = 0;
    for (const line of details.querySelectorAll("li")) {
      const isHit = wanted !== "" && line.lastElementChild.textContent.toLowerCase().includes(wanted);
      line.classList.toggle("hit", isHit);
      line.hidden = wanted !== "" && !isHit;
      hits += isHit ? 1 : 0;
    }

    if (wanted !== "") {
      details.open = hits > 0;
    }
  }
}

async function follow(log, isFollowing) {
  const seen = Number(log.dataset.offset);
  let isFirst = true;
  while (log.isConnected) {
    try {
      // After an interruption the log is read again from the start, so that nothing is shown twice or left out.
      await read(log, log.dataset.follow + (isFirst ? seen : 0), !isFirst, isFollowing);
      return;
    } catch {
      isFirst = false;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

async function read(log, url, isWhole, isFollowing) {
  const response = await fetch(url, { credentials: "same-origin" });
  if (!response.ok) {
    throw new Error(response.statusText);
  }

  const sections = log.querySelector("[data-log-sections]");
  if (isWhole) {
    sections.textContent = "";
  }

  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }

    const lines = (rest + value).split("\n");
    rest = lines.pop();
    // An empty line is a heartbeat and not part of the log.
    for (const line of lines.filter((text) => text !== "")) {
      add(sections, line);
    }

    const list = sections.lastElementChild?.querySelector("ol");
    if (list && isFollowing.checked) {
      list.scrollTop = list.scrollHeight;
    }
  }
}

function add(sections, line) {
  const found = /^\[(\w+)\] (.*)$/s.exec(line);
  const last = sections.lastElementChild;
  const stage = stages[found?.[1]] ?? last?.dataset.stage ?? "Solve";
  const text = found && (stages[found[1]] || found[1] === "build") ? found[2] : line;
  const section = last?.dataset.stage === stage ? last : begin(sections, stage);
  const number = sections.querySelectorAll("li").length + 1;
  const row = document.createElement("li");
  row.id = `L${number}`;
  const link = document.createElement("a");
  link.href = `#L${number}`;
  link.textContent = number;
  link.setAttribute("aria-label", `Line ${number}`);
  const code = document.createElement("code");
  code.textContent = text;
  row.append(link, code);
  const list = section.querySelector("ol");
  list.append(row);
  const count = list.childElementCount;
  section.querySelector(".push").textContent = `${count} line${count === 1 ? "" : "s"}`;
}

function begin(sections, stage) {
  for (const former of sections.querySelectorAll("details")) {
    former.open = false;
  }

  const section = document.createElement("details");
  section.dataset.stage = stage;
  section.open = true;
  const summary = document.createElement("summary");
  summary.append(stage, element("span", "push"));
  const list = document.createElement("ol");
  list.tabIndex = 0;
  list.setAttribute("aria-label", `Log of ${stage}`);
  section.append(summary, list);
  sections.append(section);
  return section;
}
