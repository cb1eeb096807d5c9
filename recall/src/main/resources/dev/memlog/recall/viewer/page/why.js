// SPDX-License-Identifier: Apache-2.0
// Where a memory comes from, and what became of it.
import { get } from "./api.js";
import { el, fill } from "./dom.js";
import { count, dollars, full, plural, since, words } from "./format.js";

const PLACES = { start: "at its start", prompt: "on a prompt", tool: "before a tool", search: "in a search", fetch: "in full" };

/** A panel that fills itself; it stays away where the node has no such route. */
export function whyPanel(number) {
  const panel = el("section", { class: "panel", "aria-label": "Why", hidden: true });
  get(`/v1/memories/${number}/why`).then((why) => {
    panel.hidden = false;
    draw(panel, why);
  }, () => {});
  return panel;
}

function draw(panel, why) {
  const { events, call, totals, told } = why;
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
          + `${count(totals.used)} used it`)),
    told.length > 0 && el("details", null, el("summary", null, "The sessions"), el("ul", { class: "told" }, told.map(session))),
  );
}

function session(one) {
  const id = one.sessionId ?? String(one.sessionDbId);
  return el("li", null,
    el("a", { href: `#/session/${encodeURIComponent(id)}` }, one.project || id.slice(0, 8)), " ",
    el("span", { class: "muted", title: full(one.firstAt) }, since(one.firstAt)), ", ",
    one.places.map((place) => PLACES[place] ?? words(place)).join(", "),
    one.uses.map((use) => [el("br"), how(use)]));
}

function how(use) {
  switch (use.how) {
    case "read": return use.evidence === 0 ? "read in full" : `read in full by event ${use.evidence}`;
    case "cited": return `cited in event ${use.evidence}`;
    case "touched": return ["worked on one of its files: ", el("a", { href: `#/memory/${use.evidence}` }, `#${use.evidence}`)];
    default: return `${use.how} ${use.evidence}`;
  }
}
