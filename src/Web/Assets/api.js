// Calls of the store's API with the session cookie.

/** Sends a request and gives the answer's JSON; throws an Error with the store's own words when it refuses. */
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
    throw new Error("The store does not answer.");
  }

  const text = await response.text();
  let answer = {};
  try {
    answer = text ? JSON.parse(text) : {};
  } catch {
    // An answer that is not JSON says nothing that people could use.
  }

  if (!response.ok) {
    throw new Error(reasonOf(answer) ?? `The store answered with ${response.status}.`);
  }

  return answer;
}

function reasonOf(answer) {
  if (Array.isArray(answer.detail)) {
    return answer.detail.map((fault) => fault.msg).join("\n");
  }

  const place = answer.location ? `Line ${answer.location.line}: ` : "";
  const hints = (answer.hints ?? []).map((hint) => `\n${hint}`).join("");
  return answer.message ? place + answer.message + hints : undefined;
}
