// SPDX-License-Identifier: Apache-2.0
// The live stream. Whoever listens for "initial_load" loads anew then: it comes at the beginning and after each gap,
// and what follows it is new. A tab that nobody sees lets go of its connection, for browsers have few to give.

const HIDDEN_PATIENCE = 15_000;
const listeners = new Map();
let source = null;
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
  connect();
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hideTimer);
    if (document.hidden) {
      hideTimer = setTimeout(disconnect, HIDDEN_PATIENCE);
    } else if (!source) {
      connect();
    }
  });
}

function tell(type, frame) {
  for (const listener of listeners.get(type) ?? []) listener(frame);
}

function become(next) {
  state = next;
  tell("state", next);
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
    tell(frame.type, frame);
  };
  source.onerror = () => {
    disconnect();
    become("offline");
    retry = Math.min(retry + 1, 5);
    retryTimer = setTimeout(connect, 500 * 2 ** retry);
  };
}

function disconnect() {
  clearTimeout(retryTimer);
  source?.close();
  source = null;
}
