// SPDX-License-Identifier: Apache-2.0
// Where a memory comes from, and what became of it.
import { get } from "./api.js";
import { el, fill } from "./dom.js";
import { count, dollars, full, plural, since, words } from "./format.js";

const PLACES = { start: "at its start", prompt: "on a prompt", tool: "before a tool", search: "in a search", fetch: "in full" };

/** A panel that fills itself; it stays away where the node has no such route. */
export function whyPanel(row) {
  const panel = el("section", { class: "panel", "aria-label": "Why", hidden: true });
  get(`/v1/memories/${row.id}/why`).then((why) => {
    panel.hidden = false;
    draw(panel, why, row);
  }, () => {});
  return panel;
}

function draw(panel, why, row) {
  const { events, call, totals, told } = why;
  const lines = became(row);
  fill(
    panel,
    el("h2", null, "Where it comes from, and what became of it"),
    el("dl", { class: "parts" },
      el("dt", null, "Made of"),
      el("dd", null, events.length === 0 ? "no event whose name is kept"
        : events.map((event, i) => [i > 0 && ", ", el("span", { title: `${event.kind}, ${full(event.at)}: ${event.outcome}` },
          `event ${event.sequence}${event.name ? ` (${event.name})` : ""}`)])),
      el("dt", null, "Call"),
      el("dd", null, call === null ? "none: it was typed, saved or imported"
        : [`${call.provider ?? ""}/${call.model ?? ""}, `, plural(call.attempts, "try", "tries"), ` for ${plural(call.events, "event")}, `,
          `${count(call.inputTokens)} tokens in, ${count(call.outputTokens)} out, `,
          call.costMicros === null ? "no price" : dollars(call.costMicros)]),
      el("dt", null, "Told"),
      el("dd", null, totals.sessions === 0 ? "to no session yet"
        : `to ${plural(totals.sessions, "session")}, ${plural(totals.times, "time")}, about ${count(totals.tokens)} tokens; `
          + `${count(totals.used)} used it`),
      totals.met > 0 && [el("dt", null, "Error met again"), el("dd", null, `in ${plural(totals.met, "session")} that had been told it`)],
      lines.length > 0 && [el("dt", null, "Since then"), el("dd", null, lines.map((line, i) => [i > 0 && el("br"), line]))]),
    told.length > 0 && el("details", null, el("summary", null, "The sessions"), el("ul", { class: "told" }, told.map(session))),
  );
}

/** Whether it still holds: what superseded it, and what became of its files. */
function became(row) {
  const link = (number) => el("a", { href: `#/memory/${number}` }, `#${number}`);
  return [
    row.supersededBy && ["superseded by ", link(row.supersededBy), ", which says otherwise: sessions are told that one"],
    row.supersedes?.length > 0 && ["supersedes ", row.supersedes.map((number, i) => [i > 0 && ", ", link(number)]),
      ": sessions are told this one"],
    row.ground?.text && `files: ${row.ground.text}`,
    ...(row.ground?.renamed ?? []).map(({ from, to }) => `${from} is now ${to}`),
  ].filter(Boolean);
}

function session(one) {
  const id = one.sessionId ?? String(one.sessionDbId);
  return el("li", null,
    el("a", { href: `#/session/${encodeURIComponent(id)}` }, one.project || id.slice(0, 8)), " ",
    el("span", { class: "muted", title: full(one.firstAt) }, since(one.firstAt)), ", ",
    one.places.map((place) => PLACES[place] ?? words(place)).join(", "),
    one.uses.map((use) => [el("br"), how(use)]),
    one.met.map((again) => [el("br"), `met its error again in event ${again.evidence}`]));
}

function how(use) {
  switch (use.how) {
    case "read": return use.evidence === 0 ? "read in full" : `read in full by event ${use.evidence}`;
    case "cited": return `cited in event ${use.evidence}`;
    case "ran": return `ran its command in event ${use.evidence}`;
    case "touched": return ["worked on one of its files: ", el("a", { href: `#/memory/${use.evidence}` }, `#${use.evidence}`)];
    default: return `${use.how} ${use.evidence}`;
  }
}
