"""Opening hours as fields of a form, out of a document and back into one: a week, public holidays, eves, special days."""

from typing import Any

from clinic24_tui.locale import N_, _
from clinic24_tui.state.form import CLOSED, Field, day_of, spans_of
from clinic24_tui.state.phrase_index import folded

Answer = dict[str, Any]
DAYS = {
    "mon": N_("måndag"),
    "tue": N_("tisdag"),
    "wed": N_("onsdag"),
    "thu": N_("torsdag"),
    "fri": N_("fredag"),
    "sat": N_("lördag"),
    "sun": N_("söndag"),
}
GROUPS = {"every_day": tuple(DAYS), "weekdays": tuple(DAYS)[:5], "weekend": tuple(DAYS)[5:]}
"""The smaller group goes before the larger, a single day before its group."""
SAME = N_("som vanlig dag")
HOURS_HELP = N_("08:00-16:00, flera tider med komma emellan, eller stängt. Bara den här enheten ändras.")


class HoursForm:
    """The fields of one document of hours; `known` gives the eves' names."""

    def __init__(self, known: Answer, lang: str) -> None:
        self._eves, self._lang = known["eves"], lang

    def pairs(self, hours: Answer, at: str, section: str, told: str = HOURS_HELP) -> list[tuple[Field, Any]]:
        """Return the fields with what stands in them; `at` begins their keys, `told` is the help of a weekday."""
        pairs: list[tuple[Field, Any]] = [
            (Field(f"{at}week.{day}", words, "span", told, section), spans)
            for (day, words), spans in zip(DAYS.items(), week_of(hours).values(), strict=True)
        ]
        holidays = hours.get("holidays", CLOSED)
        days = N_("Röda dagar: tider, stängt, eller: som vanlig dag.")
        eves = N_("En rad per afton: julafton 08:00-12:00. Går före veckodagen.")
        single = N_("En rad per dag: 2027-01-05 08:00-12:00. Går före allt annat.")
        return [
            *pairs,
            (
                Field(f"{at}holidays", N_("helgdagar"), help=days, section=section, row=_holiday),
                _(SAME) if holidays == "same" else _said(holidays),
            ),
            (
                Field(f"{at}eves", N_("aftnar"), "rows", eves, section, row=self._eve),
                [f"{self._eve_words(eve)} {_said(spans)}" for eve, spans in hours.get("eves", {}).items()],
            ),
            (
                Field(f"{at}exceptions", N_("särskilda dagar"), "rows", single, section, row=_day),
                [f"{day} {_said(spans)}" for day, spans in hours.get("exceptions", {}).items()],
            ),
        ]

    def put(self, hours: Answer, part: str, value: Any) -> None:
        """Write a field's value into a document; `part` is its key after `at`."""
        if part == "holidays":
            hours["holidays"] = "same" if folded(value) in _same() else _kept(spans_of(value))
        elif part == "eves":
            hours["eves"] = {name: _kept(spans) for name, spans in map(self._eve_of, value)}
        elif part == "exceptions":
            hours["exceptions"] = {day: _kept(spans) for day, spans in map(_day_of, value)}
        else:
            week = week_of(hours)
            week[part.removeprefix("week.")] = value
            hours["week"] = {day: _kept(spans) for day, spans in week.items()}

    def _eve_words(self, name: str) -> str:
        return str(self._eves.get(name, {}).get(self._lang, name))

    def _eve(self, text: str) -> str:
        name, spans = self._eve_of(text)
        return f"{self._eve_words(name)} {_said(spans)}"

    def _eve_of(self, text: str) -> tuple[str, str]:
        """Return the eve that a row is about, and its times; raises ValueError."""
        for name, words in self._eves.items():
            for said in (name, *words.values()):
                if folded(text).startswith(folded(said)):
                    return name, spans_of(text[len(said) :].strip(" :"))
        known = ", ".join(self._eve_words(name) for name in self._eves)
        raise ValueError(_("Börja med aftonens namn: {known}.").format(known=known))


def week_of(hours: Answer) -> dict[str, str]:
    """Return a week's times day by day, as a form keeps them."""
    written = hours.get("week", {})
    found = dict.fromkeys(DAYS, CLOSED)
    for group, days in GROUPS.items():
        if group in written:
            found |= dict.fromkeys(days, _joined(written[group]))
    return found | {day: _joined(spans) for day, spans in written.items() if day in DAYS}


def _joined(spans: str | list[str]) -> str:
    return spans if isinstance(spans, str) else ", ".join(spans)


def _kept(spans: str) -> str | list[str]:
    """Return times as a document keeps them."""
    parts = spans.split(", ")
    return parts if len(parts) > 1 else spans


def _said(spans: str | list[str]) -> str:
    return _("stängt") if spans in (CLOSED, []) else _joined(spans)


def _same() -> set[str]:
    return {folded(words) for words in ("same", SAME, _(SAME))}


def _holiday(text: str) -> str:
    return _(SAME) if folded(text) in _same() else _said(spans_of(text))


def _day(text: str) -> str:
    day, spans = _day_of(text)
    return f"{day} {_said(spans)}"


def _day_of(text: str) -> tuple[str, str]:
    day, _space, spans = text.strip().partition(" ")
    return day_of(day.rstrip(":")), spans_of(spans.strip())
