// Calls the API of the store with the session cookie.

/** Sends a request and returns the JSON of the response. Throws an Error with the message of the store if the request fails. */
export async function call(method, url, body) {
  let response;
  try {
    response = await fetch(url, {
      method,
      credentials: "same-origin",
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Error("The store does not respond.");
  }

  const text = await response.text();
  let answer = {};
  try {
    answer = text ? JSON.parse(text) : {};
  } catch {
    // A response that is not JSON has nothing useful for users.
  }

  if (!response.ok) {
    if ([401, 403].includes(response.status) && document.body.dataset.session !== undefined && !(await isLoggedIn())) {
      throw new SessionEndedError();
    }

    throw new Error(reasonOf(answer) ?? `The store responded with ${response.status}.`);
  }

  return answer;
}

/** The session of the page has ended; logging in leads back to it. */
export class SessionEndedError extends Error {
  constructor() {
    super("Your session has ended.");
    const page = location.pathname + location.search;
    this.login = new URL(`../../login/?next=${encodeURIComponent(page)}`, new URL(document.body.dataset.api, location.href)).href;
  }
}

async function isLoggedIn() {
  try {
    const response = await fetch(new URL("permission/", new URL(document.body.dataset.api, location.href)), { credentials: "same-origin" });
    return (await response.json()).data.authenticated === true;
  } catch {
    return true;
  }
}

function reasonOf(answer) {
  if (Array.isArray(answer.detail)) {
    return answer.detail.map((fault) => fault.msg).join("\n");
  }

  const place = answer.location ? `Line ${answer.location.line}: ` : "";
  const hints = (answer.hints ?? []).map((hint) => `\n${hint}`).join("");
  return answer.message ? place + answer.message + hints : undefined;
}
