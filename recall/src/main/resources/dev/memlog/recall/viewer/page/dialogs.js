// SPDX-License-Identifier: Apache-2.0
// Questions before something is done, and a word after it.
import { el, fill } from "./dom.js";
import { icon } from "./icons.js";

/** @param undo what takes it back; shown as a button while it lasts */
export function toast(text, { undo, bad } = {}) {
  const box = document.getElementById("toasts");
  const note = el("div", { class: bad ? "toast bad" : "toast" }, icon(bad ? "warn" : "check", 18), el("span", null, text));
  if (undo) {
    note.append(el("button", { class: "link", onclick: () => { note.remove(); undo(); } }, "Undo"));
  }
  while (box.children.length > 2) box.firstElementChild.remove();
  box.append(note);
  setTimeout(() => note.remove(), bad ? 8000 : 6000);
}

/** A dialog that is gone once closed, whichever way. */
export function dialog(title, { wide } = {}) {
  const body = el("div", { class: "dialog-body" });
  const buttons = el("div", { class: "dialog-buttons" });
  const heading = el("h2", { id: "dialog-title", tabindex: "-1" }, title);
  const box = el("dialog", { class: wide ? "wide" : null, "aria-labelledby": "dialog-title" }, heading, body, buttons);
  const before = document.activeElement;
  box.addEventListener("close", () => {
    box.remove();
    if (before?.isConnected) before.focus();
  });
  box.addEventListener("click", (event) => {
    if (event.target === box) box.close();
  });
  document.body.append(box);
  box.showModal();
  heading.focus();
  return { box, body, buttons, close: () => box.close() };
}

/**
 * Asks what would be done, shows it, and does it once that is confirmed.
 *
 * look() gives { text or nodes, can, refresh }; act(report) does it, and may report on its way.
 */
export function confirmed({ title, look, act, verb, danger, field }) {
  const { box, body, buttons, close } = dialog(title);
  const input = field && el("input",
    { id: "dialog-field", type: "text", maxlength: "500", autocomplete: "off", required: true, placeholder: field.placeholder });
  const told = el("div", { class: "dialog-told" }, el("p", { class: "muted" }, "Looking…"));
  const trouble = el("p", { class: "trouble", role: "alert", hidden: true });
  const go = el("button", { class: danger ? "button danger" : "button primary", disabled: true }, verb);
  fill(body, told, input && el("label", { class: "field", for: "dialog-field" }, el("span", null, field.label), input), trouble);
  fill(buttons, el("button", { class: "button", onclick: close }, "Cancel"), go);
  let can = false;
  const refresh = () => { go.disabled = !can || (input && input.value.trim() === ""); };
  const fail = (error) => {
    trouble.hidden = false;
    trouble.textContent = error.message;
  };
  const see = async () => {
    trouble.hidden = true;
    try {
      const seen = await look(see);
      can = seen.can;
      fill(told, seen.told);
      refresh();
      if (can) (input ?? go).focus();
    } catch (error) {
      fail(error);
    }
  };
  input?.addEventListener("input", refresh);
  input?.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !go.disabled) go.click();
  });
  go.addEventListener("click", async () => {
    go.disabled = true;
    trouble.hidden = true;
    go.classList.add("busy");
    try {
      await act((text) => { go.textContent = text; }, input?.value.trim());
      if (box.isConnected) close();
    } catch (error) {
      fail(error);
      go.textContent = verb;
      refresh();
    } finally {
      go.classList.remove("busy");
    }
  });
  see();
}

const KEYS = [
  ["j, k", "Next, previous"],
  ["Enter or o", "Open or fold what has the focus"],
  ["/", "Search"],
  ["c", "Copy the number that has the focus"],
  ["h", "Hide the memory that has the focus"],
  ["g then m, s, d, w, t, e", "Memories, sessions, dead letters, worth, status, settings"],
  ["Esc", "Close, leave the search"],
  ["?", "This list"],
];

export function help() {
  const { body, buttons, close } = dialog("Keys and hints");
  fill(
    body,
    el("dl", { class: "keys" }, KEYS.map(([keys, does]) => [
      el("dt", null, keys.split(/(, | or | then )/).map((part, i) => (i % 2 ? part : el("kbd", null, part)))),
      el("dd", null, does),
    ])),
    el("p", { class: "muted" },
      "Search takes words, \"phrases\", -not, OR and beginnings*; any text is valid. A number such as #1234 opens that memory."),
  );
  fill(buttons, el("button", { class: "button primary", onclick: close }, "Close"));
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(`Copied ${text}`);
  } catch {
    toast(`The browser does not let this page copy: ${text}`, { bad: true });
  }
}
