// The page itself: messages, confirmations, and updates of its parts without a reload.

let timer;

/** Shows a message for some time; an error is shown until the next message. */
export function tell(text, isError = false) {
  const message = document.getElementById("message");
  message.textContent = text;
  message.classList.toggle("error", isError);
  message.hidden = false;
  clearTimeout(timer);
  if (!isError) {
    timer = setTimeout(() => { message.hidden = true; }, 5000);
  }
}

/** Asks a question and returns whether it was confirmed. */
export function ask(question, yes, isDangerous) {
  const dialog = document.createElement("dialog");
  const text = document.createElement("p");
  text.id = "question";
  text.textContent = question;
  dialog.setAttribute("aria-labelledby", text.id);
  const actions = document.createElement("div");
  actions.className = "actions";
  const no = button("Keep", "");
  const go = button(yes, isDangerous ? "danger" : "primary");
  actions.append(no, go);
  dialog.append(text, actions);
  document.body.append(dialog);
  return new Promise((resolve) => {
    no.addEventListener("click", () => dialog.close(""));
    go.addEventListener("click", () => dialog.close("yes"));
    dialog.addEventListener("close", () => { resolve(dialog.returnValue === "yes"); dialog.remove(); });
    dialog.showModal();
    no.focus();
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
  const made = document.createElement("button");
  made.type = "button";
  made.className = style;
  made.textContent = text;
  return made;
}
