// SPDX-License-Identifier: Apache-2.0
// One session: the way of its events into memory, or not.
import { get } from "./api.js";
import { forgetting } from "./cards.js";
import { copy } from "./dialogs.js";
import { el, fill } from "./dom.js";
import { eventList, wanted } from "./events.js";
import { compact, count, dollars, full, plural, since } from "./format.js";
import { icon } from "./icons.js";
import { letterRow } from "./letters.js";
import { on } from "./live.js";
import { STATUS_TONES, empty, figure, heading, ledgerBar, loading, pill, trouble } from "./parts.js";
import { rest, way } from "./way.js";

/** What the reason of a status is the reason for; that of one which came to its end as it should goes without saying. */
const REASONS = { active: "Its events wait", failed: "It was given up", cancelled: "It was cancelled" };

export function sessionPage(main, id, ends) {
  const state = { main, id, drawn: "", ended: false, events: wanted() };
  fill(main, heading("Session"), loading(3));
  load(state);
  let timer = 0;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => load(state), 500);
  };
  for (const type of ["new_prompt", "new_observation", "new_summary", "session_completed", "processing_status",
    "memories_changed"]) ends.push(on(type, soon));
  ends.push(() => {
    clearTimeout(timer);
    state.ended = true;
  });
}

async function load(state) {
  try {
    const story = await get(`/v1/sessions/${encodeURIComponent(state.id)}`);
    const letters = story.session.ledger.deadLettered > 0
      ? await get("/v1/dead-letters", { session: story.session.sessionId, orderBy: "date_asc", limit: 100 }) : { items: [] };
    const drawn = JSON.stringify([story, letters]);
    if (drawn !== state.drawn && !state.ended) {
      state.drawn = drawn;
      keepingPlace(state.main, (open) => draw(state, story, letters.items, open));
    }
  } catch (error) {
    if (state.ended) return;
    // What is shown stays shown while the node is away; the connection says so.
    if (state.drawn && error.status === 0) return;
    state.drawn = "";
    if (error.status === 404) fill(state.main, heading("Session"),
      empty("No such session", error.message, el("a", { class: "button", href: "#/sessions" }, "All sessions")));
    else fill(state.main, heading("Session"), trouble(error, () => load(state)));
  }
}

/** Draws, and opens, unfolds and focuses again what was open, unfolded and in focus; open has the numbers of the cards. */
function keepingPlace(main, draw) {
  const unfolded = [...main.querySelectorAll("details")].map((each) => each.open);
  const open = new Set([...main.querySelectorAll(".card.open")].map((each) => Number(each.dataset.number)));
  const focused = main.contains(document.activeElement) ? document.activeElement.closest("[data-number]")?.dataset.number : null;
  draw(open);
  main.querySelectorAll("details").forEach((each, i) => { each.open = unfolded[i] ?? false; });
  if (focused) main.querySelector(`[data-number="${focused}"]`)?.focus({ preventScroll: true });
}

function draw(state, story, letters, open) {
  const { session, spend, memories, more } = story;
  fill(
    state.main,
    heading(
      session.project || "No project yet",
      null,
      el("button", { class: "button",
        onclick: () => forgetting("Forget this session for good?", { session: session.sessionId },
        () => { location.hash = "#/sessions"; }) }, icon("forget", 16), "Forget session"),
    ),
    el("p", { class: "session-line" },
      pill(session.status, STATUS_TONES[session.status]),
      el("button", { class: "number", title: "Copy the session's id", onclick: () => copy(session.sessionId) }, session.sessionId),
      el("span", { class: "muted" },
        [session.platform, plural(session.promptCount, "prompt"),
        session.generation > 1 && `${session.generation}. generation`].filter(Boolean).join(" · ")),
      el("span", { class: "muted", title: `${full(session.startedAt)} to ${full(session.lastActivityAt)}` },
        `active ${since(session.lastActivityAt)}`)),
    session.statusReason && REASONS[session.status]
      && el("p", { class: "callout" }, icon("warn", 18), el("span", null, `${REASONS[session.status]}: ${session.statusReason}`)),
    el("div", { class: "pair" },
      el("section", { class: "panel", "aria-label": "Events" }, el("h2", null, `${plural(session.ledger.accepted, "event")} taken in`),
        ledgerBar(session.ledger),
        session.skipEvidence
          && el("details", null, el("summary", null, "What the provider said to skipped events"), el("pre", null, session.skipEvidence))),
      spending(session, spend)),
    letters.length > 0 && el("section", { class: "panel", "aria-label": "Dead letters" }, el("h2", null, "Not remembered"),
      el("div", { class: "rows inset" }, letters.map((letter) => letterRow(letter, () => load(state), { within: true })))),
    el("section", { class: "way", "aria-label": "The way of its events" },
      el("h2", { class: "section-name" }, "The way of its events"),
      memories.length + story.calls.length === 0
        ? empty("No memory yet",
        session.ledger.pending + session.ledger.parked > 0 ? "Its events wait for the provider." : "None of its events became a memory.")
        : way(story, { changed: () => load(state), open }),
      more && el("p", { class: "muted" }, "There are more memories than are told here; search finds them all."),
      rest(story)),
    eventList(state, story),
  );
}

function spending(session, spend) {
  const calls = spend.reduce((sum, each) => sum + each.calls, 0);
  return el(
    "section",
    { class: "panel", "aria-label": "Tokens and cost" },
    el("dl", { class: "figures" },
      figure("Calls", count(calls)),
      figure("Tokens in", compact(session.inputTokens), count(session.inputTokens)),
      figure("Tokens out", compact(session.outputTokens), count(session.outputTokens)),
      figure("Cost", session.unpricedTokens > 0 && session.costMicros === 0 ? "no price" : dollars(session.costMicros),
        session.unpricedTokens > 0 ? `${count(session.unpricedTokens)} tokens went to models without a price` : null)),
    spend.length > 0 && el("details", null, el("summary", null, "By day and model"), el("div", { class: "scroll" }, el("table", null,
      el("thead", null, el("tr", null,
        ["Day", "Provider", "Model", "Calls", "In", "Out",
        "Cost"].map((name, i) => el("th", { class: i > 2 ? "right" : null, scope: "col" }, name)))),
      el("tbody", null, spend.map((each) =>
        el("tr", null, el("td", null, each.day), el("td", null, each.provider), el("td", null, each.model),
        [count(each.calls), compact(each.inputTokens), compact(each.outputTokens),
          each.costMicros === null ? "no price" : dollars(each.costMicros)].map((value) => el("td", { class: "right" }, value)))))))),
  );
}
