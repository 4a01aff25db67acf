// Shows what a specification would change while it is written: mistakes at their lines, or the differences from the active build.
import { element } from "./page.js";

const pause = 500;
const signs = { added: ["+", "add"], upgraded: ["↑", "up"], downgraded: ["↓", "down"], replaced: ["~", "up"], removed: ["−", "gone"] };
const most = 60;
let running;
let timer;

export function offerPreview() {
  const form = document.querySelector("form[data-preview]");
  if (!form) {
    return;
  }

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => show(form), pause);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  document.addEventListener("filled", later);
  show(form);
}

async function show(form) {
  const panel = document.getElementById("preview");
  const text = form.elements.specification.value;
  running?.abort();
  panel.hidden = form.elements.kind.value !== "yaml" || text.trim() === "";
  if (panel.hidden) {
    return;
  }

  const state = panel.querySelector("[data-preview-state]");
  const own = new AbortController();
  running = own;
  state.textContent = "Solving …";
  let answer;
  try {
    answer = await ask(form, text, own.signal);
  } catch (error) {
    if (!own.signal.aborted) {
      state.textContent = "";
      fill(panel, [paragraph(error.message, "soft")]);
    }

    return;
  }

  state.textContent = answer.problems.length > 0 ? "cannot be built" : `${answer.packages} packages`;
  fill(panel, answer.problems.length > 0 ? answer.problems.map(problem) : changes(answer));
}

async function ask(form, text, signal) {
  const namespace = form.elements.namespace.value || form.elements.new_namespace?.value.trim();
  const response = await fetch(form.dataset.preview, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ namespace, specification: text, mode: form.elements.mode?.value }),
    signal,
  });
  const answer = await response.json();
  if (!response.ok) {
    throw new Error(answer.message ?? "No preview can be made.");
  }

  return answer.data;
}

function problem(found) {
  const box = element("div", "stack");
  if (found.line) {
    const go = element("button", "compact");
    go.type = "button";
    go.textContent = `Line ${found.line}`;
    go.addEventListener("click", () => choose(found.line));
    box.append(go);
  }

  box.append(paragraph(found.message, "sentence words"));
  for (const hint of found.hints) {
    box.append(paragraph(hint, "soft small words"));
  }

  box.append(paragraph(found.code, "soft small"));
  return box;
}

// Selects a line of the text.
function choose(line) {
  const field = document.getElementById("text");
  const lines = field.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  field.focus();
  field.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
}

function changes(answer) {
  const parts = [];
  if (answer.compared_with !== null) {
    const sum = element("p", "sum");
    for (const [kind, [sign, style]] of Object.entries(signs)) {
      const count = answer.changes.filter((change) => change.kind === kind).length;
      if (count > 0) {
        const part = element("span", style);
        part.textContent = `${sign}${count}`;
        sum.append(part);
      }
    }

    const same = element("span", "same");
    same.textContent = `${answer.unchanged} the same as build ${answer.compared_with}`;
    sum.append(same);
    parts.push(sum);
  }

  const size = answer.bytes_to_fetch;
  parts.push(paragraph(size > 0 ? `${bytes(size)} to fetch.` : "Everything is in the store already.", "soft small"));
  const list = element("ul", "changes");
  for (const change of answer.changes.slice(0, most)) {
    list.append(item(change));
  }

  parts.push(list);
  if (answer.changes.length > most) {
    parts.push(paragraph(`and ${answer.changes.length - most} more`, "soft small"));
  }

  return [...parts, ...answer.warnings.map((warning) => paragraph(warning, "soft small words"))];
}

function item(change) {
  const [sign, style] = signs[change.kind];
  const row = document.createElement("li");
  const mark = element("span", `delta ${style}`);
  const symbol = document.createElement("b");
  symbol.textContent = sign;
  symbol.ariaHidden = "true";
  const word = element("span", "unseen");
  word.textContent = `${change.kind}: `;
  const before = change.version_before;
  const after = change.version_after;
  const text = document.createElement("span");
  text.textContent = `${change.name} ${before && after && before !== after ? `${before} → ${after}` : after ?? before}`;
  mark.append(symbol, word, text);
  const size = document.createElement("span");
  size.textContent = change.size ? bytes(change.size) : "";
  row.append(mark, size);
  return row;
}

function fill(panel, parts) {
  panel.querySelector("[data-preview-body]").replaceChildren(...parts);
}

function paragraph(text, style) {
  const made = element("p", style);
  made.textContent = text;
  return made;
}

// In the same way as ByteText of the server.
function bytes(size) {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  let unit = 0;
  let value = size;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }

  return `${value.toFixed(unit === 0 || value >= 100 ? 0 : 1)} ${units[unit]}`;
}
