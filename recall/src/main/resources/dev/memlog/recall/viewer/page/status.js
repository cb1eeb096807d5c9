// SPDX-License-Identifier: Apache-2.0
// How it goes: the node, its providers, where events are, money.
import { get, post } from "./api.js";
import { confirmed, toast } from "./dialogs.js";
import { el, fill } from "./dom.js";
import { bytes, compact, count, dollars, duration, full, plural, since, words } from "./format.js";
import { icon } from "./icons.js";
import { on } from "./live.js";
import { empty, figure, heading, ledgerBar, loading, pill, trouble } from "./parts.js";

const DAYS = 14;

export function statusPage(main, ends) {
  const place = el("div", { class: "panels" }, loading(3));
  const tools = el("div");
  fill(main, heading("Status", null, tools), place);
  const state = { place, tools };
  load(state);
  const every = setInterval(() => !document.hidden && load(state), 3000);
  let timer = 0;
  ends.push(on("processing_status", () => {
    clearTimeout(timer);
    timer = setTimeout(() => load(state), 300);
  }));
  ends.push(() => { clearInterval(every); clearTimeout(timer); });
}

async function load(state) {
  const since = new Date(Date.now() - (DAYS - 1) * 86_400_000).toISOString().slice(0, 10);
  try {
    const [ready, stats, days, projects] = await Promise.all([
      get("/ready"), get("/api/stats"), get("/api/cost", { by: "day", since }), get("/api/cost", { by: "project", since, limit: 8 }),
    ]);
    // Seconds that pass are no news: what is read or has the focus is not drawn anew for them.
    const drawn = JSON.stringify([ready, { ...stats, worker: { ...stats.worker, uptime: Math.floor(stats.worker.uptime / 60) } }, days,
      projects]);
    if (drawn === state.drawn) return;
    state.drawn = drawn;
    draw(state, ready, stats, days, projects);
  } catch (error) {
    state.drawn = null;
    fill(state.place, trouble(error, () => load(state)));
  }
}

function draw(state, ready, stats, days, projects) {
  const again = () => load(state);
  const paused = stats.spend.pause.paused;
  const focused = document.activeElement?.id;
  fill(state.tools, paused
    ? el("button", { class: "button primary", id: "pause", onclick: () => resume(again) }, icon("play", 16), "Resume")
    : el("button", { class: "button", id: "pause", onclick: () => pause(again) }, icon("pause", 16), "Pause calls"));
  fill(
    state.place,
    callouts(ready, stats),
    panel("Node", nodeFigures(ready, stats), true),
    panel("Events", [ledgerBar(stats.events), lagLine(stats.events)], true),
    el("div", { class: "pair" },
      el("div", null,
        panel("Today", [
          el("dl", { class: "figures" }, figure("Calls", count(stats.spend.calls)), figure("Tokens in", compact(stats.spend.inputTokens)),
            figure("Tokens out", compact(stats.spend.outputTokens)), figure("Cost", dollars(stats.spend.costMicros))),
          stats.spend.unpricedTokens > 0
            && el("p", { class: "muted" }, `${count(stats.spend.unpricedTokens)} tokens went to models without a price.`),
          chart(days.items)]),
        (ready.providers ?? []).length > 0 && panel("Providers", el("ul", { class: "providers" }, ready.providers.map(provider))),
        panel("Stored", [
          el("dl", { class: "figures" }, figure("Observations", count(stats.database.observations)),
            figure("Summaries", count(stats.database.summaries)), figure("Prompts", count(stats.database.prompts)),
            figure("Sessions", count(stats.database.sessions)), figure("Hidden", count(stats.database.hidden)),
            figure("Near-duplicates", count(stats.database.duplicates)), figure("Database", bytes(stats.database.size))),
          stats.database.path && el("p", { class: "path muted" }, stats.database.path)])),
      el("div", null,
        panel("Budgets", el("div", { class: "budgets" }, stats.spend.budgets.map((budget) => budgetRow(budget, again)))),
        projects.items.length > 0 && panel(`Projects in ${DAYS} days`, el("div", { class: "scroll" }, el("table", null,
          el("thead", null, el("tr", null,
            ["Project", "Calls", "Tokens", "Cost"].map((name, i) => el("th", { scope: "col", class: i ? "right" : null }, name)))),
          el("tbody", null, projects.items.map((each) =>
            el("tr", null, el("td", null, each.group || "no project"),
            [count(each.calls), compact(each.inputTokens + each.outputTokens),
            dollars(each.costMicros)].map((value) => el("td", { class: "right" }, value)))))))))),
  );
  if (focused) document.getElementById(focused)?.focus();
}

