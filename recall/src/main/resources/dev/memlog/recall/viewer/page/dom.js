// SPDX-License-Identifier: Apache-2.0
// Elements made by hand. Text only ever becomes a text node: nothing here reads markup.

/**
 * el("button", {class: "quiet", onclick: f, "aria-label": "Copy"}, "text", child, …)
 * A value of null, undefined or false leaves the attribute out; such a child is left out, too.
 */
export function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value") node.value = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  append(node, children);
  return node;
}

export function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

export function fill(node, ...children) {
  node.replaceChildren();
  return append(node, children);
}

/** The text with each of the words marked. */
export function marked(text, words) {
  if (!text || words.length === 0) return text ?? "";
  const pattern = new RegExp(`(${words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})`, "giu");
  return text.split(pattern).map((part, i) => (i % 2 ? el("mark", null, part) : part));
}
