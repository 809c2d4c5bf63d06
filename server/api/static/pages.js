// One drawing function per page of the way in. Each gets the step's data and the acts it may call, and returns its parts:
// {title, body, form?}. A page never speaks with the server itself.
import { button, callLink, choices, clear, currentLanguage, el, field, say, t, tFor } from "./dom.js";
import { PicturePicker } from "./pictures.js";

const LIMIT = 8000;

export function numbers(list) {
  return el(
    "ul",
    { class: "numbers" },
    (list || []).map((item) => el("li", {}, el("span", {}, say(item)), callLink(item.number, item.tel, "quiet"))),
  );
}

function sentences(list, kind = "plain-list") {
  return el("ul", { class: kind }, (list || []).map((item) => el("li", {}, say(item))));
}

// A form with its button at the foot; `read` gives the values, or null after it has said what is missing.
function form(parts, read, send, label = t("next"), kind = "primary") {
  return el(
    "form",
    {
      novalidate: true,
      on: {
        submit: (event) => {
          event.preventDefault();
          const values = read();
          if (values !== null) send(values);
        },
      },
    },
    parts,
    el("button", { type: "submit", class: `button ${kind}` }, label),
  );
}

function textBox(label, value, rows) {
  const box = field({ label, value, rows, attributes: { autocapitalize: "sentences", spellcheck: "true" } });
  const left = el("p", { class: "note", "aria-live": "polite" });
  box.input.addEventListener("input", () => {
    const spare = LIMIT - box.input.value.length;
    left.textContent = spare < 1000 ? (spare < 0 ? t("too.long", { n: -spare }) : t("chars.left", { n: spare })) : "";
  });
  box.node.append(left);
  box.read = () => {
    const text = box.input.value;
    if (!text.trim()) {
      box.fail(t("write.something"));
      return null;
    }
    if (text.length > LIMIT) {
      box.fail(t("too.long", { n: text.length - LIMIT }));
      return null;
    }
    return text;
  };
  return box;
}

function oneOf(group, act, warn) {
  return () => {
    const [value] = group.values();
    if (value === undefined) {
      warn(t("choose.something"));
      group.focus();
      return null;
    }
    return act(value);
  };
}

function contact(data, act) {
  const phone = field({ label: t("contact.phone"), type: "tel", value: data.phone || "", attributes: { autocomplete: "tel", inputmode: "tel" } });
  const notify = choices({
    legend: t("contact.notify"),
    kind: "radio",
    chosen: data.phone ? [data.notify ? "yes" : "no"] : [],
    options: [
      { id: "yes", text: t("contact.notify.yes"), note: t("contact.notify.note") },
      { id: "no", text: t("contact.notify.no") },
    ],
  });
  const read = () => {
    phone.fail("");
    if (!phone.input.value.trim()) {
      phone.fail(t("write.something"));
      return null;
    }
    return oneOf(notify, (value) => ({ type: "SetContact", phone: phone.input.value, notify: value === "yes" }), act.warn)();
  };
  return {
    title: t("contact.title"),
    body: [el("p", { class: "lead" }, t("contact.lead")), form([phone.node, notify.node], read, act.send)],
    fail: { phone_format: phone.fail },
  };
}

function cards(list, pick) {
  return el(
    "ul",
    { class: "cards" },
    list.map((item) =>
      el("li", {}, el("button", { type: "button", class: `card ${item.chosen ? "chosen" : ""}`, on: { click: () => pick(item.id) } }, el("strong", {}, item.text), item.note ? el("span", {}, item.note) : null)),
    ),
  );
}

function entrance(data, act) {
  const list = data.entrances.map((item) => ({ id: item.id, text: say(item), note: say(item.about), chosen: item.id === data.chosen }));
  return { title: t("entrance.title"), body: [cards(list, (id) => act.send({ type: "ChooseEntrance", entrance: id }))] };
}

function unit(data, act) {
  const list = data.units.map((item) => ({ id: item.id, text: item.name, note: item.enrolled ? t("unit.enrolled") : item.phone, chosen: item.id === data.chosen }));
  return { title: t("unit.title"), body: [data.lead ? el("p", { class: "lead" }, say(data.lead)) : null, cards(list, (id) => act.send({ type: "ChooseUnit", unit: id })), numbers(data.numbers)] };
}