function panel(title, content, wide) {
  return el("section", { class: wide ? "panel wide" : "panel", "aria-label": title }, el("h2", null, title), content);
}

function callouts(ready, stats) {
  const { pause } = stats.spend;
  const notes = (ready.details ?? []).map((detail) => detail.message + (detail.since ? ` (since ${full(detail.since)})` : ""));
  if (pause.paused) notes.unshift(`Paused by ${pause.by} ${since(pause.since)}${pause.reason ? `: ${pause.reason}` : ""}. `
    + "Events are taken and memory is found; no provider is called.");
  return notes.map((note) =>
    el("p", { class: "callout" }, icon("warn", 18), el("span", null, note.charAt(0).toUpperCase() + note.slice(1))));
}

function nodeFigures(ready, stats) {
  const fine = ready.status === "ready";
  return [
    el("dl", { class: "figures" },
      figure("State", el("span", { class: fine ? "good-text" : "bad-text" }, fine ? "Ready" : "Not ready")),
      figure("Up for", duration(stats.worker.uptime)),
      figure("Version", stats.worker.version),
      figure("Active sessions", count(stats.worker.activeSessions)),
      figure("Viewers", count(stats.worker.sseClients))),
    el("ul", { class: "checks" },
      Object.entries(ready.checks ?? {})
      .map(([name, ok]) => el("li", { class: ok ? "ok" : "not" }, icon(ok ? "check" : "discard", 16), words(name)))),
  ];
}

function lagLine(events) {
  if (events.lag === undefined) return el("p", { class: "muted" }, "How far the database is behind the log is not known at the moment.");
  return el("p", { class: "muted" },
    events.lag === 0 ? "The database is up with the log."
    : `${plural(events.lag, "event")} in the log ${events.lag === 1 ? "is" : "are"} not counted here yet.`);
}

function provider(each) {
  return el(
    "li",
    null,
    el("i", { class: each.available && !each.useless ? "dot good" : "dot bad" }),
    el("b", null, each.provider),
    each.available && each.useless
      ? el("span", null, `answers, but its last ${each.useless.answers} answers were of no use`,
        each.useless.words && `, “${each.useless.words}”`, el("span", { class: "muted" }, ` since ${full(each.useless.since)}`))
      : each.available
      ? el("span", { class: "muted" }, each.inFlight > 0 ? plural(each.inFlight, "call") + " under way" : "available")
      : el("span", null, "left alone: ", words(each.cause ?? "unknown").toLowerCase(), each.message && `, “${each.message}”`,
        each.since && el("span", { class: "muted" }, ` since ${full(each.since)}`),
        each.probeAt && el("span", { class: "muted" }, `, asked again ${since(each.probeAt)}`)),
    each.mend && el("span", { class: "muted" }, `. To mend it ${each.mend}`),
  );
}

