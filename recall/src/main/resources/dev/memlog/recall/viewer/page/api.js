// SPDX-License-Identifier: Apache-2.0
// The node's routes. A failure is an Error whose message can be shown as it is.

export class Failure extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export function query(parameters) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== null && each !== undefined && each !== "") search.append(name, each);
    }
  }
  const text = search.toString();
  return text ? "?" + text : "";
}

export const get = (path, parameters = {}, signal) => ask(path + query(parameters), { signal });
export const post = (path, body) => send("POST", path, body);
export const patch = (path, body) => send("PATCH", path, body);

/** Without a body, and with headers of its own. */
export const request = (method, path, headers) => ask(path, { method, headers });

let refused = () => {};

/** Calls back when an answer is that one has to sign in. */
export function whenRefused(listener) {
  refused = listener;
}

function send(method, path, body) {
  return ask(path, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

async function ask(path, options) {
  let response;
  try {
    // The header shows that it is this page which writes: none from elsewhere can send it.
    response = await fetch(path, { cache: "no-store", ...options, headers: { ...options.headers, "X-Memlog": "1" } });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Failure(0, "Memlog does not answer. Is it running?");
  }
  if (response.status === 401) refused();
  const text = await response.text();
  let json = null;
  try {
    json = JSON.parse(text);
  } catch {
    // Told below.
  }
  // Of a node that is not ready the answer is what matters, not the status.
  if (!response.ok && !(path === "/ready" && json)) {
    throw new Failure(response.status, json?.detail ?? json?.error ?? `The node answered ${response.status}.`);
  }
  return json;
}