function listing(data, act) {
  const panel = data.phone ? el("div", { class: "panel" }, el("strong", {}, data.name), callLink(data.phone, data.tel, "quiet")) : null;
  const choices_ = data.choices.map((choice) => [
    choice.about ? el("p", {}, say(choice.about)) : null,
    button(t("listing.choose", { name: choice.name }), () => act.send({ type: "ChooseUnit", unit: choice.unit }), choice.main ? "primary" : "second"),
  ]);
  // One's own centre goes on first; where one has to call, the telephone stands first.
  const here = data.choices.length && data.choices[0].main && !data.choices[0].about;
  const lead = el("p", { class: "lead" }, say(data.lead));
  return { title: tFor(data.person, "listing.title"), body: [lead, ...(here ? [choices_, panel] : [panel, choices_]), numbers(data.numbers)] };
}

function describe(data, act) {
  const box = textBox(t("describe.label"), data.text, 6);
  const read = () => {
    const text = box.read();
    return text === null ? null : { type: "Describe", text };
  };
  const body = [el("p", { class: "lead" }, t("describe.lead")), form([box.node], read, act.send)];
  return { title: t(`describe.title.${data.entrance}`), body, fail: { too_long: box.fail, empty_text: box.fail } };
}

function nurse(data, act) {
  const reply = (yes) => () => act.send({ type: "ReplyNurse", nurse: yes });
  return {
    title: t("nurse.title"),
    body: [
      el("p", { class: "note" }, t("complaint.lead")),
      el("blockquote", {}, data.words),
      el("p", { class: "lead" }, t("nurse.lead")),
      button(t("nurse.yes"), reply(true)),
      button(t("nurse.no"), reply(false), "second"),
    ],
  };
}

// The boxes of a tick-list; `none` is a box of its own, so that nothing is ever answered by silence.
export function tickBoxes(list, chosen) {
  const ticked = chosen === null || chosen === undefined ? [] : chosen.length ? chosen : ["none"];
  const options = list.items.map((item) => ({ id: item.id, text: say(item) }));
  options.push({ id: "none", text: say(list.none), tone: "calm" });
  return choices({ legend: say(list.title), hidden: true, kind: "checkbox", options, chosen: ticked, exclusive: ["none"] });
}

function ticks(data, act) {
  const group = tickBoxes(data, data.chosen);
  const read = () => {
    const values = group.values();
    if (!values.length) {
      act.warn(t("choose.something"));
      group.focus();
      return null;
    }
    return { type: "Tick", items: values.filter((id) => id !== "none") };
  };
  return { title: say(data.title), body: [el("p", { class: "lead" }, t("ticks.lead")), form([group.node], read, act.send)] };
}

function complaint(data, act) {
  const pick = (id) => act.send({ type: "ChooseComplaint", flow: id });
  const offered = data.offered.map((item) => ({ id: item.id, text: say(item), chosen: item.id === data.chosen }));
  offered.push({ id: "general", text: t("complaint.other"), chosen: data.chosen === "general" });
  const toCare = data.to_care ? button(t("complaint.care"), () => act.send({ type: "ChooseEntrance", entrance: "care" }), "second") : null;
  const more = el("details", {}, el("summary", {}, t("complaint.more")), cards(data.others.map((item) => ({ id: item.id, text: say(item), chosen: item.id === data.chosen })), pick));
  return {
    title: t("complaint.title"),
    body: [el("p", { class: "note" }, t("complaint.lead")), el("blockquote", {}, data.own_words), cards(offered, pick), data.others.length ? more : null, toCare],
  };
}

