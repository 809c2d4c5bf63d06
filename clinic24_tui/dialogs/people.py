"""One-time codes, shown this once; and a list of people to read in, tried before it is done."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from clinic24_tui.client.admin import NotDone
from clinic24_tui.locale import _, language
from clinic24_tui.state.people_page import WHAT
from clinic24_tui.widgets.reading import Reading
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import Sheet, SheetRow

Answer = dict[str, Any]
Post = Callable[[str, Answer], Awaitable[Answer]]


class CodesSheet(Sheet[None]):
    """The codes as lines, each with whose it is; `until` is when they no longer hold."""

    NEEDS_LINE = False

    def __init__(self, lines: list[str], until: str) -> None:
        super().__init__()
        self.sheet_title = _("Engångskod")
        self._lines, self._until = lines, until

    def compose_sheet(self) -> ComposeResult:
        """Yield the codes and what to do with them."""
        yield Reading(id="codes")

    def on_mount(self) -> None:
        """Show the codes."""
        told = (
            _("Visas bara nu. Ge koden muntligt eller på papper, inte i samma brev som användarnamnet."),
            _("Personen trycker F8 i inloggningen och sätter sitt lösenord. Koden gäller till {at}.").format(
                at=self._until
            ),
        )
        codes = [Part(line, "strong", True) for line in self._lines]
        self.query_one(Reading).show(*codes, Part(""), *(Part(words) for words in told))
        self.query_one(Reading).focus()
        self.show_keys(("Esc", _("Åter")))


class ImportSheet(Sheet[Answer | None]):
    """What came of the list, or None. The file is read, tried at the server, and read in once a reason is given.

    It asks the server itself, and says so when no answer comes.
    """

    NEEDS_LINE = False

    def __init__(self, post: Post) -> None:
        super().__init__()
        self.sheet_title = _("Läs in lista")
        self._post, self._text = post, ""

    def compose_sheet(self) -> ComposeResult:
        """Yield the file's name, what would change, and why."""
        yield SheetRow(Part(_("Fil"), "strong", True), Part("  user;name;unit;profession;roles;from;to", "dim"))
        yield Input(id="file", placeholder=_("sökväg till en CSV-fil"))
        yield Reading(id="told")
        yield SheetRow(Part(_("Varför"), "strong", True))
        yield Input(id="reason", max_length=300)

    def on_mount(self) -> None:
        """Begin with the file."""
        self.query_one("#file", Input).focus()
        self._keys()

    def _keys(self) -> None:
        doing = _("Läs in") if self._text else _("Visa vad som skulle ändras")
        self.show_keys(("Enter", doing), ("Tab", _("Nästa fält")), ("Esc", _("Åter")))

    @on(Input.Changed, "#file")
    def _another(self) -> None:
        """Another file has to be tried anew."""
        self._text = ""
        self._keys()

    @on(Input.Submitted, "#file")
    def _tried(self, event: Input.Submitted) -> None:
        path = Path(event.value.strip()).expanduser()
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeError) as fault:
            reason = fault.strerror if isinstance(fault, OSError) else _("filen är inte i UTF-8")
            self._say(_("Filen kan inte läsas: {why}.").format(why=reason))
            return
        self.run_worker(self._try(text), group="people", exclusive=True)

    async def _try(self, text: str) -> None:
        answer = await self._asked({"text": text, "dry": True})
        if answer is None:
            return
        self._text = text
        lines = [f"{one['name']} ({one['user']}): {_(WHAT[one['what']])} {one['detail']}" for one in answer["steps"]]
        head = _("Det här ändras. Inget är ändrat än.")
        self.query_one(Reading).show(Part(head, "strong", True), *(Part(line) for line in lines))
        self.query_one("#reason", Input).focus()
        self._keys()

    @on(Input.Submitted, "#reason")
    def _submitted(self) -> None:
        self.action_give()

    def action_give(self) -> None:
        """Read the list in, when it has been tried and there is a reason."""
        why = self.query_one("#reason", Input).value.strip()
        if not self._text:
            self._say(_("Skriv filens sökväg först, och tryck Enter."))
        elif not why:
            self._say(_("▌ Skriv varför. Det står i historiken."))
        else:
            self.run_worker(self._give(why), group="people", exclusive=True)

    async def _give(self, why: str) -> None:
        answer = await self._asked({"text": self._text, "why": why})
        if answer is not None:
            self.dismiss(answer)

    async def _asked(self, body: Answer) -> Answer | None:
        """Return the server's answer; what it refuses is shown line by line."""
        try:
            answer = await self._post("people/import", body)
        except NotDone as fault:
            if self._stands:
                head = fault.words.get(language()) or _("Servern svarar inte. Inget är ändrat.")
                row = _("rad {n}")
                lines = [f"{row.format(n=one['line'])}: {one[language()]}" for one in fault.more.get("problems", [])]
                self._say(head, *lines)
            return None
        return answer if self._stands else None

    @property
    def _stands(self) -> bool:
        """Say whether the sheet is still there to answer in."""
        return self.is_attached and bool(self.query(Reading))

    def _say(self, *lines: str) -> None:
        self.query_one(Reading).show(*(Part(line, "warn", n == 0) for n, line in enumerate(lines)))
