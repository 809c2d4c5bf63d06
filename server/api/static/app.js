// The patient's page: who it is about, who one is, and then whatever page the server says comes next.
import { Chat } from "./chat.js";
import { button, callLink, clear, currentLanguage, el, field, say, setLanguage, t } from "./dom.js";
import { Refused, Unreachable, ask, newId } from "./net.js";
import { PAGES, numbers } from "./pages.js";

// Where a patient who must hide the page lands: an everyday page that says nothing about care.
const ELSEWHERE = "https://www.smhi.se/";
const main = document.getElementById("main");
const PLAIN_NUMBERS = [
  { sv: "Livshotande läge", en: "Danger to life", number: "112", tel: "112" },
  { sv: "Råd om vård, dygnet runt", en: "Advice at any hour", number: "1177", tel: "1177" },
];
// After these the page that was shown no longer holds: the server says which one does.
const MOVED = ["wrong_state", "closed", "merged", "not_asked", "flow_changed", "staffed_only", "not_connected", "bad_unit"];

let services = null;
let step = null;
let chat = null;
let drawn = null; // the function that draws what stands there now, for a change of language
let waiting = false;
let warning = null;
let carried = ""; // what was written in a case that went on in another, until that one's chat stands there
let fail = {}; // error code -> the field of this page that can say it beside itself

// drawing

function draw(view) {
  clear(main);
  fail = view.fail || {};
  main.className = view.tone ? `tone-${view.tone}` : "";
  const title = el("h1", { tabindex: "-1" }, view.title);
  warning = el("div", { class: "alert", role: "alert" });
  const back = view.back ? el("button", { type: "button", class: "button back", on: { click: view.back } }, `‹ ${t("back")}`) : null;
  const who = view.who ? el("p", { class: "who" }, view.who) : null;
  if (back || who) main.append(el("div", { class: "way" }, back || el("span", {}), who));
  main.append(title, warning);
  for (const part of view.body.flat(3)) if (part) main.append(part);
  document.title = `${view.title} – ${t("title")}`;
  scrollTo(0, 0);
  title.focus({ preventScroll: true });
}

function show(make) {
  drawn = make;
  draw(make());
}

function warn(words) {
  warning.textContent = "";
  warning.textContent = words;
  warning.scrollIntoView({ block: "nearest" });
}

function frameWords() {
  setLanguage(currentLanguage());
  document.getElementById("skip").textContent = t("skip");
  document.getElementById("brand").textContent = t("title");
  document.getElementById("exit").textContent = t("exit");
  const language = document.getElementById("language");
  language.textContent = t("lang.switch");
  language.lang = currentLanguage() === "sv" ? "en" : "sv";
  document.getElementById("foot-112").textContent = t("footer.emergency");
  document.getElementById("foot-1177").textContent = t("footer.advice");
  const demo = document.getElementById("foot-demo");
  demo.textContent = t("demo");
  demo.hidden = !(services && services.demo);
  const practice = document.getElementById("practice");
  practice.textContent = t("practice");
  practice.hidden = !(services && services.practice);
  const outbox = document.getElementById("foot-outbox");
  outbox.textContent = t("notice.outbox");
  outbox.hidden = demo.hidden;
  const other = document.getElementById("foot-other");
  other.textContent = t("other.case");
  other.hidden = step === null;
}

// With the server gone: a plain page with telephone numbers, and the same request once more.
function offline(again) {
  show(() => ({
    title: t("offline.title"),
    body: [el("p", { class: "lead" }, t("offline.lead")), callLink("112", "112", "call big"), numbers(PLAIN_NUMBERS), button(t("again"), again, "second")],
  }));
}

// One request at a time; every fault becomes words, a page, or both.
async function work(run) {
  if (waiting) return;
  waiting = true;
  main.setAttribute("aria-busy", "true");
  try {
    await run();
  } catch (fault) {
    if (fault instanceof Unreachable) offline(() => work(run));
    else if (fault instanceof Refused) await refused(fault);
    else throw fault;
  } finally {
    waiting = false;
    main.removeAttribute("aria-busy");
  }
}

async function refused(fault) {
  if (fault.code === "token") {
    start();
    return;
  }
  if (MOVED.includes(fault.code) && step) {
    try {
      take((await ask("GET", "/api/patient/case")).step);
    } catch {
      offline(() => work(boot));
      return;
    }
  }
  if (fail[fault.code]) fail[fault.code](say(fault.words));
  else warn(say(fault.words));
}

// before there is a case

