"""The case view in words: the lines that flat mode reads out, and the line of the conversation that is copied."""

from typing import TYPE_CHECKING

from clinic24_tui.locale import _, language
from clinic24_tui.messages import Say
from clinic24_tui.spoken import Page, choice_said, head_said, history_said, presence_said, talk_said, turn_said
from clinic24_tui.times import clock
from clinic24_tui.widgets.kin import OtherContacts
from clinic24_tui.widgets.row import rows_of
from clinic24_tui.widgets.transcript import ChatHead

COPY_AGAIN_MS = 10_000
"""How long the key that copies goes on upwards."""

if TYPE_CHECKING:
    from clinic24_tui.screens.base import FrameScreen
    from clinic24_tui.screens.case_source import CaseSource
    from clinic24_tui.widgets.composer import Composer
    from clinic24_tui.widgets.transcript import TranscriptView
    from server.contract.views import CaseHead

    Base = FrameScreen
else:
    Base = object


class CaseTold(Base):
    """The part of the case view that tells what stands in it."""

    if TYPE_CHECKING:
        source: CaseSource

        @property
        def composer(self) -> Composer:
            """Return where one writes."""

        @property
        def chat(self) -> TranscriptView:
            """Return the conversation."""

        @property
        def head(self) -> CaseHead | None:
            """Return the case's head."""

        @property
        def mine(self) -> bool:
            """Say whether I own the case now."""

    # ---- flat

    def spoken(self) -> Page:
        """Return who it is, the history, the conversation and what is being written as lines."""
        store, head, composer = self.link.store, self.head, self.composer
        if head is None:
            return Page([_("Ärendet hämtas.")], 0)
        complaint = store.complaint(head["complaint"], language())
        lines = [head_said(head, complaint, store.strips.slot(self.case_id))]
        if head["state"] != "closed":
            lines.append(turn_said(store.row(self.case_id) or head, self.query_one(ChatHead).due, self.link.now()))
        names = {mate["user"]: mate["name"] for mate in store.colleagues}
        me = store.me["user"] if store.me else ""
        kin = self.query_one(OtherContacts)
        lines += [part for part in (kin.several, *kin.said) if part]
        lines += [*presence_said(store.presence.get(self.case_id), me, names), *history_said(head)]
        lines += talk_said(self.chat.conversation)
        if composer.completion.is_open:
            lines += choice_said(composer.completion.options, composer.completion.chosen)
        area, address = composer.area, composer.till.address
        to = _("INTERNT, bara personal ser") if composer.internal else f"{_('Till')} {address.name}, {address.person}"
        prefix = f"{'. '.join(part for part in (to, address.stop) if part)}. {_('Skriv:')} "
        text = " ".join(area.text.split("\n"))
        if not area.has_focus:
            return Page([*lines, f"{prefix}{text}"], len(lines) - 1)
        row, column = area.cursor_location
        column += len(prefix) + sum(len(line) + 1 for line in area.text.split("\n")[:row])
        return Page([*lines, f"{prefix}{text}"], -1, column)

    # ---- copying

    _last_copied = (0, 0)
    """Seq of the line that was copied last, and when."""

    def action_copy_line(self) -> None:
        """Copy the newest line on the screen; again within some seconds for the one before."""
        seq, at = self._last_copied
        again = self.link.now() - at < COPY_AGAIN_MS
        item = self.chat.pick(seq if again and seq else 1 << 60)
        if item is None:
            self.post_message(Say(_("Ingen rad till på skärmen att kopiera.")))
            return
        self._last_copied = (item.line.seq, self.link.now())
        self.app.copy_to_clipboard("\n".join(rows_of(item.line.text)))
        words = _("Kopierat: {time} {who}: {text}").format(time=clock(item.line.at), who=item.who, text=item.line.text)
        self.post_message(Say(words))