function chart(items) {
  if (items.length === 0) return null;
  const byDay = new Map(items.map((item) => [item.group, item]));
  const priced = items.some((item) => item.costMicros > 0);
  const value = (item) => (item ? (priced ? item.costMicros : item.inputTokens + item.outputTokens) : 0);
  const days = Array.from({ length: DAYS }, (_, i) => new Date(Date.now() - (DAYS - 1 - i) * 86_400_000).toISOString().slice(0, 10));
  const most = Math.max(1, ...days.map((name) => value(byDay.get(name))));
  return el("figure", { class: "chart" },
    el("div", { class: "columns", role: "img", "aria-label": `${priced ? "Cost" : "Tokens"} of the last ${DAYS} days` },
    days.map((name) => {
    const item = byDay.get(name);
    const column = el("span",
      { class: value(item) > 0 ? "column" : "column none",
      title: `${name}: ${priced ? dollars(value(item)) : compact(value(item)) + " tokens"}` });
    column.style.height = `${Math.max(4, (100 * value(item)) / most)}%`;
    return column;
  })), el("figcaption", { class: "muted" }, `${priced ? "Cost" : "Tokens"} by day, ${DAYS} days`));
}

function budgetRow(budget, again) {
  const unit = budget.unit === "tokens" ? (value) => `${compact(value)} tokens` : dollars;
  const [scope, what] = budget.budget.split(".");
  const name = `Per ${scope}, in ${what === "usd" ? "dollars" : "tokens"}`;
  const top = budget.uses[0];
  return el(
    "div",
    { class: "budget" },
    el("div", { class: "budget-head" },
      el("b", null, name),
      el("span", { class: "muted" },
        budget.limit === null ? "no limit" : unit(budget.limit) + (budget.source === "set" ? ", set here" : ", configured")),
      el("button", { class: "quiet", id: `budget-${budget.budget}`, onclick: () => setBudget(budget, name, again) }, "Change")),
    top && meter(top, budget.limit, unit),
  );
}

function meter(use, limit, unit) {
  const part = limit === 0 ? 100 : Math.min(100, (100 * use.used) / limit);
  const inside = el("span", { class: use.state });
  inside.style.width = `${part}%`;
  return el("div", { class: "meter-line" },
    el("div", { class: "meter", role: "meter", "aria-valuenow": Math.round(part), "aria-valuemin": 0, "aria-valuemax": 100,
    "aria-label": `${use.subject || "all"}: ${unit(use.used)} used` }, inside),
    el("span", { class: "muted" }, `${use.subject ? use.subject + ": " : ""}${unit(use.used)} used, ${unit(use.left)} left`));
}

function pause(again) {
  confirmed({
    title: "Pause provider calls?",
    verb: "Pause",
    field: { label: "Reason", placeholder: "for example: until the bill is understood" },
    look: async () => ({ can: true,
      told: el("p", null, "No provider is called from now on. Events are still taken and wait; search and context go on as they are.") }),
    act: async (report, reason) => {
      await post("/v1/pause", { reason });
      toast("Paused");
      again();
    },
  });
}

async function resume(again) {
  try {
    await post("/v1/resume", {});
    toast("Resumed");
    again();
  } catch (error) {
    toast(error.message, { bad: true });
  }
}

function setBudget(budget, name, again) {
  const dollarsUnit = budget.unit !== "tokens";
  confirmed({
    title: name,
    verb: "Set",
    field: { label: dollarsUnit ? "Dollars, or none" : "Tokens, or none", placeholder: dollarsUnit ? "2.50" : "500000" },
    look: async () => ({
      can: true,
      told: [
        el("p", null, "Work beyond the limit is parked until the budget renews; nothing is lost."),
        budget.source === "set" && el("button", { class: "link", onclick: async (event) => {
          await post("/v1/budget/clear", { budget: budget.budget }).then(() => toast("What is configured holds again"))
            .catch((error) => toast(error.message, { bad: true }));
          event.target.closest("dialog")?.close();
          again();
        } }, "Go back to what is configured"),
      ],
    }),
    act: async (report, limit) => {
      await post("/v1/budget", { budget: budget.budget, limit });
      toast("The budget is set");
      again();
    },
  });
}
