// The page itself: messages, confirmations, and updates of its parts without a reload.

let timer;

/** Shows a message for some time; an error is shown until the next message. */
export function tell(text, isError = false, error) {
  const message = document.getElementById("message");
  message.replaceChildren(...explain(text, error));
  message.classList.toggle("error", isError);
  message.hidden = false;
  clearTimeout(timer);
  if (!isError) {
    timer = setTimeout(() => { message.hidden = true; }, 5000);
  }
}

/** Returns a text, and the way to log in if a session has ended. */
export function explain(text, error) {
  if (!error?.login) {
    return [text];
  }

  const link = document.createElement("a");
  link.href = error.login;
  link.textContent = "Log in again";
  return [text, " ", link];
}

/** Asks a question and returns whether it was confirmed. With a name, it must be typed first. */
export function ask(question, yes, isDangerous, typed) {
  const dialog = document.createElement("dialog");
  const text = document.createElement("p");
  text.id = "question";
  text.textContent = question;
  dialog.setAttribute("aria-labelledby", text.id);
  const body = element("div", "body");
  const actions = element("footer", "");
  const no = button("Keep", "");
  const go = button(yes, isDangerous ? "danger" : "primary");
  body.append(text);
  actions.append(no, go);
  if (typed) {
    const label = element("label", "field");
    const field = element("input", "");
    field.autocomplete = "off";
    field.spellcheck = false;
    field.addEventListener("input", () => { go.disabled = field.value !== typed; });
    label.append(`Type ${typed} to confirm`, field);
    body.append(label);
    go.disabled = true;
  }

  dialog.append(body, actions);
  document.body.append(dialog);
  return new Promise((resolve) => {
    no.addEventListener("click", () => dialog.close(""));
    go.addEventListener("click", () => dialog.close("yes"));
    dialog.addEventListener("close", () => { resolve(dialog.returnValue === "yes"); dialog.remove(); });
    dialog.showModal();
    (dialog.querySelector("input") ?? no).focus();
  });
}

/** Reloads this page and replaces its content, or only the parts that are marked. */
export async function refresh(parts = false) {
  const response = await fetch(location.href, { credentials: "same-origin", headers: { Accept: "text/html" } });
  if (!response.ok) {
    location.reload();
    return;
  }

  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const wanted = parts ? [...document.querySelectorAll("[data-part]")] : [document.getElementById("content")];
  for (const old of wanted) {
    const replacement = fresh.getElementById(old.id);
    // Unchanged elements are kept, and with them the focus and scroll position of the user.
    if (replacement && !old.isEqualNode(replacement)) {
      const hadFocus = old.contains(document.activeElement);
      old.replaceWith(replacement);
      document.dispatchEvent(new CustomEvent("replaced", { detail: replacement }));
      if (hadFocus) {
        document.getElementById("content").focus({ preventScroll: true });
      }
    }
  }
}

function button(text, style) {
  const made = element("button", style);
  made.type = "button";
  made.textContent = text;
  return made;
}

/** Makes an element with a class. */
export function element(name, style) {
  const made = document.createElement(name);
  made.className = style;
  return made;
}
