// SPDX-License-Identifier: Apache-2.0
// Which of a browser's windows has the turn to read the stream. The browser's locks say so at once, also after a crash.
// A page that comes by http from another machine has none: there a lease in the origin's storage, which its holder renews.

const NAME = "memlog-stream";
const RENEWED = 1_000;
const SETTLED = 250;
const EXPIRED = 4_000;

/** Calls begin when this window's turn comes, and end when another one has it after all; returns what gives it back. */
export function take(begin, end) {
  if (!navigator.locks) return byLease(begin, end);
  let leave = byLock(begin, () => {
    leave = byLease(begin, end);
  });
  return () => leave();
}

function byLock(begin, refused) {
  const waiting = new AbortController();
  let release = null;
  const hold = () => new Promise((resolve) => {
    release = resolve;
    begin();
  });
  // A browser that keeps nothing for this address refuses locks, too.
  navigator.locks.request(NAME, { signal: waiting.signal }, hold).catch(() => waiting.signal.aborted || refused());
  return () => {
    waiting.abort();
    release?.();
  };
}

function byLease(begin, end) {
  const me = String(Math.random());
  let timer = 0;
  let ours = false;
  const become = (holding) => {
    if (ours === holding) return;
    ours = holding;
    if (holding) begin();
    else end();
  };
  const look = () => {
    clearTimeout(timer);
    const lease = read();
    const mine = lease?.who === me;
    if (mine || !lease?.isFresh) {
      // Several may claim it at once: it is theirs whose name is still there after a while.
      if (!write(`${me} ${Date.now()}`)) {
        become(true);
        return;
      }
    }
    become(mine);
    timer = setTimeout(look, mine || lease?.isFresh ? RENEWED : SETTLED);
  };
  const onStorage = (event) => {
    if ((event.key === NAME || event.key === null) && (ours || !event.newValue)) look();
  };
  addEventListener("storage", onStorage);
  look();
  return () => {
    clearTimeout(timer);
    removeEventListener("storage", onStorage);
    if (read()?.who === me) write(null);
  };
}

function read() {
  try {
    const [who, at] = localStorage.getItem(NAME).split(" ");
    // A clock that was set back makes no lease last.
    return { who, isFresh: Math.abs(Date.now() - Number(at)) < EXPIRED };
  } catch {
    return null;
  }
}

/** Returns whether there is a storage; without one each window reads for itself. */
function write(lease) {
  try {
    if (lease) localStorage.setItem(NAME, lease);
    else localStorage.removeItem(NAME);
    return true;
  } catch {
    return false;
  }
}
