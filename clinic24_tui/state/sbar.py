"""A handover in four parts, filled in from what the case holds: nothing is concluded, and the wish is left to its writer."""

from clinic24_tui.locale import N_, _, language
from clinic24_tui.state.history import Group, groups, in_short
from clinic24_tui.state.phrase_saving import as_phrase
from server.contract.questions import Sbar
from server.contract.views import CaseHead

PARTS: dict[str, tuple[str, str]] = {
    "situation": ("S", N_("Situation")),
    "background": ("B", N_("Bakgrund")),
    "assessment": ("A", N_("Aktuellt")),
    "recommendation": ("R", N_("Rekommendation")),
}
"""Part -> its letter and its name, in their order."""

EMPTY = Sbar(situation="", background="", assessment="", recommendation="")
MOST_WORDS, MOST_BACKGROUND = 600, 300
"""Characters of the patient's own words, and of each kind of background, that stand in a handover."""
BACKGROUND = ("background", "no_background")
CURRENT = ("positive", "course", "value", "other")


def filled(head: CaseHead, person: str, complaint: str, level: str) -> Sbar:
    """Return the parts of a case; `person` is sex and age, `level` the level, both in words.

    No name, number or place stands in them, whatever the patient wrote when she is protected.
    """
    found = {group.kind: group for group in groups(head)}
    words = _clipped(_said(found["words"]), MOST_WORDS) if "words" in found else ""
    situation = ", ".join(part for part in (person, level, complaint) if part)
    parts = Sbar(
        situation=". ".join(part for part in (_capital(situation), words) if part),
        background=". ".join(_clipped(_said(found[kind]), MOST_BACKGROUND) for kind in BACKGROUND if kind in found),
        assessment=". ".join([*_flags(head), *(_said(found[kind]) for kind in CURRENT if kind in found)]),
        recommendation="",
    )
    return _unnamed(parts, head) if head["protected"] else parts


def _said(group: Group) -> str:
    return _capital(", ".join(" ".join(in_short(said).split()) for said in group.statements))


def _clipped(words: str, most: int) -> str:
    """Return the beginning of long words: the receiver has them whole in the case."""
    return words if len(words) <= most else f"{words[:most].rsplit(' ', 1)[0]} …"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _flags(head: CaseHead) -> list[str]:
    """Return the rules that raised the level, and that a red flag has been met."""
    lang = language()
    rules = [rule["en"] if lang == "en" else rule["sv"] for rule in head["rules"] if rule["level"] <= head["level"]]
    flag = [_("Röd flagga i patientens ord")] if any(mark["key"] == "flag" for mark in head["marks"]) else []
    return [*flag, *([_("Därför nivån: {rules}").format(rules=", ".join(dict.fromkeys(rules)))] if rules else [])]


def _unnamed(parts: Sbar, head: CaseHead) -> Sbar:
    """Return the parts without what points out a protected person or where she is to be found."""
    blank = f"[[{_('namn')}]]"
    names = [head["name"], head["writer_name"]]
    people = [(part, blank) for name in names for part in (name, *name.split(" "))]
    people += [
        (said, f"[[{_('uppgift')}]]") for said in (head["number"], head["number"].replace("-", ""), head["phone"])
    ]
    people.append((head["unit_name"], f"[[{_('uppgift')}]]"))

    def hidden(text: str) -> str:
        return as_phrase(text, {}, people).replace("[[", "[").replace("]]", "]")

    return Sbar(
        situation=hidden(parts["situation"]),
        background=hidden(parts["background"]),
        assessment=hidden(parts["assessment"]),
        recommendation="",
    )
