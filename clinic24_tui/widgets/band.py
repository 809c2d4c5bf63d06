"""The identity band: who this is, what about, how urgent, whose it is. It never moves and nothing covers it."""

from dataclasses import dataclass

from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from clinic24_tui.locale import _
from clinic24_tui.themes import level_mark, tokens
from clinic24_tui.times import clock
from clinic24_tui.widgets.row import Part, row, spaced
from clinic24_tui.wording import LEVELS, level_word
from server.contract.frames import Presence
from server.contract.views import CaseHead


def masked(number: str) -> str:
    """Return an identity number without its last four digits: `19800312-••••`."""
    return f"{number[:8]}-••••" if number else ""


def age_in_words(age: int, unit: str) -> str:
    """Return `44 år` or `7 mån`."""
    return _("{age} mån").format(age=age) if unit == "m" else _("{age} år").format(age=age)


def sex_in_words(sex: str, age: int, unit: str) -> str:
    """Return *kvinna, man, flicka, pojke*, or nothing when it is not known."""
    child = unit == "m" or age < 13
    if sex == "female":
        return _("flicka") if child else _("kvinna")
    if sex == "male":
        return _("pojke") if child else _("man")
    return ""


def person(head: CaseHead) -> str:
    """Return sex and age: `man 44 år`."""
    words = (sex_in_words(head["sex"], head["age"], head["age_unit"]), age_in_words(head["age"], head["age_unit"]))
    return " ".join(word for word in words if word)


def writer(head: CaseHead) -> str:
    """Return who writes, in words."""
    if head["writer"] == "guardian":
        return _("skrivs av {name}").format(name=head["writer_name"] or _("vårdnadshavare"))
    return _("skriver själv")


def level_parts(level: int, *, ground: str = "") -> list[Part]:
    """Return a level's mark and word; level 1 and 112 are filled, level 2 is in the colour of short time."""
    word = level_word(level) if 0 <= level < len(LEVELS) else str(level)
    mark = level_mark(level)
    if level <= 1:
        return [Part(mark, "on_alarm", True, "alarm"), Part(f" {word}", "strong", True, ground)]
    if level == 2:
        return [Part(mark, "warn", True, ground), Part(f" {word}", "text", False, ground)]
    return [Part(f"{mark} {word}", "text", False, ground)]


@dataclass(frozen=True, slots=True)
class Identity:
    """What the band draws. `me` is the user's name, `slot` the strip's number, `complaint` in the screen's language."""

    head: CaseHead
    complaint: str
    me: str
    slot: int | None = None
    presence: Presence | None = None
    names: tuple[tuple[str, str], ...] = ()
    gone: bool = False
    """The server no longer shows me the case."""


class Band(Widget):
    """Two rows: name, sex and age, number, writer, who looks; complaint, level, owner, patient's presence."""

    identity: reactive[Identity | None] = reactive(None)
    """The case, or None until its head has come."""

    def render_line(self, y: int) -> Strip:
        """Draw one of the two rows."""
        width, look = self.size.width, tokens(self.app.theme)
        shown = self.identity
        if shown is None:
            return row(width, look, [Part(_("  hämtar ärendet …") if y == 0 else "", "dim")], ground="raised")
        left, right = _first(shown) if y == 0 else _second(shown)
        number = f" {shown.slot or '·'} " if y == 0 else "   "
        block = Part(number, "on_focus", True, "focus")
        return row(width, look, [block, Part(" "), *left], right, ground="raised")


def _first(shown: Identity) -> tuple[list[Part], list[Part]]:
    head = shown.head
    groups = [
        [Part(head["name"], "strong", True)],
        [Part(person(head))],
        [Part(masked(head["number"]))],
        [Part(_("skyddad identitet"), "warn", True)] if head["protected"] else [],
        [Part(writer(head))],
    ]
    return spaced(groups, "  "), _others(shown)


def _others(shown: Identity) -> list[Part]:
    """Say who else writes or looks: a writer before a looker."""
    if shown.presence is None:
        return []
    names = dict(shown.names)
    typing = [user for user in shown.presence["staff_typing"] if user != shown.me]
    looking = [user for user in shown.presence["staff"] if user != shown.me and user not in typing]
    words = [_("{name} skriver").format(name=names.get(user, user)) for user in typing]
    words += [_("{name} tittar").format(name=names.get(user, user)) for user in looking]
    return [Part(" · ".join(words) + " ", "warn" if typing else "focus", bool(typing))] if words else []


def _second(shown: Identity) -> tuple[list[Part], list[Part]]:
    head = shown.head
    level = level_parts(head["level"])
    if head["level"] == head["suggested"]:
        level.append(Part(_(", förslag"), "text"))
    else:
        level.append(Part(_(", förslag var {level}").format(level=level_mark(head["suggested"])), "text"))
    return [Part(shown.complaint), Part(" "), *level, Part(" · ", "dim"), *_owner(shown)], _patient(shown)


def _owner(shown: Identity) -> list[Part]:
    head = shown.head
    if shown.gone:
        return [Part(_("inte ditt längre"), "warn", True)]
    if head["state"] == "closed":
        return [Part(_("avslutat"), "strong", True)]
    if head["owner"] is None:
        return [Part(_("i kön, ingen har det"), "warn")]
    since = clock(head["owner_since"] or 0)
    if head["offered_name"] and head["owner"] == shown.me:
        return [Part(_("erbjudet {name}, ditt tills kvitterat").format(name=head["offered_name"]), "warn")]
    if head["owner"] == shown.me:
        return [Part(_("din sedan {time}").format(time=since), "dim")]
    return [Part(_("{name} har det sedan {time}").format(name=head["owner_name"] or head["owner"], time=since), "warn")]


def _patient(shown: Identity) -> list[Part]:
    presence = shown.presence
    if presence is None or shown.head["state"] == "closed":
        return []
    if presence["patient_typing"]:
        return [Part(_("skriver …") + " ", "strong", True)]
    if presence["patient_here"]:
        return [Part(_("här nu") + " ", "strong")]
    return [Part(_("borta") + " ", "dim")]
