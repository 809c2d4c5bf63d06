// Pictures on their way from the phone: chosen, looked at, sent, each with its own state in words. Nothing is kept here.
import { button, clear, el, say, t } from "./dom.js";
import { Refused, Unreachable, newId, upload } from "./net.js";

const MOST_BYTES = 10 * 1024 * 1024;
const LONGEST = 4096;
const PREVIEW = 320;
const AGAIN_MS = 6000;
const SOON = ["busy", "storage", "slow_down", "internal"];

let made = 0;

// The browser reads what it can; what it cannot read (HEIC, for one) the server explains.
async function read(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return null;
  }
}

function shrunk(bitmap, longest) {
  const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
  const canvas = el("canvas", {});
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

// A picture that is larger than the server keeps goes smaller over the phone's line.
async function fitted(file, bitmap) {
  if (bitmap === null || (file.size <= MOST_BYTES && Math.max(bitmap.width, bitmap.height) <= LONGEST)) return file;
  const canvas = shrunk(bitmap, LONGEST);
  return (await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9))) || file;
}

export class PicturePicker {
  // `question` is the id of the question that asks, null in the chat; `sent(id)` is told of each picture that is on disk.
  constructor({ question = null, sent = () => {}, sentBefore = [] }) {
    this.question = question;
    this.sent = sent;
    this.items = sentBefore.map((id) => ({ id, state: "sent", view: null, words: null, body: null }));
    this.timer = null;
    this.busy = null;
    // A question's picker ends with its page; the chat's goes on while another page is in front.
    this.wake = () => (question === null || this.node.isConnected ? this.flush() : this.stop());
    addEventListener("online", this.wake);
    this.build();
  }

  stop() {
    clearTimeout(this.timer);
    removeEventListener("online", this.wake);
  }

  build() {
    const id = `pictures-${(made += 1)}`;
    this.input = el("input", { type: "file", accept: "image/*", multiple: true, id, class: "file", on: { change: () => this.chosen() } });
    this.list = el("ul", { class: "pictures", "aria-label": t("picture.list") });
    this.told = el("p", { class: "unseen", role: "status" });
    this.label = el("label", { class: "button second pick", for: id }, t("picture.choose"));
    this.node = el("div", { class: "picker" }, this.list, this.told, el("div", { class: "choose" }, this.input, this.label));
    this.draw();
  }

  redraw() {
    this.label.textContent = t("picture.choose");
    this.list.setAttribute("aria-label", t("picture.list"));
    this.draw();
  }

  get ids() {
    return this.items.filter((item) => item.state === "sent").map((item) => item.id);
  }

  get waiting() {
    return this.items.some((item) => ["chosen", "queued", "sending"].includes(item.state));
  }

  focus() {
    this.input.focus();
  }

  async chosen() {
    const files = [...this.input.files];
    this.input.value = "";
    for (const file of files) {
      const item = { id: newId(), state: "chosen", name: file.name, view: null, words: null, body: file };
      this.items.push(item);
      this.draw();
      const bitmap = await read(file);
      if (bitmap !== null) {
        item.view = shrunk(bitmap, PREVIEW);
        item.body = await fitted(file, bitmap);
        bitmap.close();
      }
      this.draw();
    }
    this.tell(t("picture.chosen"));
    const first = this.list.querySelector("button");
    if (first) first.focus();
  }

  drop(item) {
    this.items = this.items.filter((one) => one !== item);
    this.draw();
    this.focus();
  }

  send(item) {
    item.state = "queued";
    this.draw();
    return this.flush();
  }

  // Sends what has been chosen and resolves when nothing waits any more; true when all of it is on disk.
  async sendAll() {
    for (const item of this.items) if (item.state === "chosen") item.state = "queued";
    this.draw();
    await this.flush();
    return this.items.every((item) => item.state === "sent");
  }

  // One at a time, in order; two callers share one round.
  flush() {
    this.busy = this.busy || this.round().finally(() => { this.busy = null; });
    return this.busy;
  }

  async round() {
    clearTimeout(this.timer);
    let item = this.items.find((one) => one.state === "queued");
    while (item) {
      item.state = "sending";
      this.draw();
      if (!(await this.go(item))) return;
      item = this.items.find((one) => one.state === "queued");
    }
  }

  async go(item) {
    try {
      await upload(item.id, item.body, this.question);
      item.state = "sent";
      item.body = null;
      this.tell(t("picture.sent"));
      this.sent(item.id);
    } catch (fault) {
      if (!(fault instanceof Refused || fault instanceof Unreachable)) throw fault;
      if (fault instanceof Unreachable || SOON.includes(fault.code)) {
        // Without contact it stays queued under the same id, and is never doubled.
        item.state = "queued";
        item.words = fault instanceof Refused ? fault.words : null;
        this.timer = setTimeout(this.wake, AGAIN_MS);
        this.draw();
        return false;
      }
      item.state = "refused";
      item.words = fault.words;
      this.tell(say(fault.words));
    }
    this.draw();
    return true;
  }

  // The event has come: the picture stands in the conversation.
  landed(id) {
    this.items = this.items.filter((item) => item.id !== id);
    this.draw();
  }

  tell(words) {
    this.told.textContent = "";
    this.told.textContent = words;
  }

  draw() {
    clear(this.list);
    this.items.forEach((item, at) => this.list.append(this.row(item, at + 1)));
    this.list.hidden = !this.items.length;
  }

  row(item, number) {
    if (item.view) {
      item.view.setAttribute("role", "img");
      item.view.setAttribute("aria-label", t("picture.preview", { n: number }));
    }
    const state = item.state === "refused" ? `${t("chat.refused")}: ${say(item.words)}` : t(`picture.state.${item.state}`);
    const acts = [];
    if (item.state === "chosen") acts.push(button(t("picture.send"), () => this.send(item), "primary", { "aria-label": `${t("picture.send")} ${number}` }));
    if (item.state === "chosen" || item.state === "refused") acts.push(button(t("picture.drop"), () => this.drop(item), "second", { "aria-label": `${t("picture.drop")} ${number}` }));
    return el("li", { class: `picture ${item.state}` }, item.view, el("p", { class: "note" }, `${t("picture.name", { n: number })} · ${state}`), acts.length ? el("div", { class: "two" }, acts) : null);
  }
}
