// SPDX-License-Identifier: Apache-2.0
// What sessions were told, what they used of it, and how those went that were told nothing.
import { get } from "./api.js";
import { el, fill } from "./dom.js";
import { compact, count, plural, words } from "./format.js";
import { empty, figure, heading, loading, trouble } from "./parts.js";

const PERIODS = [[7, "7 days"], [30, "30 days"], [90, "90 days"], [365, "A year"]];
const COLUMNS = ["Told", "Used", "Share", "Read", "Cited", "Worked on", "Ran", "Tokens", "Per used"];
const PLACES = { start: "At a session's start", prompt: "On a prompt", tool: "Before a tool", search: "In a search",
  fetch: "Read in full" };
const MEASURES = { prompts: "Prompts", events: "Events", tools: "Tool calls", failedTools: "Failed tool calls",
  tokens: "Memlog's own tokens" };

export function worthPage(main, parameters) {
  const days = Number(parameters.get("days")) || 30;
  const project = parameters.get("project") ?? "";
  const place = el("div", { class: "panels" }, loading(3));
  const chips = PERIODS.map(([many, name]) =>
    el("a", { class: "chip", href: link(many, project), "aria-current": many === days ? "true" : null }, name));
  fill(main, heading("Worth", project ? `of ${project}` : "What sessions were told, and what they used of it.",
    project && el("a", { class: "button", href: link(days, "") }, "All projects")),
    el("div", { class: "chips", "aria-label": "Period" }, chips), place);
  load(place, days, project);
}

const link = (days, project) => `#/worth?days=${days}${project ? "&project=" + encodeURIComponent(project) : ""}`;

async function load(place, days, project) {
  const since = new Date(Date.now() - days * 86_400_000).toISOString();
  try {
    const worth = await get("/v1/worth", { since, project });
    if (place.isConnected) draw(place, worth, days);
  } catch (error) {
    if (place.isConnected) fill(place, trouble(error, () => load(place, days, project)));
  }
}

function draw(place, worth, days) {
  const { total, holdout } = worth;
  if (total.told === 0 && holdout.heldOutSessions === 0) {
    fill(place, empty("Nothing told yet", "A session is told what is remembered of its project when it starts."));
    return;
  }
  fill(
    place,
    panel("In all", el("dl", { class: "figures" },
      figure("Sessions told", count(worth.sessions)),
      figure("Memories told", count(total.told), "A memory counts once for each session"),
      figure("Used", `${count(total.used)} (${share(total)})`,
        "Read in full, cited by number, its command run, or one of its files worked on afterwards"),
      figure("Error met again", count(total.met),
        "A tool failed with an error that the memory was made of, after the session was told it; no use"),
      figure("Tokens told", compact(total.tokens), count(total.tokens)),
      figure("Tokens per used memory", total.tokensPerUsed === null ? "none used" : count(total.tokensPerUsed)))),
    worth.byProject.length > 0 && panel("By project", sums("Project", worth.byProject, (item) =>
      el("a", { href: link(days, item.project) }, item.project || "no project"))),
    worth.byKind.length > 0 && panel("By kind", sums("Kind", worth.byKind, (item) => words(item.kind))),
    worth.places.length > 0 && panel("Where", table(["Where", "Times", "Tokens"], worth.places.map((item) =>
      [PLACES[item.place] ?? words(item.place), count(item.times), compact(item.tokens)]))),
    (holdout.percent > 0 || holdout.heldOutSessions > 0) && compared(holdout),
  );
}

const share = (sum) => (sum.told === 0 ? "–" : `${Math.round((100 * sum.used) / sum.told)} %`);

function sums(title, items, name) {
  return table([title, ...COLUMNS], items.map((item) => [name(item), count(item.told), count(item.used), share(item), count(item.read),
    count(item.cited), count(item.touched), count(item.ran), compact(item.tokens),
    item.tokensPerUsed === null ? "–" : count(item.tokensPerUsed)]));
}

function table(titles, rows) {
  return el("div", { class: "scroll" }, el("table", null,
    el("thead", null, el("tr", null, titles.map((title, i) => el("th", { scope: "col", class: i ? "right" : null }, title)))),
    el("tbody", null, rows.map((row) => el("tr", null, row.map((cell, i) => el("td", { class: i ? "right" : null }, cell)))))));
}

function compared(holdout) {
  const clear = holdout.measures.some((measure) => measure.clear);
  return panel("Told nothing, to compare", [
    el("p", { class: "muted" }, `${plural(holdout.toldSessions, "session")} were told something at their start; `
      + `${plural(holdout.heldOutSessions, "session")} would have been and were told nothing (context.holdout: ${holdout.percent} %).`),
    table(["A session on average", "Told", "Held out", "Difference", ""], holdout.measures.map((measure) =>
      [MEASURES[measure.measure] ?? words(measure.measure), mean(measure.told), mean(measure.heldOut),
        measure.difference === null ? "–" : `${mean(measure.difference)} ± ${mean(measure.standardError)}`,
        measure.clear ? "apart" : "not apart"])),
    el("p", { class: "muted" }, clear
      ? "Apart: more than two standard errors (±). By chance one comparison in twenty is, and there are five."
      : "No difference that chance does not explain easily: more than two standard errors (±), "
        + `${holdout.enough} sessions in both groups.`),
  ]);
}

const mean = (value) => (value === null ? "–" : value.toFixed(2));

function panel(title, content) {
  return el("section", { class: "panel wide", "aria-label": title }, el("h2", null, title), content);
}
