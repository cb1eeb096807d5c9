// SPDX-License-Identifier: Apache-2.0
// What several pages show: nothing, waiting, trouble, amounts.
import { el } from "./dom.js";
import { count, words } from "./format.js";
import { icon } from "./icons.js";

export function empty(title, text, more) {
  return el("div", { class: "empty" }, el("div", { class: "empty-icon" }, icon("empty", 28)), el("h2", null, title), el("p", null, text),
    more);
}

export function loading(rows = 3) {
  return el("div", { class: "loading", role: "status", "aria-label": "Loading" },
    Array.from({ length: rows }, () => el("div", { class: "ghost" }, el("i"), el("i"), el("i"))));
}

export function trouble(error, again) {
  return el("div", { class: "empty bad", role: "alert" }, el("div", { class: "empty-icon" }, icon("warn", 28)),
    el("h2", null, "That did not work"), el("p", null, error.message),
    again && el("button", { class: "button", onclick: again }, "Try again"));
}

export function heading(title, text, ...tools) {
  return el("div", { class: "heading" }, el("div", null, el("h1", null, title), text && el("p", { class: "muted" }, text)),
    el("div", { class: "heading-tools" }, tools));
}

export function figure(label, value, hint) {
  return el("div", { class: "figure", title: hint ?? null }, el("dt", null, label), el("dd", null, value));
}

const LEDGER = [["processed", "good"], ["skipped", "calm"], ["duplicate", "calm"], ["pending", "busy"], ["parked", "warn"],
  ["deadLettered", "bad"], ["discarded", "faint"]];

/** Where the accepted events are, as a bar with its legend. */
export function ledgerBar(ledger) {
  const parts = LEDGER.map(([name, tone]) => [name, tone, ledger[name] ?? 0]).filter(([, , many]) => many > 0);
  const svgless = parts.map(([name, tone, many]) => {
    const piece = el("span", { class: `piece ${tone}`, title: `${words(name)}: ${count(many)}` });
    piece.style.flexGrow = String(many);
    return piece;
  });
  return el(
    "div",
    { class: "ledger" },
    el("div", { class: "bar", role: "img",
      "aria-label": parts.map(([name, , many]) => `${words(name)} ${many}`).join(", ") || "no events" }, svgless),
    el("ul", { class: "legend" }, parts.length === 0 && el("li", null, "No events yet"),
      parts.map(([name, tone, many]) => el("li", null, el("i", { class: tone }), words(name), " ", el("b", null, count(many))))),
  );
}

export function pill(text, tone) {
  return el("span", { class: tone ? `pill ${tone}` : "pill" }, text);
}

export const STATUS_TONES = { active: "busy", completed: "good", failed: "bad", cancelled: "" };
