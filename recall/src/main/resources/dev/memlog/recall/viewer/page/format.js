// SPDX-License-Identifier: Apache-2.0
// Times, amounts and names as people read them.

const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat(undefined, { notation: "compact", maximumFractionDigits: 1 });
const clockForm = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const dayForm = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const dayYearForm = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long", year: "numeric" });
const fullForm = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const ago = new Intl.RelativeTimeFormat(undefined, { numeric: "auto", style: "short" });

export const count = (value) => whole.format(value ?? 0);
export const compact = (value) => ((value ?? 0) < 10000 ? whole.format(value ?? 0) : short.format(value));
export const plural = (value, one, many = one + "s") => `${count(value)} ${value === 1 ? one : many}`;
export const clock = (at) => clockForm.format(new Date(at));
export const full = (at) => fullForm.format(new Date(at));

export function dayKey(at) {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

export function day(at) {
  const today = new Date();
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (dayKey(at) === dayKey(today)) return "Today";
  if (dayKey(at) === dayKey(yesterday)) return "Yesterday";
  return new Date(at).getFullYear() === today.getFullYear() ? dayForm.format(new Date(at)) : dayYearForm.format(new Date(at));
}

/** "3 min ago"; beyond a week the day. */
export function since(at) {
  const seconds = (new Date(at).getTime() - Date.now()) / 1000;
  const steps = [[60, 1, "second"], [3600, 60, "minute"], [86400, 3600, "hour"], [604800, 86400, "day"]];
  for (const [below, unit, name] of steps) {
    if (Math.abs(seconds) < below) {
      return name === "second" && Math.abs(seconds) < 10 ? "just now" : ago.format(Math.round(seconds / unit), name);
    }
  }
  return dayYearForm.format(new Date(at));
}

export function duration(seconds) {
  if (seconds < 60) return `${Math.max(0, Math.round(seconds))} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
  return plural(Math.floor(seconds / 86400), "day");
}

export function dollars(micros) {
  const value = (micros ?? 0) / 1e6;
  if (value === 0) return "$0";
  return value < 0.01 ? `$${Number(value.toPrecision(1))}` : `$${value.toFixed(2)}`;
}

export function bytes(value) {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let at = 0;
  let left = value ?? 0;
  while (left >= 1024 && at < units.length - 1) {
    left /= 1024;
    at += 1;
  }
  return `${left < 10 && at > 0 ? left.toFixed(1) : Math.round(left)} ${units[at]}`;
}

/** "next_steps" and "how-it-works" as words, "deadLettered" as well. */
export function words(name) {
  const spaced = String(name).replace(/([a-z])([A-Z])/g, "$1 $2").replace(/[-_]+/g, " ").toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** A list that the rows carry as JSON inside a string. */
export function list(text) {
  try {
    const value = JSON.parse(text ?? "[]");
    return Array.isArray(value) ? value.map(String) : [];
  } catch {
    return [];
  }
}

/** The file and the folder that it is in: what tells files apart. */
export function fileName(path) {
  return path.split("/").filter(Boolean).slice(-2).join("/") || path;
}
