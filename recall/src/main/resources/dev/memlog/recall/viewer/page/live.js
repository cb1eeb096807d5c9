// SPDX-License-Identifier: Apache-2.0
// The live stream. Whoever listens for "initial_load" loads anew then: it comes at the beginning and after each gap,
// and what follows it is new. A browser has six connections for a node, so its windows share one stream: the window that
// holds the lock reads it and tells the others. A window that nobody sees lets go of it.

const NAME = "memlog-stream";
const HIDDEN_PATIENCE = 15_000;
const BLURRED_PATIENCE = 3_000;
// Where the page is not from this machine and not by https, browsers have no locks: then each window has its own stream,
// and only while somebody works in it.
const shared = Boolean(navigator.locks && globalThis.BroadcastChannel);
const listeners = new Map();
const latest = new Map();
const id = String(Math.random());
let source = null;
let channel = null;
let waiting = null;
let release = null;
let wanted = false;
let retry = 0;
let retryTimer = 0;
let hideTimer = 0;
let state = "connecting";

/** Calls back for frames of this type ("state" for the connection's own); returns what ends that. */
export function on(type, listener) {
  if (!listeners.has(type)) listeners.set(type, new Set());
  listeners.get(type).add(listener);
  return () => listeners.get(type).delete(listener);
}

export const connection = () => state;

export function start() {
  want();
  document.addEventListener("visibilitychange", () => watch(document.hidden, HIDDEN_PATIENCE));
  addEventListener("pagehide", letGo);
  addEventListener("pageshow", (event) => event.persisted && want());
  if (!shared) {
    addEventListener("focus", () => watch(false, 0));
    addEventListener("blur", () => watch(true, BLURRED_PATIENCE));
    if (!document.hasFocus()) watch(true, BLURRED_PATIENCE);
  }
}

function watch(isAway, patience) {
  clearTimeout(hideTimer);
  if (isAway) {
    hideTimer = setTimeout(letGo, patience);
  } else {
    want();
  }
}

function want() {
  if (wanted) return;
  wanted = true;
  if (!shared) {
    connect();
    return;
  }
  channel = new BroadcastChannel(NAME);
  channel.onmessage = (message) => hear(message.data);
  channel.postMessage({ ask: id });
  waiting = new AbortController();
  const lead = () => new Promise((resolve) => {
    release = resolve;
    connect();
  });
  navigator.locks.request(NAME, { signal: waiting.signal }, lead).catch(() => {});
}

function letGo() {
  wanted = false;
  disconnect();
  waiting?.abort();
  waiting = null;
  release?.();
  release = null;
  channel?.close();
  channel = null;
}

/** What another window says: one that comes and asks for what it has missed, or the one that reads the stream. */
function hear(said) {
  if (said.ask && release && state === "live") {
    channel.postMessage({ to: said.ask, state, frames: [...latest.values()] });
  } else if (!said.ask && !release && (!said.to || said.to === id)) {
    if (said.state !== state) become(said.state);
    for (const frame of said.frames) tell(frame.type, frame);
  }
}

function tell(type, frame) {
  for (const listener of listeners.get(type) ?? []) listener(frame);
}

function become(next) {
  state = next;
  tell("state", next);
}

function pass(frames) {
  channel?.postMessage({ state, frames });
}

function connect() {
  clearTimeout(retryTimer);
  source = new EventSource("/stream");
  source.onmessage = (message) => {
    let frame;
    try {
      frame = JSON.parse(message.data);
    } catch {
      return;
    }
    if (frame.type === "connected") {
      retry = 0;
      become("live");
    }
    if (frame.type === "initial_load" || frame.type === "processing_status") latest.set(frame.type, frame);
    pass([frame]);
    tell(frame.type, frame);
  };
  source.onerror = () => {
    disconnect();
    become("offline");
    pass([]);
    retry = Math.min(retry + 1, 5);
    retryTimer = setTimeout(connect, 500 * 2 ** retry);
  };
}

function disconnect() {
  clearTimeout(retryTimer);
  source?.close();
  source = null;
}
