"""The case view: who it is, the history, the conversation, and where one writes. Nothing typed is thrown away."""

from dataclasses import replace
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from clinic24_tui import times
from clinic24_tui.commands.base import bindings, key_of
from clinic24_tui.commands.case import CASE
from clinic24_tui.link import Link
from clinic24_tui.locale import N_, _, language
from clinic24_tui.messages import Acked, LineChanged, Refused, Say, Second, StoreChanged
from clinic24_tui.screens.base import FrameScreen
from clinic24_tui.screens.case_lines import pending_lines, shown_lines, speaker
from clinic24_tui.screens.case_plain import CasePlain
from clinic24_tui.screens.case_reach import CaseReach
from clinic24_tui.screens.case_secretary import SecretaryVerbs
from clinic24_tui.screens.case_source import CaseSource, Shelf
from clinic24_tui.state.sides import packed, unpacked
from clinic24_tui.state.transcript import Transcript
from clinic24_tui.widgets.anamnesis import Anamnesis
from clinic24_tui.widgets.band import Band, Identity, person
from clinic24_tui.widgets.composer import Composer
from clinic24_tui.widgets.kin import OtherContacts
from clinic24_tui.widgets.till import Address
from clinic24_tui.widgets.transcript import WINDOW, ChatHead, TranscriptView, as_conversation
from clinic24_tui.wording import REACH, first_answer_due, mark, marked, next_step, turn
from server.contract.views import CaseHead

ROOMY = 34
"""Rows of the window from which the history stands in nine rows."""
TYPING_EVERY_MS = 3_000
LEFT = {
    "HandOver": N_("Ärendet är lämnat över."),
    "Close": N_("Ärendet är avslutat."),
    "Return": N_("Ärendet är lämnat tillbaka till kön."),
    "Park": N_("Ärendet är parkerat och står under Bevakning."),
}
"""What one does to be rid of a case; its view closes when the server has it on disk."""