const INPUTS = {
  single(question, value) {
    const options = question.options.map((option) => ({ id: option.id, text: say(option) }));
    if (question.unknown) options.push({ id: "unknown", text: t("unknown"), tone: "calm" });
    const group = choices({ legend: say(question.text), hidden: true, kind: "radio", options, chosen: value ? [value] : [] });
    return { node: group.node, focus: group.focus, read: () => group.values()[0] };
  },
  multiple(question, value) {
    const options = question.options.map((option) => ({ id: option.id, text: say(option), tone: option.id === "none" ? "calm" : "" }));
    if (question.unknown) options.push({ id: "unknown", text: t("unknown"), tone: "calm" });
    const chosen = Array.isArray(value) ? value : value ? [value] : [];
    const group = choices({ legend: say(question.text), hidden: true, kind: "checkbox", options, chosen, exclusive: ["none", "unknown"] });
    const read = () => {
      const values = group.values();
      if (values.includes("unknown")) return "unknown";
      return values.length ? values : undefined;
    };
    return { node: el("div", {}, el("p", { class: "note" }, t("question.many")), group.node), focus: group.focus, read };
  },
  number(question, value) {
    const box = field({
      label: question.unit ? `${t("question.value")} (${question.unit})` : t("question.value"),
      value: typeof value === "number" ? String(value).replace(".", currentLanguage() === "sv" ? "," : ".") : "",
      attributes: { inputmode: question.decimals ? "decimal" : "numeric", autocomplete: "off" },
    });
    const read = () => {
      const text = box.input.value.trim().replace(",", ".");
      if (!text) return undefined;
      const number = Number(text);
      if (!Number.isFinite(number)) {
        box.fail(t("write.number"));
        return null;
      }
      return number;
    };
    return { node: box.node, focus: () => box.input.focus(), read, other: question.unknown, fail: box.fail };
  },
  scale(question, value) {
    const low = question.minimum ?? 0;
    const high = question.maximum ?? 10;
    const options = [];
    for (let point = low; point <= high; point += 1) options.push({ id: String(point), text: String(point) });
    if (question.unknown) options.push({ id: "unknown", text: t("unknown"), tone: "calm wide" });
    const chosen = value === null || value === undefined ? [] : [String(value)];
    const group = choices({ legend: say(question.text), hidden: true, kind: "radio", options, chosen });
    group.node.classList.add("scale");
    const read = () => {
      const [point] = group.values();
      return point === undefined || point === "unknown" ? point : Number(point);
    };
    return { node: el("div", {}, el("p", { class: "note" }, t("question.scale", { low, high })), group.node), focus: group.focus, read };
  },
  date(question, value) {
    const box = field({ label: t("question.value"), type: "date", value: value && value !== "unknown" ? value : "" });
    return { node: box.node, focus: () => box.input.focus(), read: () => box.input.value || undefined, other: question.unknown, fail: box.fail };
  },
  text(question, value) {
    const box = textBox(t("question.value"), value || "", 4);
    return { node: box.node, focus: () => box.input.focus(), read: () => (box.input.value.trim() ? box.read() : undefined), fail: box.fail };
  },
  picture(question, value) {
    const picker = new PicturePicker({ question: question.id, sentBefore: Array.isArray(value) ? value : [] });
    const read = () => (picker.ids.length ? picker.ids : undefined);
    return { node: el("div", {}, el("p", { class: "note" }, t("picture.note")), picker.node), focus: () => picker.focus(), read, picker };
  },
};

function question(data, act) {
  const asked = data.question;
  const input = INPUTS[asked.kind](asked, data.value);
  const answer = (value) => act.send({ type: "AnswerQuestion", question: asked.id, value, version: data.version });
  const picker = input.picker;
  const read = () => {
    const value = input.read();
    if (value === undefined) {
      if (!asked.required) return "";
      act.warn(t(["single", "multiple", "scale", "picture"].includes(asked.kind) ? "choose.something" : "write.something"));
      input.focus();
      return null;
    }
    return value;
  };
  const help = asked.help ? el("p", { class: "lead" }, say(asked.help)) : null;
  // Pictures that are chosen go first, then the answer that names them.
  const sendFirst = async () => {
    if (picker.waiting && !(await picker.sendAll())) act.warn(t("picture.left"));
    else next();
  };
  const next = () => {
    const value = read();
    if (value !== null) answer(value);
  };
  const kept = picker ? form([input.node], () => true, sendFirst) : form([input.node], read, answer);
  const body = [el("p", { class: "eyebrow" }, t("question.number", { n: data.number })), help, kept];
  if (input.other) body.push(button(t("unknown"), () => answer("unknown"), "second"));
  if (!asked.required) body.push(button(t("skip.question"), () => answer(""), "second"));
  body.push(answered(data.answered, act));
  const beside = ["too_low", "too_high", "too_many_decimals", "bad_date", "too_long", "answer_missing", "bad_answer"];
  return { title: say(asked.text), body, fail: input.fail ? Object.fromEntries(beside.map((code) => [code, input.fail])) : {} };
}

