// SPDX-License-Identifier: Apache-2.0
// Line icons on a 20 by 20 grid.

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  memories: ["M4 5h12", "M4 10h9", "M4 15h6"],
  sessions: ["M10 3.500l7 3.5-7 3.5-7-3.500z", "M3 10.500l7 3.5 7-3.5", "M3 13.800l7 3.5 7-3.5"],
  letters: ["M3 5.5h14v9.5H3z", "M3 6l7 5.5L17 6"],
  worth: ["M4 16V9", "M8 16V5", "M12 16v-5", "M16 16V3.500"],
  status: ["M3 11h3l2-6 4 10 2-4h3"],
  settings: ["M3.5 6h6.500", "M14 6h2.500", "M12 4a2 2 0 1 0 .01 0", "M3.5 14H6", "M10 14h6.500", "M8 12a2 2 0 1 0 .01 0"],
  search: ["M9 4a5 5 0 1 0 .01 0", "M13 13l4 4"],
  prompt: ["M4 5.5A1.5 1.5 0 0 1 5.5 4h9A1.5 1.5 0 0 1 16 5.5v6a1.5 1.5 0 0 1-1.5 1.5H9l-3.5 3V13A1.5 1.5 0 0 1 4 11.5z"],
  summary: ["M5 3.5h7l3 3v10H5z", "M12 3.5v3h3", "M7.5 10h5", "M7.5 13h3.5"],
  bugfix: ["M7 8.5a3 3 0 0 1 6 0v3.5a3 3 0 0 1-6 0z", "M10 9v5.5", "M8 4.5l1.2 1.3", "M12 4.5l-1.2 1.3", "M4 8l3 1", "M16 8l-3 1",
    "M3.8 12H7", "M13 12h3.2", "M4.5 16l2.8-2", "M15.5 16l-2.8-2"],
  feature: ["M10 3l1.9 4.6L16.5 9.500l-4.6 1.900L10 16l-1.9-4.600L3.5 9.500l4.6-1.900z"],
  refactor: ["M4 8a6 6 0 0 1 10.5-2.500L16 7", "M16 3.500V7h-3.5", "M16 12a6 6 0 0 1-10.5 2.500L4 13", "M4 16.500V13h3.5"],
  change: ["M13.5 3.500l3 3L7 16H4v-3z", "M11.5 5.500l3 3"],
  discovery: ["M10 3.500a6.5 6.5 0 1 0 .01 0", "M12.8 7.200l-1.5 4.1-4.1 1.5 1.5-4.100z"],
  decision: ["M10 3v14", "M5 5.500h10", "M5 5.500l-2 5a2.2 2.2 0 0 0 4 0z", "M15 5.500l-2 5a2.2 2.2 0 0 0 4 0z", "M7 17h6"],
  note: ["M5 3.500h10v9l-4 4H5z", "M15 12.500h-4v4"],
  file: ["M6 3.500h5l3 3v10H6z", "M11 3.500v3h3"],
  hide: ["M3 10s2.5-4.5 7-4.500S17 10 17 10s-2.5 4.5-7 4.500S3 10 3 10z", "M4.5 15.500l11-11"],
  show: ["M3 10s2.5-4.5 7-4.500S17 10 17 10s-2.5 4.5-7 4.500S3 10 3 10z", "M10 8a2 2 0 1 0 .01 0"],
  forget: ["M4.5 6h11", "M8 6V4h4v2", "M6 6l.7 10h6.600L14 6", "M8.7 9v4.5", "M11.3 9v4.5"],
  replay: ["M5 10a5 5 0 1 0 1.7-3.700L5 8", "M5 4.500V8h3.5"],
  discard: ["M5.5 5.500l9 9", "M14.5 5.500l-9 9"],
  pin: ["M7 3.500h6", "M8 3.500v5L5.5 11.500h9L12 8.500v-5", "M10 11.500v5"],
  copy: ["M7 7h9v9H7z", "M4 13V4h9"],
  check: ["M4.5 10.500l3.5 3.5 7.5-8"],
  warn: ["M10 3.500l7 12.500H3z", "M10 8.500v3.5", "M10 14.200v.1"],
  chevron: ["M7.5 5l5 5-5 5"],
  arrow: ["M4 10h11", "M11 6l4 4-4 4"],
  sun: ["M10 7a3 3 0 1 0 .01 0", "M10 2.500v1.5", "M10 16v1.5", "M2.5 10H4", "M16 10h1.5", "M4.7 4.700l1 1", "M14.3 14.300l1 1",
    "M15.3 4.700l-1 1", "M5.7 14.300l-1 1"],
  moon: ["M15.5 12A6.2 6.2 0 0 1 8 4.500a6.2 6.2 0 1 0 7.5 7.500z"],
  system: ["M3.5 4.500h13v9h-13z", "M7.5 16.500h5", "M10 13.500v3"],
  help: ["M7.5 7.500a2.5 2.5 0 1 1 3.6 2.200c-.8.4-1.1.9-1.1 1.8", "M10 14.500v.1", "M10 2.800a7.2 7.2 0 1 0 .01 0"],
  pause: ["M7.5 5v10", "M12.5 5v10"],
  play: ["M7 4.500l8 5.5-8 5.500z"],
  empty: ["M3.5 11.500L6 4.500h8l2.5 7v4h-13z", "M3.5 11.500h4a2.5 2.5 0 0 0 5 0h4"],
};

export function icon(name, size = 20) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({
    viewBox: "0 0 20 20", width: size, height: size, class: "icon", "aria-hidden": "true", focusable: "false",
  })) {
    svg.setAttribute(key, value);
  }
  for (const d of PATHS[name] ?? PATHS.note) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

/** The icon of a memory: by its kind for observations. */
export function memoryIcon(kind) {
  return icon(Object.hasOwn(PATHS, kind) ? kind : "note");
}