function start(resumable = false) {
  const kept = resumable && step !== null;
  step = null;
  endChat();
  frameWords();
  const resume = el("li", {});
  show(() => {
    clear(resume);
    if (kept) resume.append(el("button", { type: "button", class: "card chosen", on: { click: () => work(boot) } }, el("strong", {}, t("resume")), el("span", {}, t("resume.note"))));
    const card = (who, next) => el("li", {}, el("button", { type: "button", class: "card", on: { click: next } }, el("strong", {}, t(`who.${who}`)), el("span", {}, t(`who.${who}.note`))));
    const pick = (who) => () => show(() => identity(who));
    const other = () => show(() => ({ title: t("other.title"), back: () => start(), body: [el("p", { class: "lead" }, t("other.lead")), numbers(services ? services.numbers.slice().reverse() : PLAIN_NUMBERS)] }));
    return {
      title: t("who.title"),
      body: [el("p", { class: "lead" }, t("who.lead")), el("ul", { class: "cards" }, kept ? resume : null, card("self", pick("self")), card("child", pick("child")), card("teen", pick("teen")), card("other", other))],
    };
  });
}

function identity(who) {
  const number = field({ label: t("identity.number"), note: t("identity.format"), attributes: { inputmode: "numeric", autocomplete: "off", maxlength: "40" } });
  const chooser = services && services.demo ? demoChooser(who, number.input) : null;
  const send = (event) => {
    event.preventDefault();
    number.fail("");
    work(() => identify(who, number));
  };
  const form = el("form", { novalidate: true, on: { submit: send } }, chooser, number.node, el("button", { type: "submit", class: "button primary" }, t("identity.go")));
  return { title: t("identity.title"), back: () => start(), body: [el("p", { class: "lead" }, t(who === "child" ? "identity.lead.child" : "identity.lead.self")), form] };
}

function demoChooser(who, input) {
  const select = el("select", { id: "demo-people", on: { change: () => { input.value = select.value; } } }, el("option", { value: "" }, t("identity.choose")));
  ask("GET", "/api/demo/people").then((found) => {
    for (const person of found.people) {
      if (person.age_unit !== "y" || (who === "teen" ? person.age < 13 || person.age > 17 : person.age < 18)) continue;
      if (who === "child" && !person.guardian) continue;
      select.append(el("option", { value: person.number }, `${person.name}, ${person.age}`));
    }
  }).catch(() => { select.disabled = true; });
  return el("div", { class: "field" }, el("label", { for: "demo-people" }, t("identity.demo")), select);
}

async function identify(who, number) {
  let found;
  try {
    found = await ask("POST", "/api/patient/identify", { number: number.input.value, who, lang: currentLanguage() });
  } catch (fault) {
    if (fault instanceof Refused && fault.status === 422) {
      number.fail(say(fault.words));
      return;
    }
    throw fault;
  }
  if (found.open_cases.length || found.earlier.length) show(() => offered(who, found));
  else chooseSubject(who, found);
}

function heading(item) {
  const entrance = (services ? services.entrances : []).find((one) => one.id === item.entrance);
  const what = say(item.complaint_title) || say(entrance) || t("who.title");
  return el("span", {}, `${item.first} · ${t(`state.${item.state}`)}`, el("br"), new Date(item.entered).toLocaleDateString(currentLanguage() === "sv" ? "sv-SE" : "en-GB"), el("strong", { class: "unseen" }, what));
}

function offered(who, found) {
  const go = (item) => () => work(async () => take((await ask("POST", `/api/patient/cases/${encodeURIComponent(item.case)}/resume`, null, found.identity)).step));
  const list = (items) => el("ul", { class: "cards" }, items.map((item) => el("li", {}, el("button", { type: "button", class: "card", on: { click: go(item) } }, el("strong", {}, caseName(item)), heading(item)))));
  return {
    title: t("open.title", { name: found.person.first }),
    back: () => start(),
    body: [
      found.open_cases.length ? [el("p", { class: "lead" }, t("open.lead")), list(found.open_cases)] : null,
      button(t("open.new"), () => chooseSubject(who, found), "second"),
      found.earlier.length ? [el("h2", {}, t("open.closed")), list(found.earlier)] : null,
    ],
  };
}

function caseName(item) {
  const entrance = (services ? services.entrances : []).find((one) => one.id === item.entrance);
  return say(item.complaint_title) || say(entrance) || t("state.intake");
}

function chooseSubject(who, found) {
  const open = (child) => work(async () => {
    const body = { who, lang: currentLanguage() };
    if (child) body.child_number = child.number;
    take((await ask("POST", "/api/patient/cases", body, found.identity)).step);
  });
  if (who !== "child") {
    // The request before this one may still be ending; the next turn of the loop is free.
    setTimeout(() => open(null));
    return;
  }
  const age = (child) => t(child.age_unit === "m" ? "months" : "years", { n: child.age });
  show(() => ({
    title: t("child.title"),
    back: () => start(),
    body: found.children.length
      ? [el("ul", { class: "cards" }, found.children.map((child) => el("li", {}, el("button", { type: "button", class: "card", on: { click: () => open(child) } }, el("strong", {}, child.first), el("span", {}, age(child))))))]
      : [el("p", { class: "lead" }, t("child.none")), numbers(PLAIN_NUMBERS)],
  }));
}

