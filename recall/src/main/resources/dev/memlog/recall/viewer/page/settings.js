// SPDX-License-Identifier: Apache-2.0
// The settings that the node was started with: what was changed first, then all by what they are about.
import { get } from "./api.js";
import { el, fill } from "./dom.js";
import { plural, words } from "./format.js";
import { icon } from "./icons.js";
import { on } from "./live.js";
import { empty, heading, loading, pill, trouble } from "./parts.js";

const AREAS = {
  node: "Node", ingest: "Taking events in", context: "What sessions are told", "folder-index": "CLAUDE.md of folders", mode: "Modes",
    topology: "Processing",
  breaker: "Providers left alone", budget: "Budgets", store: "Store", retention: "Retention", embeddings: "Search by meaning",
    ready: "Readiness",
  otel: "Traces", compat: "Compatibility", kafka: "Kafka", price: "Prices",
};

export function settingsPage(main, ends) {
  const body = el("div", { class: "panels" }, loading(4));
  const note = el("p", { class: "result-note muted", role: "status" });
  const input = el("input",
    { id: "search", type: "search", placeholder: "Filter by name, value or meaning", autocomplete: "off", spellcheck: "false",
    "aria-label": "Filter settings", maxlength: "200" });
  const where = el("p", { class: "muted" }, "What the node was started with.");
  fill(
    main,
    el("div", { class: "heading" }, el("div", null, el("h1", null, "Settings"), where)),
    el("div", { class: "toolbar single" },
      el("div", { class: "search", role: "search" }, icon("search"), input, el("kbd", { class: "hint" }, "/"))),
    note, body,
  );
  const asked = new AbortController();
  ends.push(() => asked.abort());
  const page = { input, note, body, where, drawn: "" };
  load(asked.signal, page);
  // A node that was started anew may have others.
  ends.push(on("initial_load", () => load(asked.signal, page)));
}

async function load(signal, page) {
  try {
    const answer = await get("/v1/settings", {}, signal);
    if (JSON.stringify(answer) === page.drawn) return;
    page.drawn = JSON.stringify(answer);
    const { file, settings } = answer;
    fill(page.where, "What the node was started with. To change it, write into ", el("code", null, file), " and start it again.");
    draw(page, settings);
    page.input.oninput = () => draw(page, settings);
  } catch (error) {
    if (error.name === "AbortError") return;
    page.drawn = "";
    fill(page.body, trouble(error, () => load(signal, page)));
  }
}

function draw({ input, note, body }, settings) {
  const sought = input.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const found = settings.filter((setting) => {
    const text = [setting.key, setting.value, setting.meaning, setting.variable, setting.set ? "changed" : ""].join(" ").toLowerCase();
    return sought.every((word) => text.includes(word));
  });
  note.textContent = sought.length > 0 && found.length > 0 ? plural(found.length, "setting") : "";
  const groups = [["Changed", found.filter((setting) => setting.set)], ...byArea(settings, found.filter((setting) => !setting.set))];
  const shown = groups.filter(([, all]) => all.length > 0).map(([name, all]) => panel(name, all));
  if (sought.length === 0
    && !settings.some((setting) => setting.set)) shown.unshift(el("p", { class: "muted" }, "All stand at their defaults."));
  fill(body, found.length === 0 ? empty("No such setting", "None has all of these words in its name, value or meaning.") : shown);
}

/** Those of providers that are not in use come last. */
function byArea(settings, rows) {
  const used = settings.find((setting) => setting.key === "providers")?.value.split(",").map((name) => name.trim()) ?? [];
  const groups = new Map();
  for (const row of rows) {
    const [first, second] = row.key.split(".");
    const name = first === "provider" ? (used.includes(second) ? `Provider ${second}` : "Providers not in use") : row.key.includes(".")
      || AREAS[first] ? AREAS[first] ?? words(first) : AREAS.node;
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  return [...groups];
}

function panel(name, rows) {
  return el("section", { class: "panel settings", "aria-label": name }, el("h2", null, name), el("dl", null, rows.map(row)));
}

function row(setting) {
  const notes = [setting.allowed, !setting.secret && setting.set && `default ${setting.default || "none"}`,
    setting.variable].filter(Boolean);
  return el(
    "div",
    { class: "setting" },
    el("dt", null, el("code", null, setting.key)),
    el("dd", { class: "value" },
      setting.secret ? pill(setting.set ? "set" : "not set", setting.set ? "good" : "") : setting.value ? el("code", null, setting.value)
        : el("span", { class: "muted" }, "none"),
      setting.set && el("span", { class: "muted" },
        { file: "from the file", environment: "from the environment", flag: "from a flag" }[setting.source])),
    el("dd", { class: "about" }, el("p", null, setting.meaning), el("p", { class: "muted" }, notes.join(" · "))),
  );
}
