"""What the composer's lists hold for one case: phrases that fit it, filled in with what is known, and commands."""

from datetime import date

from clinic24_tui.commands.case import SLASH
from clinic24_tui.link import Link
from clinic24_tui.locale import N_, _, language, ngettext
from clinic24_tui.state.phrase_index import folded
from clinic24_tui.state.phrase_saving import OwnPhrase, as_phrase, sign_of, standing
from clinic24_tui.state.phrases import PhraseBook, PhraseContext, blanks, fits_case, resolve, title, words
from clinic24_tui.state.record import Notes
from clinic24_tui.times import local
from clinic24_tui.widgets.completion import Option
from server.contract.phrases import Language, PhraseRow, PhraseWhen
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
WHOSE = {"own": ("*", N_("egen")), "unit": ("+", N_("enhetens"))}
"""The mark of a phrase that is not everybody's, and its word."""
TAKEN_OUT = ("patient.first_name", "me.name", "unit.name", "unit.phone")
"""Values that become placeholders again when a text is kept as a phrase."""
ENTRANCES: dict[str, str] = {"care": N_("vård"), "secretary": N_("sekreterare"), "bvc": N_("BVC")}


class Shelf:
    """The book of the phrases that came with the assignment; what was used last is remembered between cases."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._rows: list[PhraseRow] | None = None
        self._book = PhraseBook(())
        self._notes: dict[tuple[str, str], Notes] = {}
        self._user = ""
        self.inserted: dict[str, dict[str, str]] = {}
        """What has been inserted in each case: phrase id -> the words by which it is known again."""

    def notes(self, case: str) -> Notes:
        """Return what this person has written for a case's record since the program started; it is on no disk."""
        me = self._link.store.me["user"] if self._link.store.me else ""
        return self._notes.setdefault((me, case), Notes())

    @property
    def book(self) -> PhraseBook:
        """Return the book of the assignment that is worn now."""
        store = self._link.store
        if store.phrases is not self._rows:
            user = store.me["user"] if store.me else ""
            recent = [*self._book.recent, *store.recent] if user == self._user else store.recent
            self._rows, self._book, self._user = store.phrases, PhraseBook(store.phrases, recent), user
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
        return [self._option(hit.row, context, hit.fits) for hit in hits[:MOST]]

    def phrase(self, value: str) -> str:
        """Return the phrase with all that is known filled in, and remember that it was used."""
        book, context = self._shelf.book, self.context()
        found = book.row(value)
        if found is None or not fits_case(found, context):
            return ""
        book.used(value)
        text = resolve(words(found, context.language), context).text
        self._shelf.inserted.setdefault(self._case, {})[value] = sign_of(text)
        return text

    def used_in(self, text: str) -> list[str]:
        """Return the ids of the phrases that were inserted in this case and stand in a text."""
        return standing(self._shelf.inserted.get(self._case, {}), text)

    def own_phrase(self, text: str) -> OwnPhrase:
        """Return a text as a new phrase of one's own, without whom it was written to."""
        view = self._link.store.case(self._case)
        head = view.head if view else None
        if head is None:
            return OwnPhrase(text_sv=text)
        values = self._values(head)
        names = {name: values[name] for name in TAKEN_OUT if name in values}
        said = as_phrase(text, names, personal(head))
        return OwnPhrase(text_en=said) if head["lang"] == "en" else OwnPhrase(text_sv=said)

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

    def _option(self, row: PhraseRow, context: PhraseContext, fits: bool) -> Option:
        name, sign = f";{row['shortcut']}", WHOSE.get(row["whose"], ("", ""))
        heading = f"{sign[0]} {title(row, language())}".strip()
        if not fits:
            return Option(row["id"], name, heading, stop=_("Passar inte här: {why}").format(why=limits(row["when"])))
        text = resolve(words(row, context.language), context).text
        gaps = len(blanks(text))
        foot = [_("går direkt")] if row["urgent"] else []
        if not row["text_en" if context.language == "en" else "text_sv"]:
            foot.append(_("saknas på engelska") if context.language == "en" else _("saknas på svenska"))
        foot += [f"{sign[0]} {_(sign[1])}"] if sign[0] else []
        foot += [ngettext("{n} lucka", "{n} luckor", gaps).format(n=gaps)] if gaps else []
        if row["whose"] != "own":
            foot += [row["owner"], _("granskas {when}").format(when=row["review_by"])]
        return Option(row["id"], name, heading, text, " · ".join(foot))


def personal(head: CaseHead) -> list[tuple[str, str]]:
    """Return what points out the people of a case in a text, with what to put there."""
    names = [head["name"], head["writer_name"]]
    parts = [part for name in names for part in name.split(" ")[1:]]
    blank = f"[[{_('namn')}]]"
    first = "{{patient.first_name}}"
    return [
        (head["number"], f"[[{_('personnummer')}]]"),
        (head["number"].replace("-", ""), f"[[{_('personnummer')}]]"),
        (head["phone"], f"[[{_('telefon')}]]"),
        (head["writer_name"], blank),
        (head["writer_name"].split(" ")[0], blank),
        *((part, blank) for part in parts),
        (head["name"], first),
    ]


def limits(when: PhraseWhen) -> str:
    """Return in words whom a phrase is for."""
    words = []
    if "sex" in when:
        words.append(_("bara för kvinnor") if when["sex"] == "female" else _("bara för män"))
    if "age_from" in when:
        words.append(_("från {age}").format(age=_years(when["age_from"])))
    if "age_under" in when:
        words.append(_("under {age}").format(age=_years(when["age_under"])))
    if "levels" in when:
        words.append(_("bara nivå {levels}").format(levels=", ".join(str(level or "112") for level in when["levels"])))
    if "entrances" in when:
        words.append(
            _("bara ingången {names}").format(names=", ".join(_(ENTRANCES[name]) for name in when["entrances"]))
        )
    return ", ".join(words)


def _years(age: float) -> str:
    if age >= 2 or age == int(age):
        return _("{n} år").format(n=f"{age:g}")
    return _("{n} månader").format(n=round(age * 12))


def told(profession: str, lang: Language) -> str:
    """Return a profession in the patient's language."""
    names = PROFESSIONS.get(profession, (profession, profession))
    return names[1 if lang == "en" else 0]
