"""What the composer's lists hold for one case: phrases that fit it, filled in with what is known, and commands."""

from datetime import date

from clinic24_tui.commands.case import SLASH
from clinic24_tui.link import Link
from clinic24_tui.locale import _, language
from clinic24_tui.state.phrase_index import folded
from clinic24_tui.state.phrases import PhraseBook, PhraseContext, blanks, resolve, title, words
from clinic24_tui.state.record import Notes
from clinic24_tui.times import local
from clinic24_tui.widgets.completion import Option
from server.contract.phrases import Language, PhraseRow
from server.contract.views import CaseHead

PROFESSIONS: dict[str, tuple[str, str]] = {
    "nurse": ("sjuksköterska", "nurse"),
    "bvc_nurse": ("BVC-sjuksköterska", "child health nurse"),
    "secretary": ("sekreterare", "secretary"),
    "doctor": ("läkare", "doctor"),
    "physiotherapist": ("fysioterapeut", "physiotherapist"),
    "psychologist": ("psykolog", "psychologist"),
}
"""A profession as one tells it to a patient, in the patient's language."""

MOST = 50
"""Phrases in an open list."""


class Shelf:
    """The book of the phrases that came with the assignment; what was used last is remembered between cases."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._rows: list[PhraseRow] | None = None
        self._book = PhraseBook(())
        self._notes: dict[tuple[str, str], Notes] = {}

    def notes(self, case: str) -> Notes:
        """Return what this person has written for a case's record since the program started; it is on no disk."""
        me = self._link.store.me["user"] if self._link.store.me else ""
        return self._notes.setdefault((me, case), Notes())

    @property
    def book(self) -> PhraseBook:
        """Return the book of the assignment that is worn now."""
        rows = self._link.store.phrases
        if rows is not self._rows:
            self._rows, self._book = rows, PhraseBook(rows, self._book.recent)
        return self._book


class CaseSource:
    """The lists of one case."""

    def __init__(self, link: Link, shelf: Shelf, case: str) -> None:
        self._link, self._shelf, self._case = link, shelf, case
        self.notes = shelf.notes(case)

    def phrases(self, query: str) -> list[Option]:
        """Return the phrases that fit the case and the query, best first."""
        context, worn = self.context(), self._link.store.assignment
        hits = self._shelf.book.search(query, worn["profession"] if worn else "", context)
        return [self._option(hit.row, context) for hit in hits[:MOST]]

    def phrase(self, value: str) -> str:
        """Return the phrase with all that is known filled in, and remember that it was used."""
        book, context = self._shelf.book, self.context()
        found = next((row for row in book.rows if row["id"] == value), None)
        if found is None:
            return ""
        book.used(value)
        return resolve(words(found, context.language), context).text

    def commands(self, query: str) -> list[Option]:
        """Return the commands whose name begins with the query."""
        named = [(verb.slash_en if language() == "en" else verb.slash, verb) for verb in SLASH]
        wanted = folded(query.strip())
        return [
            Option(verb.id, f"/{name}", _(verb.label), _(verb.help))
            for name, verb in named
            if folded(name).startswith(wanted)
        ]

    def urgent(self, text: str) -> bool:
        """Say whether a text holds a whole 112 text."""
        return self._shelf.book.urgent_in(text, self.context())

    def context(self) -> PhraseContext:
        """Return what is known of the case, in the patient's language."""
        store = self._link.store
        view = store.case(self._case)
        if view is None or view.head is None:
            return PhraseContext()
        worn, head = store.assignment, view.head
        return PhraseContext(
            language=head["lang"],
            values=self._values(head),
            unit=worn["unit"] if worn else None,
            age=head["age"] / 12 if head["age_unit"] == "m" else float(head["age"]),
            sex=head["sex"],
            level=head["level"],
            entrance=head["entrance"],
            today=self._today(),
        )

    def _today(self) -> date:
        return local(self._link.now()).date()

    def _values(self, head: CaseHead) -> dict[str, str]:
        store = self._link.store
        worn, lang = store.assignment, head["lang"]
        unit = next((unit for unit in store.units if worn and unit["id"] == worn["unit"]), None)
        values = {
            "patient.first_name": head["name"].split(" ")[0],
            "me.name": store.me["name"] if store.me else "",
            "me.profession": told(worn["profession"], lang) if worn else "",
            "unit.name": worn["unit_name"] if worn else "",
            "unit.phone": unit["phone"] if unit else "",
        }
        return {name: value for name, value in values.items() if value}

    def _option(self, row: PhraseRow, context: PhraseContext) -> Option:
        text = resolve(words(row, context.language), context).text
        gaps = len(blanks(text))
        foot = [_("{n} luckor").format(n=gaps)] if gaps else []
        foot += [row["owner"], _("granskas {when}").format(when=row["review_by"])]
        if row["urgent"]:
            foot.insert(0, _("går direkt"))
        return Option(row["id"], f";{row['shortcut']}", title(row, language()), text, " · ".join(foot))


def told(profession: str, lang: Language) -> str:
    """Return a profession in the patient's language."""
    names = PROFESSIONS.get(profession, (profession, profession))
    return names[1 if lang == "en" else 0]
