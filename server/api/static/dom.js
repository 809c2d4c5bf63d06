// Small builders over the DOM. People's words enter as text nodes only: nothing here reads markup.
import { TEXTS } from "./texts.js";

let language = "sv";

export function setLanguage(chosen) {
  language = chosen === "en" ? "en" : "sv";
  document.documentElement.lang = language;
}

export function currentLanguage() {
  return language;
}

export function t(key, fields = {}) {
  const pair = TEXTS[key];
  if (!pair) return key;
  const words = pair[language === "en" ? 1 : 0];
  return words.replace(/\{(\w+)\}/g, (mark, name) => (name in fields ? String(fields[name]) : mark));
}

// The same, worded for a guardian about her child where there are such words.
export function tFor(person, key, fields = {}) {
  return t(person.writer === "guardian" && TEXTS[`${key}.child`] ? `${key}.child` : key, fields);
}

// The words of a pair {sv, en} from the server.
export function say(pair) {
  if (!pair) return "";
  return pair[language] || pair.sv || "";
}

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") {
      for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
    } else if (name === "class") {
      node.className = value;
    } else if (name === "value") {
      node.value = value;
    } else if (name === "checked" || name === "disabled" || name === "hidden" || name === "required") {
      node[name] = Boolean(value);
    } else {
      node.setAttribute(name, value === true ? "" : String(value));
    }
  }
  add(node, children);
  return node;
}

function add(node, children) {
  for (const child of children) {
    if (Array.isArray(child)) add(node, child);
    else if (child instanceof Node) node.append(child);
    else if (child !== null && child !== undefined && child !== false) node.append(document.createTextNode(String(child)));
  }
}

export function clear(node) {
  while (node.firstChild) node.firstChild.remove();
}

export function button(text, act, kind = "primary", attributes = {}) {
  return el("button", { type: "button", class: `button ${kind}`, on: { click: act }, ...attributes }, text);
}

export function callLink(number, tel, kind = "call", words = null) {
  return el("a", { class: `button ${kind}`, href: `tel:${tel}` }, words || t("call", { number }));
}

let made = 0;

// One group of radio buttons or boxes: a fieldset whose legend is the question.
export function choices({ legend, hidden, kind, options, chosen, exclusive }) {
  const name = `choice-${(made += 1)}`;
  const boxes = options.map((option) => {
    const input = el("input", {
      type: kind,
      name,
      value: option.id,
      checked: chosen.includes(option.id),
      id: `${name}-${option.id}`,
    });
    return { input, node: el("label", { class: `option ${option.tone || ""}`, for: input.id }, input, el("span", {}, option.text, option.note ? el("small", {}, option.note) : null)) };
  });
  if (kind === "checkbox" && exclusive) {
    for (const { input } of boxes) {
      input.addEventListener("change", () => {
        if (!input.checked) return;
        for (const other of boxes) {
          const clash = exclusive.includes(input.value) || exclusive.includes(other.input.value);
          if (other.input !== input && clash) other.input.checked = false;
        }
      });
    }
  }
  const group = el("fieldset", { class: "options" }, el("legend", { class: hidden ? "unseen" : "" }, legend), boxes.map((box) => box.node));
  return {
    node: group,
    values: () => boxes.filter((box) => box.input.checked).map((box) => box.input.value),
    focus: () => boxes[0] && boxes[0].input.focus(),
  };
}

// A labelled text field with a note and a place for what is wrong with it.
export function field({ label, note, type = "text", value = "", rows = 0, attributes = {} }) {
  const id = `field-${(made += 1)}`;
  const wrong = el("p", { class: "wrong", id: `${id}-wrong`, hidden: true });
  const described = `${note ? `${id}-note ` : ""}${id}-wrong`;
  const input = rows
    ? el("textarea", { id, rows, "aria-describedby": described, ...attributes })
    : el("input", { id, type, "aria-describedby": described, ...attributes });
  input.value = value;
  const node = el(
    "div",
    { class: "field" },
    el("label", { for: id }, label),
    note ? el("p", { class: "note", id: `${id}-note` }, note) : null,
    input,
    wrong,
  );
  return {
    node,
    input,
    fail(message) {
      wrong.textContent = message;
      wrong.hidden = !message;
      if (message) {
        input.setAttribute("aria-invalid", "true");
        input.focus();
      } else {
        input.removeAttribute("aria-invalid");
      }
    },
  };
}
