// SPDX-License-Identifier: Apache-2.0
// Who is signed in, and the page for who is not. A node that asks for no keys has neither.
import { get, post, request, whenRefused } from "./api.js";
import { el, fill } from "./dom.js";

const ROOT = "/v1/signin";
const PLACE = "memlog.place";
let checking = false;
/** Who looks, where the node asks for keys. */
let reader = null;

/** The author of a row, where that may be somebody else; null on a node that asks for no keys. */
export const authorOf = (row) => (reader === null ? null : row.author || null);
export const isOwn = (row) => row.author === reader;

/** Calls back once the page may be shown: when somebody is signed in, or nobody has to be. */
export async function begin(show) {
  let state = null;
  try {
    state = await get(ROOT);
  } catch {
    // The connection says so.
  }
  if (state?.asksForKeys && !state.signedIn) {
    ask(state);
    return;
  }
  whenRefused(check);
  comeBack();
  if (state?.signedIn) tell(state.signedIn);
  show();
}

/** After an answer or a stream that was refused: the sign-in may have ended. The page then begins anew, with the question. */
export async function check() {
  if (checking) return;
  checking = true;
  try {
    const state = await get(ROOT);
    if (state?.asksForKeys && !state.signedIn) location.reload();
  } catch {
    // It does not answer at all.
  } finally {
    checking = false;
  }
}

function ask(state) {
  document.title = "Sign in – Memlog";
  const key = el("input", { id: "key", type: "password", autocomplete: "off", spellcheck: "false", maxlength: "200", required: true,
    placeholder: "mlk_…" });
  const trouble = el("p", { class: "trouble", role: "alert", hidden: true });
  const go = el("button", { class: "button primary", id: "sign-in" }, "Sign in");
  const byKey = el("form", { onsubmit: (event) => { event.preventDefault(); signIn(key, go, trouble); } },
    el("label", { class: "field", for: "key" }, el("span", null, "Key"), key), trouble, go);
  const atIssuer = state.issuer?.viewer && [
    el("a", { class: "button", id: "issuer", href: ROOT + "/start", onclick: leave }, `Sign in at ${new URL(state.issuer.url).host}`),
    el("p", { class: "or" }, "or")];
  document.querySelector(".skip").remove();
  document.querySelector(".frame").replaceWith(el("main", { class: "sign-in", id: "main" },
    el("div", { class: "brand" }, el("img", { src: "/viewer/icon.svg", alt: "", width: "26", height: "26" }), el("span", null, "Memlog")),
    el("h1", null, "Sign in"), atIssuer, byKey,
    el("p", { class: "muted" }, "A key comes from whoever looks after this node. It needs the scope read.")));
  key.focus();
}

async function signIn(key, go, trouble) {
  trouble.hidden = true;
  go.disabled = true;
  try {
    // A header takes no other characters, and no key has them.
    if (!/^[!-~]+$/.test(key.value.trim())) throw new Error("A key begins with mlk_ and has no blanks.");
    await request("POST", ROOT, { Authorization: `Bearer ${key.value.trim()}` });
    key.value = "";
    location.reload();
  } catch (error) {
    trouble.textContent = error.message;
    trouble.hidden = false;
    go.disabled = false;
    key.focus();
  }
}

function tell(who) {
  reader = who.author;
  const place = document.getElementById("who");
  place.hidden = false;
  fill(place, el("span", { class: "who-name", title: `Team ${who.team}` }, who.author, el("span", { class: "muted" }, ` · ${who.team}`)),
    el("button", { class: "quiet", id: "sign-out", onclick: signOut }, "Sign out"));
}

async function signOut() {
  try {
    await post("/v1/signout", {});
  } finally {
    location.reload();
  }
}

/** The issuer sends the browser back to the first page; this one is remembered meanwhile. */
function leave() {
  try {
    sessionStorage.setItem(PLACE, location.hash);
  } catch {
    // Then it is the first page.
  }
}

function comeBack() {
  try {
    const place = sessionStorage.getItem(PLACE);
    sessionStorage.removeItem(PLACE);
    if (place?.startsWith("#/") && !location.hash) history.replaceState(null, "", place);
  } catch {
    // A browser that keeps nothing begins at the first page.
  }
}
