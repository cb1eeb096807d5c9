// SPDX-License-Identifier: Apache-2.0
// The live stream. Whoever listens for "initial_load" loads anew then: it comes at the beginning and after each gap,
// and what follows it is new. A browser has six connections for a node, so its windows share one stream: the window whose
// turn it is reads it and tells the others. A window that nobody sees lets go of it.
import { take } from "./turns.js";

const NAME = "memlog-stream";
const PATIENCE = 15_000;
const listeners = new Map();
const latest = new Map();
const id = String(Math.random());
let source = null;
let channel = null;
let leave = null;
let reading = false;
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
  watch();
  document.addEventListener("visibilitychange", watch);
  // A page that is about to stand still could hold up the others.
  document.addEventListener("freeze", letGo);
  addEventListener("pagehide", letGo);
  addEventListener("pageshow", (event) => event.persisted && want());
}

function watch() {
  clearTimeout(hideTimer);
  if (document.hidden) {
    hideTimer = setTimeout(letGo, PATIENCE);
  } else {
    want();
  }
}

function want() {
  if (leave) return;
  channel = meet();
  leave = take(begin, end);
}

/** The channel of this browser's windows, or none where it keeps nothing for this address. */
function meet() {
  try {
    const met = new BroadcastChannel(NAME);
    met.onmessage = (message) => hear(message.data);
    met.postMessage({ ask: id });
    return met;
  } catch {
    return null;
  }
}

function letGo() {
  if (!leave) return;
  end();
  leave();
  leave = null;
  channel?.close();
  channel = null;
  become("connecting");
}

function begin() {
  reading = true;
  become("connecting");
  connect();
}

function end() {
  reading = false;
  disconnect();
}

/** What another window says: one that comes and asks for what it has missed, or the one that reads the stream. */
function hear(said) {
  if (said.ask && reading && state === "live") {
    channel.postMessage({ to: said.ask, state, frames: [...latest.values()] });
  } else if (!said.ask && !reading && (!said.to || said.to === id)) {
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