// in the case

const act = {
  send: (command) => {
    const body = { id: newId(), ...command };
    work(async () => take((await ask("POST", "/api/patient/case/commands", body)).step));
  },
  open: (page) => work(async () => take((await ask("GET", `/api/patient/case/step?at=${encodeURIComponent(page)}`)).step)),
  refresh: () => {
    ask("GET", "/api/patient/case").then((found) => take(found.step)).catch(() => {});
  },
  again: () => take(step),
  follow: (unsent) => work(async () => {
    carried = unsent;
    take((await ask("POST", "/api/patient/case/follow")).step);
  }),
  leave: () => work(async () => {
    await ask("POST", "/api/patient/case/leave");
    start();
  }),
  draw: (view) => show(() => view),
  other: () => start(true),
  warn,
  start: () => start(),
};

function endChat() {
  if (chat) chat.stop();
  chat = null;
}

// Show the page that the server says.
function take(next) {
  const before = step;
  step = next;
  frameWords();
  if (["waiting", "chat", "closed"].includes(next.kind)) {
    converse(before);
    return;
  }
  endChat();
  const data = next.data;
  show(() => ({ ...PAGES[next.kind](data, act), who: about(data), back: data.back ? () => act.open(data.back) : null }));
}

function about(data) {
  return data.person.writer === "guardian" ? t("about", { name: data.person.first }) : null;
}

function converse(before) {
  const standing = chat && chat.caseId === step.case && main.contains(chat.log);
  const kind = chat ? chat.step.kind : null;
  if (chat && chat.caseId === step.case) chat.update(step);
  else {
    endChat();
    chat = new Chat(step, act);
    chat.box.input.value = carried;
    carried = "";
  }
  // What is being typed and read is not disturbed by news; a new kind of page is.
  if (standing && before && kind === step.kind) return;
  if (standing && document.activeElement === chat.box.input && step.kind !== "closed") {
    main.querySelector("h1").textContent = chat.title();
    return;
  }
  drawn = () => ({ title: chat.title(), who: about(step.data), body: chat.body });
  draw(drawn());
}

// Frame

document.getElementById("language").addEventListener("click", () => {
  setLanguage(currentLanguage() === "sv" ? "en" : "sv");
  try {
    localStorage.setItem("lang", currentLanguage());
  } catch {
    // A browser that keeps nothing still switches.
  }
  frameWords();
  if (chat) chat.redraw();
  if (drawn) draw(drawn());
});

// The screen is empty at once, this phone's key opens nothing any more, and Back does not lead into the case.
document.getElementById("exit").addEventListener("click", () => {
  document.body.hidden = true;
  endChat();
  if (step !== null) fetch("/api/patient/case/leave", { method: "POST", keepalive: true, headers: { "Content-Type": "application/json" }, body: "{}" }).catch(() => {});
  location.replace(ELSEWHERE);
});

document.getElementById("foot-other").addEventListener("click", () => start(true));

document.getElementById("foot-outbox").addEventListener("click", () => work(async () => {
  const found = await ask("GET", "/api/demo/outbox");
  const again = step === null ? () => start() : () => work(boot);
  const line = (notice) => el("li", {}, el("p", {}, el("strong", {}, notice.phone), el("br"), notice.text));
  show(() => ({
    title: t("notice.outbox"),
    back: again,
    body: found.notices.length ? [el("ul", { class: "cards" }, found.notices.map(line))] : [el("p", { class: "lead" }, t("notice.none"))],
  }));
}));

document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});

// The phone's own back key steps back on the way in, instead of leaving the page.
addEventListener("popstate", () => {
  const back = main.querySelector(".button.back");
  if (!back) {
    history.back();
    return;
  }
  history.pushState(null, "");
  back.click();
});

async function boot() {
  services = await ask("GET", "/api/patient/services");
  frameWords();
  try {
    take((await ask("GET", "/api/patient/case")).step);
  } catch (fault) {
    if (!(fault instanceof Refused)) throw fault;
    start();
  }
}

try {
  const kept = localStorage.getItem("lang");
  setLanguage(kept === "en" ? "en" : "sv");
} catch {
  setLanguage("sv");
}
frameWords();
history.pushState(null, "");
if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js").catch(() => {});
work(boot);
