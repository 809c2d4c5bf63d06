// The waiting page, the chat and the closed case: one page, because it is one conversation.
import { button, clear, currentLanguage, el, say, t, tFor } from "./dom.js";
import { Live } from "./live.js";
import { numbers, sentences, textBox, tickBoxes } from "./pages.js";
import { PicturePicker } from "./pictures.js";

const LIMIT = 8000;
const TYPING_MS = 3000;

function clock(at) {
  const words = { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Stockholm" };
  const day = { ...words, weekday: "short", day: "numeric", month: "short" };
  const today = new Date(at).toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat(currentLanguage() === "sv" ? "sv-SE" : "en-GB", today ? words : day).format(new Date(at));
}

const HOUSE = {
  Submitted: (event) => t(event.by.kind === "staff" ? "line.contacted" : "line.submitted"),
  Taken: (event) => t("line.taken", { name: event.by.name || t("chat.staff") }),
  HandedOver: (event) => t("line.handed", { name: event.data.unit_name || t("chat.staff") }),
  Told112: () => t("line.told112"),
  Replied112: (event) => t(event.data.called ? "line.called112" : "line.no112"),
  Reminded: () => t("line.reminded"),
  Closed: () => t("line.closed"),
  Reopened: () => t("line.reopened"),
  TookIn: () => t("line.tookin"),
};

export class Chat {
  constructor(step, act) {
    this.act = act;
    this.caseId = step.case;
    this.step = step;
    this.events = [];
    this.lastTheirs = 0;
    this.readByStaff = step.data.read_by_staff || 0;
    this.frame = null;
    this.lastTyped = 0;
    this.opened = new Set();
    this.live = new Live(this);
    this.picker = new PicturePicker({});
    this.build();
    this.live.start();
  }

  stop() {
    clearTimeout(this.still);
    this.picker.stop();
    this.live.stop();
  }

  get closed() {
    return this.step.kind === "closed";
  }

  get merged() {
    return this.closed && this.step.data.merged;
  }

  // What she has written and nobody has got: it goes along to the case where this one goes on.
  unsent() {
    const refused = this.live.outbox.filter((item) => item.state === "refused").map((item) => item.text);
    return [...refused, this.box.input.value].filter((text) => text.trim()).join("\n");
  }

  title() {
    if (this.merged) return t("merged.title");
    return t({ closed: "closed.title", waiting: "wait.title", chat: "chat.title" }[this.step.kind]);
  }

  build() {
    this.head = el("div", {});
    this.log = el("ol", { class: "lines", role: "log", "aria-live": "polite", "aria-label": t("chat.log") });
    this.pending = el("ol", { class: "lines", "aria-label": t("chat.queued") });
    this.status = el("p", { class: "status", role: "status" });
    this.composer = this.makeComposer();
    this.acts = el("div", { class: "acts" });
    this.body = [this.head, this.log, this.pending, this.status, this.picker.node, this.composer, this.acts];
    this.drawHead();
  }

  makeComposer() {
    this.box = textBox(t("chat.write"), "", 2);
    this.box.node.querySelector("label").className = "unseen";
    this.box.input.setAttribute("placeholder", t("chat.write"));
    this.box.input.addEventListener("input", () => this.typed());
    this.box.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing && matchMedia("(pointer: fine)").matches) {
        event.preventDefault();
        this.send();
      }
    });
    const sending = (event) => {
      event.preventDefault();
      this.send();
    };
    return el("form", { class: "composer", novalidate: true, on: { submit: sending } }, this.box.node, el("button", { type: "submit", class: "button" }, t("chat.send")));
  }

  typed() {
    const now = Date.now();
    if (now - this.lastTyped > TYPING_MS) {
      this.lastTyped = now;
      this.live.typing(true);
    }
    clearTimeout(this.still);
    this.still = setTimeout(() => this.live.typing(false), 2 * TYPING_MS);
  }

  send() {
    const text = this.box.read();
    if (text === null || text.length > LIMIT) return;
    this.box.fail("");
    this.box.input.value = "";
    this.lastTyped = 0;
    clearTimeout(this.still);
    this.live.typing(false);
    this.live.say(text);
    this.box.input.focus();
  }

  drawHead() {
    const data = this.step.data;
    clear(this.head);
    if (this.merged) {
      this.head.append(el("p", { class: "lead" }, t("merged.lead")), this.unsent() ? el("p", { class: "note" }, t("merged.unsent")) : "");
      if (data.ring_112) this.head.append(numbers(data.numbers));
    } else if (this.closed) {
      this.head.append(el("p", { class: "lead" }, t("closed.lead")), el("div", { class: "panel" }, el("span", { class: "eyebrow" }, t("closed.outcome")), el("strong", {}, say(data.outcome_words))));
    } else {
      const promise = this.frame ? this.frame.promise : data.promise;
      if (promise) this.head.append(el("div", { class: "panel promise" }, el("p", {}, say(promise)), el("p", { class: "note" }, data.unit.name)));
      const name = this.frame ? this.frame.staff_name : data.staff;
      this.head.append(el("p", { class: "lead" }, name ? t("chat.with", { name }) : t("chat.nobody")));
      if (data.urgent) this.head.append(numbers(data.numbers));
    }
    this.composer.hidden = this.picker.node.hidden = this.closed;
    this.drawActs();
  }

  drawActs() {
    const data = this.step.data;
    clear(this.acts);
    if (this.merged) {
      this.acts.append(button(t("merged.go"), () => this.act.follow(this.unsent()), "primary"), button(t("leave"), () => this.act.leave(), "plain"));
    } else if (this.closed) {
      if (data.writable_until) this.acts.append(button(t("again.open"), () => this.act.draw(this.againPage()), "second"));
      this.acts.append(button(t("closed.new"), () => this.act.other()), button(t("leave"), () => this.act.leave(), "plain"));
    } else {
      this.acts.append(
        button(tFor(data.person, "chat.worse"), () => this.act.draw(this.worsePage()), "second"),
        button(t("chat.withdraw"), () => this.act.draw(this.withdrawPage()), "plain"),
        button(t("leave"), () => this.act.leave(), "plain"),
      );
    }
    if (data.safety_net && data.safety_net.length) this.acts.append(el("details", {}, el("summary", {}, t("safety.title")), sentences(data.safety_net)));
  }

  // what the live line tells

  // Events are kept, so that a change of language can draw them again.
  tell(list) {
    this.events.push(...list);
    for (const event of list) {
      if (event.type === "PictureSent") this.picker.landed(event.data.picture);
      if (event.type === "PictureSeen") this.opened.add(event.data.picture);
      if (event.type === "Read" && event.by.kind === "staff") this.readByStaff = Math.max(this.readByStaff, event.data.upto);
    }
    this.log.append(...this.lines(list));
    this.changed();
    this.drawMarks();
    if (list.some((event) => ["Closed", "Taken", "HandedOver", "TookIn"].includes(event.type))) this.asked();
  }

  lines(list) {
    return list.map((event) => this.line(event)).filter((node) => node !== null);
  }

  state(frame) {
    const before = this.frame;
    this.frame = frame;
    this.readByStaff = frame.read_by_staff;
    if (frame.state !== this.step.data.state) {
      this.asked();
      return;
    }
    const same = before && before.staff_name === frame.staff_name && say(before.promise) === say(frame.promise);
    if (!same) this.drawHead();
    this.drawStatus();
    this.drawMarks();
  }

  asked() {
    this.act.refresh();
  }

  contact() {
    this.drawStatus();
  }

  ended() {
    this.act.start();
  }

  changed() {
    clear(this.pending);
    for (const item of this.live.outbox) this.pending.append(this.waiting(item));
    this.down();
  }

  // A newer page of the same case: what is typed and read stays where it is.
  update(step) {
    this.step = step;
    if (this.closed) this.endVideo();
    this.drawHead();
    this.drawStatus();
  }

  redraw() {
    const kept = this.box.input.value;
    this.build();
    this.picker.redraw();
    this.box.input.value = kept;
    this.log.append(...this.lines(this.events));
    this.changed();
    this.drawStatus();
  }

  drawStatus() {
    const typing = this.frame && this.frame.staff_typing && this.live.contact;
    if (this.live.contact === false) this.status.textContent = t("chat.offline");
    else this.status.textContent = typing ? t("chat.typing", { name: this.frame.staff_name || t("chat.staff") }) : "";
  }

  line(event) {
    if (event.type === "Message") return event.by.kind === "patient" ? this.mine(event) : this.theirs(event);
    if (event.type === "PictureSent") return this.picture(event);
    if (event.type === "Described") return this.mine(event, false);
    if (event.type === "Worsened") return this.worsened(event);
    if (event.type === "VideoSent") return this.video(event);
    const words = HOUSE[event.type];
    return words ? el("li", { class: "line house" }, `${words(event)} · ${clock(event.at)}`) : null;
  }

  // The room ends with the case: a closed one has no way into it.
  video(event) {
    const open = el("a", { href: event.data.url, target: "_blank", rel: "noopener noreferrer", class: "button second" }, t("line.video.open"));
    const place = el("p", { "data-video": event.seq }, this.closed ? t("line.video.ended") : open);
    return el("li", { class: "line house" }, `${t("line.video", { name: event.by.name || t("chat.staff") })} · ${clock(event.at)}`, place);
  }

  endVideo() {
    for (const node of this.log.querySelectorAll("[data-video]")) node.textContent = t("line.video.ended");
  }

  mine(event, marked = true) {
    const meta = el("span", { class: "meta" }, clock(event.at));
    if (marked) meta.append(" · ", el("span", { "data-seq": event.seq }, this.mark(event.seq)));
    return el("li", { class: "line mine" }, el("span", { class: "unseen" }, `${t("chat.you")}: `), el("p", {}, event.data.text), meta);
  }

  // Her own picture is fetched only when she asks for it: it costs the phone's line, and each look is logged.
  picture(event) {
    const id = event.data.picture;
    const number = this.events.filter((one) => one.type === "PictureSent" && one.seq <= event.seq).length;
    const place = el("p", {});
    const show = button(t("picture.show", { n: number }), () => {
      const alt = t("picture.alt", { n: number, time: clock(event.at) });
      clear(place);
      place.append(el("img", { class: "sent", src: `/api/patient/case/pictures/${encodeURIComponent(id)}`, alt, tabindex: "-1" }));
      place.firstChild.focus();
    }, "quiet");
    place.append(show);
    const meta = el("span", { class: "meta" }, `${t("picture.name", { n: number })} · ${clock(event.at)} · `, el("span", { "data-picture": id }, this.pictureMark(id)));
    return el("li", { class: "line mine" }, el("span", { class: "unseen" }, `${t("chat.you")}: `), place, meta);
  }

  pictureMark(id) {
    return t(this.opened.has(id) ? "picture.opened" : "picture.state.sent");
  }

  theirs(event) {
    this.lastTheirs = Math.max(this.lastTheirs, event.seq);
    return el("li", { class: "line theirs" }, el("span", { class: "said" }, event.by.name || t("chat.staff")), el("p", {}, event.data.text), el("span", { class: "meta" }, clock(event.at)));
  }

  worsened(event) {
    const words = event.data.text ? el("p", {}, event.data.text) : null;
    return el("li", { class: "line mine" }, el("span", { class: "said" }, tFor(this.step.data.person, "line.worsened")), words, el("span", { class: "meta" }, clock(event.at)));
  }

  waiting(item) {
    const words = item.state === "refused" ? `${t("chat.refused")}: ${say(item.words)}` : t(item.state === "sent" ? "chat.sent" : "chat.queued");
    return el("li", { class: `line mine ${item.state}` }, el("p", {}, item.text), el("span", { class: "meta" }, words));
  }

  mark(seq) {
    return t(seq <= this.readByStaff ? "chat.read" : "chat.sent");
  }

  drawMarks() {
    for (const node of this.log.querySelectorAll("[data-seq]")) node.textContent = this.mark(Number(node.dataset.seq));
    for (const node of this.log.querySelectorAll("[data-picture]")) node.textContent = this.pictureMark(node.dataset.picture);
  }

  down() {
    const last = this.pending.lastElementChild || this.log.lastElementChild;
    if (last && !this.closed) last.scrollIntoView({ block: "nearest" });
  }

  // the pages beside it

  worsePage() {
    const data = this.step.data.worse;
    const group = tickBoxes(data, null);
    const box = textBox(t("worse.text"), "", 3);
    const send = (event) => {
      event.preventDefault();
      const ticked = group.values();
      const text = box.input.value;
      if (!ticked.length && !text.trim()) {
        this.act.warn(t("choose.something"));
        group.focus();
      } else if (text.length <= LIMIT) {
        const command = { type: "Worsened", items: ticked.filter((id) => id !== "none") };
        this.act.send(text.trim() ? { ...command, text } : command);
      }
    };
    const form = el("form", { novalidate: true, on: { submit: send } }, group.node, box.node, el("button", { type: "submit", class: "button primary" }, t("worse.send")));
    return { title: tFor(this.step.data.person, "chat.worse"), body: [el("p", { class: "lead" }, t("worse.lead")), form], back: () => this.act.again() };
  }

  // A case that has ended is gone on with: the line is sent with the page, because the live line is for open cases.
  againPage() {
    const box = textBox(t("again.label"), "", 4);
    const send = (event) => {
      event.preventDefault();
      const text = box.read();
      if (text !== null) this.act.send({ type: "WriteAgain", text });
    };
    const form = el("form", { novalidate: true, on: { submit: send } }, box.node, el("button", { type: "submit", class: "button primary" }, t("again.send")));
    const until = new Intl.DateTimeFormat(currentLanguage() === "sv" ? "sv-SE" : "en-GB", { weekday: "long", day: "numeric", month: "long", timeZone: "Europe/Stockholm" }).format(new Date(this.step.data.writable_until));
    return { title: t("again.open"), body: [el("p", { class: "lead" }, t("again.lead", { until })), numbers(this.step.data.numbers), form], back: () => this.act.again() };
  }

  withdrawPage() {
    return {
      title: t("chat.withdraw.sure"),
      body: [button(t("chat.withdraw.yes"), () => this.act.send({ type: "Withdraw" })), button(t("chat.withdraw.no"), () => this.act.again(), "second")],
      back: () => this.act.again(),
    };
  }
}
