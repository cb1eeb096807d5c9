// SPDX-License-Identifier: Apache-2.0
// Sessions, the latest activity first.
import { get } from "./api.js";
import { el, fill } from "./dom.js";
import { compact, dollars, full, plural, since } from "./format.js";
import { icon } from "./icons.js";
import { on } from "./live.js";
import { STATUS_TONES, empty, heading, loading, pill, trouble } from "./parts.js";

const PAGE = 30;

export function sessionsPage(main, parameters, ends) {
  const project = parameters.get("project") ?? "";
  const rows = el("div", { class: "rows" }, loading(4));
  const foot = el("div", { class: "feed-foot" });
  fill(main, heading("Sessions", project ? `of ${project}` : "What agents worked on, and what became of it.",
    project && el("a", { class: "button", href: "#/sessions" }, "All projects")), rows, foot);
  const state = { project, rows, foot, items: [], most: PAGE };
  load(state);
  let timer = 0;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => load(state), 400);
  };
  for (const type of ["session_started", "session_completed", "new_prompt", "new_summary", "initial_load"]) ends.push(on(type, soon));
  ends.push(() => clearTimeout(timer));
}

async function load(state) {
  try {
    const items = [];
    let page;
    do {
      page = await get("/v1/sessions", { project: state.project, limit: Math.min(100, state.most - items.length), offset: items.length });
      items.push(...page.items);
    } while (page.hasMore && items.length < state.most);
    const prompts = await lastPrompts(state.project);
    fill(state.rows, items.length === 0 ? empty("No sessions yet", "A session appears with the first event that an agent's hook reports.")
      : items.map((session) => row(session, prompts.get(session.sessionId))));
    fill(state.foot, page.hasMore && el("button", { class: "button", onclick: () => { state.most += PAGE; load(state); } }, "Load more"));
  } catch (error) {
    fill(state.rows, trouble(error, () => load(state)));
  }
}

/** What was asked last, for the sessions that were asked anything lately. */
async function lastPrompts(project) {
  const page = await get("/api/prompts", { project, limit: 100 });
  const prompts = new Map();
  for (const prompt of page.items) {
    if (!prompts.has(prompt.content_session_id)) prompts.set(prompt.content_session_id, prompt.prompt_text);
  }
  return prompts;
}

function row(session, prompt) {
  const { ledger } = session;
  const waiting = ledger.pending + ledger.parked;
  return el(
    "a",
    { class: "row", "data-row": true, href: `#/session/${session.sessionDbId}` },
    el("span", { class: "row-icon" }, icon("sessions")),
    el(
      "span",
      { class: "row-main" },
      el("span", { class: "row-title" }, session.project || "no project yet", pill(session.status, STATUS_TONES[session.status])),
      prompt && el("span", { class: "row-prompt" }, prompt),
      el("span", { class: "row-note muted" },
        [session.platform, plural(session.promptCount, "prompt"), plural(ledger.accepted, "event"),
        waiting > 0 && `${waiting} waiting`].filter(Boolean).join(" · ")),
    ),
    el(
      "span",
      { class: "row-side" },
      el("time", { datetime: session.lastActivityAt, title: full(session.lastActivityAt) }, since(session.lastActivityAt)),
      el("span", { class: "muted" }, ledger.deadLettered > 0 ? pill(plural(ledger.deadLettered, "dead letter"), "bad") : amount(session)),
    ),
    icon("chevron", 16),
  );
}

function amount(session) {
  const tokens = session.inputTokens + session.outputTokens;
  if (tokens === 0) return "no tokens";
  return `${compact(tokens)} tokens${session.costMicros > 0 ? ` · ${dollars(session.costMicros)}` : ""}`;
}