class CaseScreen(SecretaryVerbs, CaseReach, CasePlain, FrameScreen):
    """One case. Esc in the conversation leads back; held lines are drafts again when one leaves."""

    CSS_PATH = "case.tcss"
    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(*CASE)]

    def __init__(
        self,
        link: Link,
        case: str,
        shelf: Shelf | None = None,
        reason: str = "",
        lift: str = "",
        *,
        switched: bool = False,
    ) -> None:
        """`switched`: another case stood here a moment ago. `reason`: of the active choice that opens another unit's;
        `lift`: the way past the patient's block.
        """
        super().__init__(link)
        self.case_id = case
        self.source = CaseSource(link, shelf or Shelf(link), case)
        self.transcript = Transcript(link.store.me["user"] if link.store.me else "")
        self._pushed = ""
        self._read_before: int | None = None
        self._marked = 0
        self._told_typing = 0
        self._more = False
        self._landing: dict[int, str] = {}
        self._settled = False
        self._last: Identity | None = None
        self._reason, self._lift = reason, lift
        if switched:
            self.come_up()

    def compose_work(self) -> ComposeResult:
        """Lay band, history, conversation and composer under each other."""
        yield Band(id="band")
        yield OtherContacts(id="contacts")
        yield Anamnesis(id="anamnesis")
        with Vertical(id="talk"):
            yield ChatHead(id="chat-head")
            yield TranscriptView(id="transcript")
            yield Composer(self.source, id="composer")

    # ---- parts

    @property
    def composer(self) -> Composer:
        """Return where one writes."""
        return self.query_one(Composer)

    @property
    def chat(self) -> TranscriptView:
        """Return the conversation."""
        return self.query_one(TranscriptView)

    @property
    def head(self) -> CaseHead | None:
        """Return the case's head as the server told it last."""
        view = self.link.store.case(self.case_id)
        return view.head if view else None

    @property
    def mine(self) -> bool:
        """Say whether I own the case now."""
        head, me = self.head, self.link.store.me
        return bool(head and me and head["state"] == "open" and head["owner"] == me["user"])

    # ---- coming and going

    def on_mount(self) -> None:
        """Open the case, and put its draft into the composer."""
        self.know_server()
        self.link.open_case(self.case_id, self._reason, self._lift)
        self._load_draft()
        self._draw()
        if self.link.store.list_of(self.case_id) not in ("offered", "asked", "others", "unrecorded"):
            # It will be mine when it comes: what is typed until then is its draft.
            self.composer.area.focus()

    def on_unmount(self) -> None:
        """Keep what is held as a draft, and let the case's view go."""
        if self.link.hold.waiting(self.case_id):
            self.app.post_message(Say(_("Raden som väntade på linjen är utkast igen."), "warn"))
        self.link.keep(self.case_id)
        self.link.close_case(self.case_id)

    def on_screen_resume(self) -> None:
        """Draw what has changed while a sheet lay over."""
        self._merge_draft()
        self._draw()
        self.call_after_refresh(self._seen)

    def on_resize(self, event: events.Resize) -> None:
        """Give the history its rows."""
        roomy = event.size.height >= ROOMY
        self.set_class(roomy, "-roomy")
        if self.query(Anamnesis) and not self.has_class("-whole"):
            self.query_one(Anamnesis).extent = "normal" if roomy else "short"

    # ---- what comes

    def on_store_changed(self, message: StoreChanged) -> None:
        """Take in what concerns this case."""
        here = any(message.touches(kind, self.case_id) for kind in ("case", "row", "presence", "contacts"))
        if self.kin_changed() or here or message.touches("strips") or message.touches("worn"):
            self._merge_draft()
            self._draw()

    def on_line_changed(self, _message: LineChanged) -> None:
        """Say whether a line goes at once; what was held is a draft again when the line was lost."""
        self._merge_draft()
        self._draw()

    def on_second(self, _message: Second) -> None:
        """Let the hold and the clocks go on."""
        if self.is_current:
            self._draw_talk()
            self._draw_address()

    def on_acked(self, message: Acked) -> None:
        """Keep a line on the screen between its acknowledgement and its event."""
        if message.case != self.case_id:
            return
        if message.item.type == "SendMessage":
            self._landing[message.seq] = str(message.item.cmd["text"])
            self._draw_talk()
        elif message.item.type in LEFT and "person" not in message.item.cmd and self.app.screen is self:
            self.post_message(Say(_(LEFT[message.item.type])))
            self.app.pop_screen()

    def on_refused(self, message: Refused) -> None:
        """Put a refused text back where it came from; a note never comes near the line to the patient."""
        if message.case != self.case_id:
            return
        if message.item is None:
            self.barred(message)
        elif message.item.type == "WriteNote":
            sides, text = self.composer.sides, str(message.item.cmd["text"])
            self.composer.place(sides._replace(note=f"{text}\n{sides.note}" if sides.note else text))
            self._push_draft()
        else:
            self.link.keep(self.case_id)
            self._merge_draft()
        self._draw()

    # ---- the draft

    def _load_draft(self) -> None:
        self._pushed = self.link.drafts.text(self.case_id)
        self.composer.place(unpacked(self._pushed))

    def _push_draft(self) -> None:
        """Hand the link what stands in the composer."""
        self._pushed = packed(self.composer.sides)
        self.link.draft(self.case_id, self._pushed)

    def _merge_draft(self) -> None:
        """Take in what came back into the draft from elsewhere, in front of what has been typed since."""
        kept = self.link.drafts.text(self.case_id)
        if kept == self._pushed:
            return
        now = packed(self.composer.sides)
        back = kept.removesuffix(self._pushed) if self._pushed else kept
        whole = kept if now == self._pushed or not kept.endswith(self._pushed) else f"{back}{now}"
        self.composer.place(unpacked(whole))
        self._push_draft()

    @on(Composer.Moved)
    def _cursor_moved(self) -> None:
        self.speak()

    @on(Composer.Edited)
    def _edited(self) -> None:
        if packed(self.composer.sides) == self._pushed:
            return
        self._push_draft()
        now = self.link.now()
        if not self._pushed and self._told_typing:
            self._told_typing = 0
            self.link.typing(self.case_id, on=False)
        elif not self.composer.internal and self.mine and now - self._told_typing >= TYPING_EVERY_MS:
            self._told_typing = now
            self.link.typing(self.case_id, on=True)
        self._draw_address()

    @on(Anamnesis.Marked)
    def _marked_statement(self, message: Anamnesis.Marked) -> None:
        self.mark_statement(message.place, message.line, message.kind)

    # ---- writing

    @on(Composer.Written)
    def _written(self, message: Composer.Written) -> None:
        self.send_line(message.text)

    @on(Composer.Noted)
    def _noted(self, message: Composer.Noted) -> None:
        self.write_note(message.text)

    @on(Composer.Leave)
    def _leave_composer(self) -> None:
        self.chat.focus()
        self.refresh_bindings()

    @on(Composer.Do)
    async def _do(self, message: Composer.Do) -> None:
        await self.run_action(message.verb)

    # ---- reading

    @on(TranscriptView.OlderWanted)
    def _older_wanted(self) -> None:
        if len(self.transcript.lines) < self.chat.window:
            self.link.page(self.case_id, WINDOW)
        self._draw_talk()

    @on(TranscriptView.Seen)
    def _seen(self) -> None:
        """Tell that the patient's lines on the screen have been read, when this is what one looks at."""
        self._draw_older()
        head, seen = self.head, self.chat.seen_upto()
        if head is None or not self.mine or self.app.screen is not self or not self.app.app_focus:
            return
        lines = self.transcript.lines
        upto = max((line.seq for line in lines if line.kind == "patient" and line.seq <= seen), default=0)
        if upto > max(head["read_by_staff"], self._marked) and self.link.state == "online":
            self._marked = upto
            self.link.command("MarkRead", case=self.case_id, upto=upto)

    # ---- drawing

    def _draw(self) -> None:
        """Draw all that this case shows."""
        head, store = self.head, self.link.store
        if head is not None:
            names = tuple((mate["user"], mate["name"].split(" ")[0]) for mate in store.colleagues)
            me = store.me["user"] if store.me else ""
            complaint = store.complaint(head["complaint"], language())
            presence = store.presence.get(self.case_id)
            slot = store.strips.slot(self.case_id)
            self._last = Identity(head, complaint, me, slot, presence, names)
            self.query_one(Band).identity = self._last
            history = self.query_one(Anamnesis)
            history.head, history.may_mark = head, self.mine
            self.offer_question(head)
            self._settle(head)
            self._draw_contacts()
        elif self._last is not None:
            self.query_one(Band).identity = replace(self._last, slot=None, presence=None, gone=True)
        self._draw_talk()
        self._draw_address()
        self.refresh_bindings()

    def _settle(self, head: CaseHead) -> None:
        """On the first head: what is new begins after what had been read, and the cursor stands where one may write."""
        if self._read_before is None:
            self._read_before = head["read_by_staff"]
        if not self._settled:
            self._settled = True
            if self._since is not None:
                self.come_up()
            (self.composer.area if self.mine else self.chat).focus()
            if self.asks_me and self.app.screen is self:
                self.show_question()

    def _draw_talk(self) -> None:
        view, head, now = self.link.store.case(self.case_id), self.head, self.link.now()
        if view is None:
            return
        if len(view.events) == 0:
            self.transcript.forget()
        self.transcript.take(view.events)
        if self._landing:
            here = {line.seq for line in self.transcript.lines}
            self._landing = {seq: text for seq, text in self._landing.items() if seq not in here}
        new_at = self.transcript.new_from(self._read_before or 0)
        online = self.link.state == "online"
        pending = pending_lines(self.link.hold, self.case_id, now, online=online, landing=sorted(self._landing.items()))
        lines = shown_lines(self.transcript, head, new_at, self.chat.window)
        more = view.more or len(lines) < len(self.transcript.lines)
        self.chat.conversation = as_conversation(lines, pending, new_at, more=more)
        self._draw_head(head, now, more=more)

    def _draw_older(self) -> None:
        """Name the key to older lines when there are any above; the conversation grows and shrinks with the phrases."""
        self.query_one(ChatHead).older = self._more or len(self.transcript.lines) > self.chat.size.height

    def _draw_head(self, head: CaseHead | None, now: int, *, more: bool) -> None:
        bar = self.query_one(ChatHead)
        bar.here = self.chat.has_focus
        self._more = more
        self._draw_older()
        if head is None or head["state"] == "closed":
            bar.turn, bar.due = "", ""
            return
        # While one chats the head stays as it was and the row is sent anew.
        row = self.link.store.row(self.case_id)
        state = row if row is not None and row["seq"] > head["seq"] else head
        bar.turn = f"{turn(state['turn']).lower()} {times.ticking((now - state['turn_since']) // 1000)}"
        asked = marked(row, *REACH) if row is not None else None
        if asked is not None:
            bar.late, bar.due = True, mark(asked)
        elif state["turn"] == "mine" and first_answer_due(state):
            bar.late = state["due"] <= now
            due = _("svar skulle ha kommit {time}") if bar.late else _("svar senast {time}")
            bar.due = due.format(time=times.arrived(state["due"], now) if bar.late else times.by(state["due"], now))
        else:
            bar.late, bar.due = False, next_step(row, now) if row is not None else ""

    def _draw_address(self) -> None:
        head, store, link = self.head, self.link.store, self.link
        unkept = self.case_id in link.drafts.unkept()
        hints = self.composer.hints
        kept = _("utkast sparat {time}").format(time=times.exact(link.saved_at)) if link.saved_at else ""
        has_text = bool(link.drafts.text(self.case_id))
        hints.kept = _("ej sparat") if unkept and has_text else kept if has_text else ""
        hints.warn = unkept
        hints.plain = self.to_look_over()
        if head is None:
            old = self.composer.till.address
            self.composer.till.address = replace(old, slot=None, stop=self._why_not(), stop_key="")
            return
        self.composer.till.address = Address(
            slot=store.strips.slot(self.case_id),
            name=head["name"],
            person=person(head),
            who=_("skrivs av {name}").format(name=speaker(head))
            if head["writer"] == "guardian"
            else _("patienten själv"),
            stop=self._why_not(),
            stop_key="t" if not self.mine and head["state"] != "closed" else "",
            hold=link.hold.seconds,
            send_key=key_of("send"),
        )
        quiet = not self.mine and not has_text and not self.composer.internal
        self.composer.set_class(quiet, "-quiet")
