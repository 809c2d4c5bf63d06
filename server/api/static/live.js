// The live line of one case: a socket that comes back by itself, polling when it cannot, and an outbox that loses nothing.
// A line typed without contact stays queued in memory and is sent again with the same id, so it is never doubled.
import { Refused, ask, newId } from "./net.js";

const POLL_MS = 4000;
const LONGEST_WAIT_MS = 15000;

export class Live {
  // `show` is told of everything: tell(events), state(frame), contact(bool), changed(), asked(), ended().
  constructor(show) {
    this.show = show;
    this.seq = 0;
    this.outbox = [];
    this.socket = null;
    this.tries = 0;
    this.polling = null;
    this.timer = null;
    this.stopped = false;
    this.contact = null;
    this.read = 0;
    this.wake = () => this.hurry();
    addEventListener("online", this.wake);
    document.addEventListener("visibilitychange", this.wake);
  }

  start() {
    this.connect();
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    clearInterval(this.polling);
    removeEventListener("online", this.wake);
    document.removeEventListener("visibilitychange", this.wake);
    if (this.socket) this.socket.close();
  }

  hurry() {
    if (this.stopped || document.visibilityState !== "visible") return;
    if (!this.socket) {
      clearTimeout(this.timer);
      this.connect();
    }
    this.markRead();
  }

  connect() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/ws/patient`);
    this.socket = socket;
    socket.addEventListener("open", () => socket.send(JSON.stringify({ type: "open", seq: this.seq })));
    socket.addEventListener("message", (event) => {
      // A message holds one frame or several, a line each.
      for (const line of event.data.split("\n")) this.frame(JSON.parse(line));
    });
    socket.addEventListener("close", (event) => this.closed(socket, event.code));
  }

  closed(socket, code) {
    if (this.stopped || this.socket !== socket) return;
    this.socket = null;
    for (const item of this.outbox) item.flying = false;
    if (code === 4002) {
      this.show.ended();
      return;
    }
    this.tries += 1;
    this.noticed(false);
    if (this.tries > 1 && !this.polling) this.polling = setInterval(() => this.poll(), POLL_MS);
    this.timer = setTimeout(() => this.connect(), Math.min(LONGEST_WAIT_MS, 500 * 2 ** this.tries));
  }

  noticed(contact) {
    if (this.contact === contact) return;
    this.contact = contact;
    this.show.contact(contact);
  }

  frame(frame) {
    if (frame.type === "events") this.took(frame.events, frame.seq);
    else if (frame.type === "state") this.opened(frame);
    else if (frame.type === "ack") this.acked(frame.id, frame.seq);
    else if (frame.type === "refuse") this.refused(frame);
  }

  opened(frame) {
    this.tries = 0;
    clearInterval(this.polling);
    this.polling = null;
    this.noticed(true);
    this.show.state(frame);
    this.flush();
    this.markRead();
  }

  took(events, upto) {
    const fresh = events.filter((event) => event.seq > this.seq);
    this.seq = Math.max(this.seq, upto);
    for (const event of fresh) {
      if (event.type !== "Message" || event.by.kind !== "patient") continue;
      // The event may come before its answer: the waiting line with these words is the one it stands for.
      const waiting = this.outbox.find((item) => item.flying && !item.seq && item.text === event.data.text);
      if (waiting) waiting.seq = event.seq;
    }
    this.outbox = this.outbox.filter((item) => !item.seq || item.seq > this.seq);
    if (fresh.length) this.show.tell(fresh);
    this.markRead();
  }

  acked(id, seq) {
    const item = this.outbox.find((one) => one.id === id);
    if (!item) return;
    item.seq = seq;
    item.state = "sent";
    this.outbox = this.outbox.filter((one) => !one.seq || one.seq > this.seq);
    this.show.changed();
  }

  refused(frame) {
    const item = this.outbox.find((one) => one.id === frame.id);
    if (!item) return;
    if (frame.code === "busy" || frame.code === "storage") {
      item.flying = false;
      setTimeout(() => this.flush(), 2000);
      return;
    }
    item.state = "refused";
    item.words = { sv: frame.sv, en: frame.en };
    this.show.changed();
  }

  say(text) {
    this.outbox.push({ id: newId(), text, state: "queued", flying: false, seq: 0, words: null });
    this.show.changed();
    this.flush();
  }

  get open() {
    return this.socket !== null && this.socket.readyState === WebSocket.OPEN && this.contact === true;
  }

  flush() {
    if (!this.open) return;
    for (const item of this.outbox) {
      if (item.flying || item.state !== "queued") continue;
      item.flying = true;
      this.command(item);
    }
  }

  command(item) {
    this.socket.send(JSON.stringify({ type: "cmd", cmd: { id: item.id, type: "SendMessage", case: this.show.caseId, text: item.text } }));
  }

  typing(on) {
    if (this.open) this.socket.send(JSON.stringify({ type: "typing", on }));
  }

  markRead() {
    if (document.visibilityState !== "visible" || !this.open || this.show.lastTheirs <= this.read) return;
    this.read = this.show.lastTheirs;
    const cmd = { id: newId(), type: "MarkRead", case: this.show.caseId, upto: this.read };
    this.socket.send(JSON.stringify({ type: "cmd", cmd }));
  }

  async poll() {
    if (this.open || this.stopped) return;
    try {
      const found = await ask("GET", `/api/patient/case/events?after=${this.seq}&limit=100`);
      this.noticed(true);
      this.took(found.events, found.upto);
      for (const item of this.outbox.filter((one) => one.state === "queued" && !one.flying)) {
        item.flying = true;
        await this.post(item);
      }
      if (found.events.length) this.show.asked();
    } catch (fault) {
      if (fault instanceof Refused && fault.status === 401) this.show.ended();
      else this.noticed(false);
    }
  }

  async post(item) {
    try {
      const done = await ask("POST", "/api/patient/case/commands", { id: item.id, type: "SendMessage", text: item.text });
      this.acked(item.id, done.seq);
    } catch (fault) {
      item.flying = false;
      if (!(fault instanceof Refused)) throw fault;
      this.refused({ id: item.id, code: fault.code, ...fault.words });
    }
  }
}
