"""The case view and one's own words: what in the line to the patient could be said more plainly. It never stops a line."""

from typing import TYPE_CHECKING, cast

from clinic24_tui.locale import _
from clinic24_tui.messages import Say
from clinic24_tui.screens.case_sending import CaseSending
from clinic24_tui.state.phrases import Span, blanks
from clinic24_tui.state.plain_words import Mark, marks

if TYPE_CHECKING:
    from clinic24_tui.state.transcript import Transcript
    from clinic24_tui.workplace import Workplace

OURS = ("mine", "staff")
PHRASES = {"safety_net": "sök igen", "empathy": "oro"}
"""What is sought in the phrases where something is missing."""


class CasePlain(CaseSending):
    """The part of the case view that looks the line over."""

    if TYPE_CHECKING:
        transcript: Transcript

    def to_look_over(self) -> int:
        """Return how many things there are, where one practises or has asked for it; 0 else."""
        wanted = cast("Workplace", self.app).config.plain_words or self.link.store.practice
        return len(self._marks()) if wanted else 0

    def _marks(self) -> tuple[Mark, ...]:
        head = self.head
        if head is None or head["lang"] != "sv":
            return ()
        lines = [line for line in self.transcript.lines if line.kind in ("patient", *OURS)]
        ours = [place for place, line in enumerate(lines) if line.kind in OURS]
        heard = [line.text for line in lines[ours[-1] + 1 if ours else 0 :]]
        return marks(self.composer.writing.text, heard, [lines[place].text for place in ours])

    def action_plain_words(self) -> None:
        """Look the line over, after the keys that are still on their way to it."""
        self.composer.writing.call_later(self._look_over)

    def _look_over(self) -> None:
        from clinic24_tui.dialogs.plain import PlainSheet

        text, found = self.composer.writing.text, self._marks()
        if not found:
            self.post_message(Say(_("Inget att se över i raden.")))
            return
        phrases = {kind: self.source.phrases(words) for kind, words in PHRASES.items()}
        offered = {kind: next((one for one in some if not one.stop), None) for kind, some in phrases.items()}
        self.app.push_screen(PlainSheet(text, found, offered), self._mend_line)

    def _mend_line(self, mark: Mark | None) -> None:
        """Put the plainer words in the line and select them, or select what is to be written anew."""
        area = self.composer.writing
        area.focus()
        if mark is None:
            return
        missing = mark.kind in PHRASES
        said = self.source.phrase(mark.instead) if missing and mark.instead else mark.instead
        end = mark.start if missing else mark.end
        if said and (missing or "," not in said):
            area.history.checkpoint()
            put = f"{said}\n" if missing else said
            area.replace(put, area.location(mark.start), area.location(end), maintain_selection_offset=False)
            area.history.checkpoint()
            end = mark.start + len(said)
        gap = next((gap for gap in blanks(area.text) if mark.start <= gap.start < end), None)
        area.select_span(gap or Span(mark.start, end, ""))
