"""The question of the simulator: a case that would come in, as a form; nothing of it is ever saved."""

import re
from datetime import datetime
from typing import Any

from clinic24_tui.locale import N_, _
from clinic24_tui.state.form import Field, Form, day_of
from clinic24_tui.state.phrase_index import folded
from clinic24_tui.state.settings_page import SettingsPage
from clinic24_tui.wording import LEVELS
from clinic24_tui.wording import profession as profession_words

Answer = dict[str, Any]
NOWHERE = N_("inte listad")
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?")


class Question(Form):
    """A form whose values are asked about: none of them waits to be saved."""

    def changed(self) -> list[str]:
        """Return that nothing does."""
        return []


class WhatIf(SettingsPage):
    """The units, entrances and days that one can ask about; `unit` is the one to begin with, `now` by the wall clock."""

    def __init__(self, answer: Answer, lang: str, unit: str, now: datetime) -> None:
        super().__init__(answer, lang)
        self._unit, self._now = unit, now

    def form(self) -> Question:
        """Return the question to begin with: level 3, today, now."""
        kinds = self.documents["kinds"]
        places = [unit for unit, one in self.units.items() if one.get("hours") or kinds.get(one["kind"])]
        unit = self._unit if self._unit in places else next(iter(places), "")
        document = self.units.get(unit, {})
        ways = self.documents["entrances"]
        fits = next((name for name, way in ways.items() if way["kind"] == document.get("kind")), next(iter(ways), ""))
        below = ways.get(fits, {}).get("age_below")
        professions = dict.fromkeys(name for roster in kinds.values() for name in roster)
        by_entrance = ("", N_("som ingången säger"))
        pairs: list[tuple[Field, Any]] = [
            (Field("unit", N_("Enhet"), help=N_("En del av namnet, eller: inte listad."), row=self._unit_named),
             self.unit_name(unit)),
            (Field("entrance", N_("Ingång"), "choice", N_("← och → går mellan ingångarna."),
                   choices=tuple((name, self.entrance(name)) for name in ways)), fits),
            (Field("level", N_("Nivå"), "choice", N_("← och → går mellan nivåerna."),
                   choices=tuple((level, _level(level)) for level in range(len(LEVELS)))), 3),
            (Field("day", N_("Dag"), help=N_("2027-01-05, eller dagens namn: trettondagsafton."), row=self._day),
             self.known["today"]),
            (Field("time", N_("Klockslag"), help=N_("Som klockan på väggen: 16:05."), row=_time),
             self._now.strftime("%H:%M")),
            (Field("age", N_("Ålder, år"), "number", N_("Vissa ingångar är för barn."), most=130),
             below - 1 if below else 40),
            (Field("profession", N_("Yrke"), "choice", N_("Vem triagen ber om, när det är en annan än ingångens."),
                   choices=(by_entrance, *((name, profession_words(name)) for name in professions))), ""),
        ]  # fmt: skip
        return Question([one for one, _value in pairs], {one.key: value for one, value in pairs})

    def question(self, form: Form, changes: list[Answer]) -> Answer:
        """Return what the server is asked; `changes` are documents that are looked at as if they were saved."""
        values = form.values
        return {
            "unit": next((name for name in self.units if self.unit_name(name) == values["unit"]), ""),
            "entrance": values["entrance"],
            "level": values["level"],
            "at": f"{values['day']}T{values['time']}",
            "age": values["age"],
            "profession": values["profession"],
            "changes": changes,
        }

    def _unit_named(self, text: str) -> str:
        if folded(text) in (folded(NOWHERE), folded(_(NOWHERE)), ""):
            return _(NOWHERE)
        return self.unit_name(self.unit_called(text))

    def _day(self, text: str) -> str:
        """Return a day as ISO, from a date or from the name of a special day ahead; raises ValueError."""
        words = folded(text)
        for one in self.known["days"]:
            if words and words in (folded(one["sv"]), folded(one["en"])):
                return str(one["day"])
        if words in (folded("i dag"), folded(_("i dag"))):
            return str(self.known["today"])
        return day_of(text)


def _level(level: int) -> str:
    return _(LEVELS[level]) if level == 0 else f"{level} {_(LEVELS[level])}"


def _time(text: str) -> str:
    found = _TIME.fullmatch(text.strip())
    if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise ValueError(_("Skriv ett klockslag: 16:05."))
    return f"{int(found[1]):02d}:{found[2] or '00'}"
