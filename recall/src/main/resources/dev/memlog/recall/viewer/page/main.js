// SPDX-License-Identifier: Apache-2.0
// The frame around the pages: which one is shown, how the connection is, light or dark.
import { get } from "./api.js";
import { help } from "./dialogs.js";
import { el, fill } from "./dom.js";
import { count } from "./format.js";
import { icon } from "./icons.js";
import * as keys from "./keys.js";
import { lettersPage } from "./letters.js";
import * as live from "./live.js";
import { memoriesPage } from "./memories.js";
import { memoryPage } from "./memory.js";
import { empty } from "./parts.js";
import { sessionPage } from "./session.js";
import { sessionsPage } from "./sessions.js";
import { settingsPage } from "./settings.js";
import * as signin from "./signin.js";
import { statusPage } from "./status.js";
import { worthPage } from "./worth.js";

const PAGES = [
  ["#/", "memories", "Memories"],
  ["#/sessions", "sessions", "Sessions"],
  ["#/letters", "letters", "Dead letters"],
  ["#/worth", "worth", "Worth"],
  ["#/status", "status", "Status"],
  ["#/settings", "settings", "Settings"],
];
const STATES = { connecting: "Connecting…", live: "Live", offline: "Reconnecting…" };
const THEMES = { system: "system", light: "sun", dark: "moon" };

let ends = [];
let work = null;

function route() {
  ends.splice(0).forEach((end) => end());
  const [path, search] = (location.hash.startsWith("#/") ? location.hash.slice(1) : "/").split("?");
  const parameters = new URLSearchParams(search ?? "");
  const [, page = "", argument = ""] = path.split("/");
  const main = document.getElementById("main");
  const id = decode(argument);
  switch (page) {
    case "": memoriesPage(main, parameters, ends); break;
    case "memory": memoryPage(main, /^\d{1,16}$/.test(id) ? id : "0"); break;
    case "sessions": sessionsPage(main, parameters, ends); break;
    case "session": sessionPage(main, id, ends); break;
    case "letters": lettersPage(main, parameters, ends); break;
    case "worth": worthPage(main, parameters); break;
    case "status": statusPage(main, ends); break;
    case "settings": settingsPage(main, ends); break;
    default: fill(main, empty("No such page", "The address leads nowhere.", el("a", { class: "button", href: "#/" }, "Memories")));
  }
  drawNav(page);
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function drawNav(page) {
  const home = { memory: "", session: "sessions" }[page] ?? page;
  fill(document.getElementById("nav"), PAGES.map(([href, name, label]) => {
    const current = (name === "memories" ? "" : name) === home;
    const badge = el("span", { class: "badge", id: `badge-${name}`, hidden: true });
    return el("a", { href, "aria-current": current ? "page" : null }, icon(name), el("span", { class: "nav-label" }, label), badge);
  }));
  drawBadge();
  document.title = `${PAGES.find(([, name]) => name === (home || "memories"))?.[2] ?? "Memlog"} – Memlog`;
}

let letters = null;

function drawBadge() {
  const badge = document.getElementById("badge-letters");
  if (badge) {
    badge.hidden = !letters;
    fill(badge, letters > 999 ? "999+" : String(letters), el("span", { class: "visually-hidden" }, " waiting"));
  }
}

async function countLetters() {
  try {
    letters = (await get("/api/stats")).events.deadLettered;
    drawBadge();
  } catch {
    // The connection says so.
  }
}

function drawConnection() {
  const state = live.connection();
  const depth = work?.queueDepth;
  const note = state !== "live" ? STATES[state] : depth > 0 ? `${count(depth)} waiting` : STATES.live;
  fill(document.getElementById("connection"), el("i", { class: `dot ${state === "live" ? (depth > 0 ? "busy" : "good") : "faint"}` }),
    el("span", null, note));
}

function drawTools() {
  const chosen = document.documentElement.dataset.theme ?? "system";
  const next = { system: "light", light: "dark", dark: "system" }[chosen];
  fill(
    document.getElementById("tools"),
    el("button", { class: "tool", id: "theme", title: `Theme: ${chosen}`, "aria-label": `Theme: ${chosen}. Change to ${next}`,
      onclick: () => setTheme(next) }, icon(THEMES[chosen])),
    el("button", { class: "tool", id: "help", title: "Keys and hints (?)", "aria-label": "Keys and hints", onclick: help }, icon("help")),
  );
}

function setTheme(theme) {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem("memlog.theme", theme);
  } catch {
    // Then it lasts as long as the page does.
  }
  drawTools();
  document.getElementById("theme").focus();
}

function moved() {
  if (location.hash === "#main") return;
  const typing = document.activeElement?.id === "search";
  route();
  window.scrollTo(0, 0);
  // Whoever reads with the ears begins at the new page, too.
  if (!typing && document.activeElement?.id !== "search") document.getElementById("main").focus({ preventScroll: true });
}

document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("main").focus();
});
live.on("state", (state) => {
  drawConnection();
  if (state === "offline") signin.check();
});
let counting = 0;
live.on("processing_status", (frame) => {
  work = frame;
  drawConnection();
  counting ||= setTimeout(() => {
    counting = 0;
    countLetters();
  }, letters === null ? 0 : 1500);
});

signin.begin(() => {
  drawTools();
  drawConnection();
  window.addEventListener("hashchange", moved);
  route();
  keys.start();
  live.start();
});
