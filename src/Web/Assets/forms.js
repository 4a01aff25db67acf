// Forms that call the API, selected by data-form.
import { buildPage } from "./actions.js";
import { call } from "./api.js";
import { explain, refresh, tell } from "./page.js";

const forms = { login, specification, namespace, role, settings, token };

export function listenForForms() {
  document.addEventListener("submit", async (event) => {
    const send = forms[event.target.dataset.form];
    if (!send) {
      return;
    }

    event.preventDefault();
    const button = event.submitter;
    const problem = document.getElementById("form-problem");
    setBusy(button, true);
    try {
      await send(event.target);
      show(problem, "");
    } catch (error) {
      if (problem) {
        show(problem, error.message, error);
        problem.scrollIntoView({ block: "nearest" });
      } else {
        tell(error.message, true, error);
      }
    } finally {
      setBusy(button, false);
    }
  });

  document.addEventListener("change", (event) => {
    if (event.target.dataset.into) {
      take(event.target);
    }

    arrange();
  });
  document.addEventListener("replaced", arrange);
  arrange();
}

async function login(form) {
  const answer = await call("POST", form.dataset.url, { username: form.elements.username.value, password: form.elements.password.value });
  location.assign(answer.data.redirect_url);
}

async function specification(form) {
  const isLockfile = form.elements.kind.value === "lockfile";
  const body = {
    namespace: form.elements.namespace.value || form.elements.new_namespace?.value.trim(),
    specification: form.elements.specification.value,
    is_lockfile: isLockfile,
  };
  if (isLockfile) {
    body.environment_name = form.elements.environment_name.value.trim();
    body.environment_description = form.elements.environment_description.value;
  } else if (form.elements.mode) {
    body.mode = form.elements.mode.value;
  }

  const answer = await call("POST", form.dataset.url, body);
  location.assign(buildPage(answer.data.build_id));
}

async function namespace(form) {
  const name = form.elements.name.value.trim();
  await call("POST", `${form.dataset.url}${encodeURIComponent(name)}/`);
  await refresh();
  tell(`The namespace ${name} has been created.`);
}

async function role(form) {
  const roles = JSON.parse(form.dataset.roles);
  const entity = form.elements.entity.value.trim();
  roles[entity] = [...new Set([...(roles[entity] ?? []), form.elements.role.value])];
  await call("PUT", form.dataset.url, { role_mappings: roles });
  await refresh();
  tell("The role has been assigned.");
}

async function settings(form) {
  const changed = {};
  for (const field of form.querySelectorAll("[data-kind]")) {
    if (field.value !== field.dataset.initial) {
      changed[field.name] = valueOf(field);
    }
  }

  if (Object.keys(changed).length === 0) {
    tell("Nothing has changed.");
    return;
  }

  await call("PUT", form.dataset.url, changed);
  await refresh();
  tell("Saved.");
}

function valueOf(field) {
  switch (field.dataset.kind) {
    case "flag": return field.value === "true";
    case "list": return field.value.split("\n").map((line) => line.trim()).filter((line) => line);
    // Text that is not a number is sent unchanged, so that the store reports the error.
    case "number": return /^-?\d+$/.test(field.value.trim()) ? Number(field.value) : field.value;
    default: return field.value;
  }
}

async function token(form) {
  const body = { name: form.elements.name.value.trim() };
  if (form.elements.role.value) {
    body.role_bindings = { [form.elements.entity.value.trim()]: [form.elements.role.value] };
  }

  if (form.elements.hours.value) {
    body.expiration = new Date(Date.now() + form.elements.hours.value * 3600000).toISOString();
  }

  const answer = await call("POST", form.dataset.url, body);
  const shown = document.getElementById("new-token");
  shown.hidden = false;
  shown.querySelector("code").textContent = answer.data.token;
  tell("The token has been created. It will not be shown again.");
}

// Puts the content of a file into a field, where it can be checked and changed before it is sent.
async function take(input) {
  const [file] = input.files;
  if (!file) {
    return;
  }

  const text = await file.text();
  const form = input.form;
  form.elements[input.dataset.into].value = text;
  form.elements.kind.value = /^\s*\{|^package:|^metadata:/m.test(text) ? "lockfile" : "yaml";
  arrange();
  document.dispatchEvent(new Event("filled"));
}

// Shows the fields of a choice only while it is selected.
function arrange() {
  for (const part of document.querySelectorAll("[data-when-kind]")) {
    const isWanted = part.closest("form").elements.kind.value === part.dataset.whenKind;
    part.hidden = !isWanted;
    part.querySelector("input:not([readonly])")?.toggleAttribute("required", isWanted && part.querySelector("#name") !== null);
  }

  for (const part of document.querySelectorAll("[data-when-empty]")) {
    const isWanted = part.closest("form").elements[part.dataset.whenEmpty].value === "";
    part.hidden = !isWanted;
    part.querySelector("input").required = isWanted;
  }
}

function show(problem, text, error) {
  if (problem) {
    problem.querySelector("p").replaceChildren(...explain(text, error));
    problem.hidden = text === "";
  }
}

function setBusy(button, isBusy) {
  if (button) {
    button.disabled = isBusy;
  }
}
