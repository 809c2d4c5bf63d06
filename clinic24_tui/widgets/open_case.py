"""An open case in words, as it stands beside the patient's others."""

from clinic24_tui import times
from clinic24_tui.locale import _, language, ngettext
from clinic24_tui.spoken import KINDS, level_said
from clinic24_tui.state.history import NEGATIVE, grouped, marked
from clinic24_tui.widgets.row import Part
from clinic24_tui.wording import mark
from server.contract.contact_frames import OpenCase


def told(one: OpenCase, where: str, complaint: str, me: str, now: int) -> list[Part]:
    """Return a case's paragraphs: what and how urgent, who has it, own words and history, the latest lines."""
    came = _("inkom {time}").format(time=at_time(one["entered"], now))
    said = [
        Part(f"{where}  {complaint}", "strong", True),
        Part(f"{level_said(one['level'])} · {came}", "warn" if one["level"] <= 2 else "text"),  # pinned levels
        Part(_owner(one, me, now), "text"),
    ]
    if one["marks"]:
        said.append(Part(" · ".join(mark(found, one["level"]) for found in one["marks"]), "warn"))
    why_not = denied(one)
    if why_not:
        said.append(Part(_("Kan inte slås ihop: {why}").format(why=why_not), "warn", True))
    said += [Part(""), *_history(one)]
    if one["pictures"]:
        said.append(Part(ngettext("{n} bild", "{n} bilder", one["pictures"]).format(n=one["pictures"])))
    said += [Part(""), Part(_("Senaste raderna") if one["lines"] else _("Inga rader än"), "strong", True)]
    for line in one["lines"]:
        who = line["by"] or _("Patienten")
        said.append(Part(f"{at_time(line['at'], now)} {who}: {line['text']}", "text" if line["by"] else "strong"))
    return said


def denied(one: OpenCase) -> str:
    """Return why the case cannot be taken into the one that it stands beside, empty when it can."""
    return one["denied"].get(language(), "")


def at_time(at: int, now: int) -> str:
    """Return a time gone by: the clock today, else the day before it."""
    short, clock = times.arrived(at, now), times.clock(at)
    return short if short == clock else f"{short} {clock}"


def _owner(one: OpenCase, me: str, now: int) -> str:
    if one["owner"] is None:
        return _("i kön")
    name = _("dig") if one["owner"] == me else one["owner_name"] or one["owner"]
    return _("hos {name} sedan {time}").format(name=name, time=at_time(one["owner_since"] or one["entered"], now))


def _history(one: OpenCase) -> list[Part]:
    found = grouped(one["history"])
    parts = []
    if one["own_words"] and not any(group.kind == "words" for group in found):
        parts.append(Part(f"{_(KINDS['words'])}: ”{one['own_words']}”", "strong"))
    for group in found:
        words = "; ".join(marked(statement.text, statement.mark) for statement in group.statements)
        name = _(KINDS[group.kind]) if group.kind in KINDS else _("Övrigt")
        color = "strong" if group.kind == "words" else "dim" if group.kind in NEGATIVE else "text"
        parts.append(Part(f"{name}: {words}", color))
    return parts