function answered(list, act) {
  if (!list || !list.length) return null;
  return el(
    "details",
    { class: "answered" },
    el("summary", {}, t("answered.title")),
    answers(list, act),
  );
}

function answers(list, act) {
  return el(
    "dl",
    { class: "answers" },
    list.map((item) =>
      el(
        "div",
        {},
        el("dt", {}, say(item.text)),
        el("dd", {}, say(item.value)),
        button(t("change"), () => act.open(item.page), "link", { "aria-label": `${t("change")}: ${say(item.text)}` }),
      ),
    ),
  );
}

function call112(data, act) {
  return {
    title: t("c112.title"),
    tone: "alarm",
    body: [
      el("p", { class: "lead" }, tFor(data.person, "c112.lead")),
      callLink("112", "112", "call big", t("c112.now")),
      el("p", {}, tFor(data.person, "c112.unlocked")),
      el("p", {}, t("c112.seen")),
      button(t("c112.called"), () => act.send({ type: "Reply112", called: true }), "second"),
      button(t("c112.cannot"), () => act.send({ type: "Reply112", called: false }), "second"),
      data.reasons.length ? el("div", { class: "reasons" }, el("p", {}, t("c112.why")), sentences(data.reasons)) : null,
    ],
  };
}

function emergency(data, act) {
  return {
    title: t("emergency.title"),
    tone: "alarm",
    body: [
      el("p", { class: "lead" }, t("emergency.lead")),
      el("div", { class: "panel" }, el("span", { class: "eyebrow" }, t("emergency.door")), el("strong", {}, say(data.door))),
      el("p", {}, tFor(data.person, "emergency.worse")),
      callLink("112", "112", "call"),
      data.seen ? el("p", {}, t("emergency.seen")) : null,
      button(t(data.seen ? "emergency.write" : "emergency.go"), () => act.send({ type: "GoOn" }), "second"),
      data.reasons.length ? el("div", { class: "reasons" }, el("p", {}, t("c112.why")), sentences(data.reasons)) : null,
    ],
  };
}

function advice(data, act) {
  return {
    title: t("advice.title"),
    body: [
      data.advice.length ? [el("h2", {}, t("advice.do")), sentences(data.advice)] : null,
      data.safety_net.length ? [el("h2", {}, t("advice.seek")), sentences(data.safety_net)] : null,
      button(t("advice.enough"), () => act.send({ type: "TakeAdvice" })),
      button(t("advice.go"), () => act.send({ type: "GoOn" }), "second"),
    ],
  };
}

function summary(data, act) {
  const when = data.staffed ? el("p", {}, say(data.promise)) : [el("strong", {}, t("summary.closed")), el("p", {}, say(data.promise)), numbers(data.numbers)];
  const rows = [
    { text: { sv: t("summary.words"), en: t("summary.words") }, value: { sv: data.own_words, en: data.own_words }, page: "describe" },
    { text: { sv: t("summary.complaint"), en: t("summary.complaint") }, value: data.complaint, page: "complaint" },
    { text: { sv: t("summary.contact"), en: t("summary.contact") }, value: { sv: data.phone, en: data.phone }, page: "contact" },
  ].filter((row) => row.value && say(row.value));
  return {
    title: t("summary.title"),
    body: [
      el("div", { class: `panel ${data.staffed ? "" : "warning"}` }, el("h2", {}, t("summary.when")), when, data.staffed ? el("p", { class: "note" }, `${t("summary.to")}: ${data.unit.name}`) : null),
      data.staffed ? button(t("summary.send"), () => act.send({ type: "Submit" })) : null,
      answers(rows, act),
      data.answers.length ? el("details", { class: "answered" }, el("summary", {}, t("summary.answers")), answers(data.answers, act)) : null,
      data.safety_net.length ? el("section", {}, el("h2", {}, t("safety.title")), sentences(data.safety_net)) : null,
    ],
  };
}

export const PAGES = { contact, entrance, unit, listing, describe, nurse, ticks, complaint, question, call112, emergency, advice, summary };
export { clear, sentences, textBox };
