// SPDX-License-Identifier: Apache-2.0
// The keyboard. Whatever can be walked through has the attribute data-row.
import { copy, help } from "./dialogs.js";

const PAGES = { m: "#/", s: "#/sessions", d: "#/letters", w: "#/worth", t: "#/status", e: "#/settings" };
let goPending = 0;

export function start() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const typing = event.target.closest?.("input, textarea, select");
    if (event.key === "Escape") {
      leave(event, typing);
    } else if (!typing && press(event.key, event)) {
      event.preventDefault();
    }
  });
}

function press(key, event) {
  if (goPending > Date.now() && PAGES[key]) {
    goPending = 0;
    location.hash = PAGES[key];
    return true;
  }
  goPending = 0;
  const row = event.target.closest?.("[data-row]");
  switch (key) {
    case "g":
      goPending = Date.now() + 1500;
      return true;
    case "j":
      return walk(1);
    case "k":
      return walk(-1);
    case "/":
      return search();
    case "?":
      help();
      return true;
    case "o":
      (row?.querySelector("[data-open]") ?? row)?.click();
      return !!row;
    case "Enter":
      if (row !== event.target || row.tagName === "A") return false;
      row.querySelector("[data-open]")?.click();
      return true;
    case "c":
      if (row?.dataset.number) copy("#" + row.dataset.number);
      return !!row;
    case "h":
      row?.querySelector("[data-hide]")?.click();
      return !!row;
    default:
      return false;
  }
}

function walk(step) {
  const rows = [...document.querySelectorAll("[data-row]")];
  if (rows.length === 0) return true;
  const at = rows.indexOf(document.activeElement?.closest?.("[data-row]"));
  const next = at < 0 ? firstSeen(rows) : Math.min(rows.length - 1, Math.max(0, at + step));
  rows[next].focus();
  rows[next].scrollIntoView({ block: "nearest" });
  return true;
}

function firstSeen(rows) {
  const seen = rows.findIndex((row) => row.getBoundingClientRect().top >= 0);
  return Math.max(0, seen);
}

function search() {
  const field = document.querySelector("#search");
  if (field) {
    field.focus();
    field.select();
  } else {
    location.hash = "#/?focus=search";
  }
  return true;
}

function leave(event, typing) {
  if (typing?.id === "search" && typing.value !== "") {
    typing.value = "";
    typing.dispatchEvent(new Event("input", { bubbles: true }));
  } else if (event.target !== document.body) {
    event.target.blur?.();
  }
}
