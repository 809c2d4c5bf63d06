"""A unit's page: the fields of its form out of the settings as they stand, and the documents that a changed form makes.

A field's key says where it stands: `targets.soon_hours` in the unit's own document, `hours.nurse.week.mon` in the hours
of a queue. A unit that follows its kind's hours gets hours of its own when they are changed, so that no other unit's are.
"""

import copy
import re
from typing import Any

from clinic24_tui.locale import N_, _
from clinic24_tui.state.form import Field, Form, day_of
from clinic24_tui.state.hours_form import HoursForm
from clinic24_tui.state.phrase_index import folded
from clinic24_tui.state.settings_page import Answer, SettingsPage
from clinic24_tui.wording import profession as profession_words

STATES = {"off": N_("av"), "trial": N_("provdrift"), "open": N_("öppen")}
TARGETS = {
    "immediate_minutes": (N_("Nivå 1, minuter"), 60),
    "urgent_minutes": (N_("Nivå 2, minuter"), 1440),
    "soon_hours": (N_("Nivå 3, timmar"), 48),
    "routine_days": (N_("Nivå 4, öppna dagar"), 30),
    "wait_days": (N_("Nivå 5, öppna dagar"), 60),
}
TEXTS = {
    "closed": N_("Läses av patienten efter löftet om svar, medan kön är stängd. Båda språken, eller inget."),
    "waiting": N_("Läses av patienten efter löftet om svar, medan hon väntar. Båda språken, eller inget."),
}
TEXT_LABELS = {
    "closed.sv": N_("Stängt, svenska"),
    "closed.en": N_("Stängt, engelska"),
    "waiting.sv": N_("Väntar, svenska"),
    "waiting.en": N_("Väntar, engelska"),
}


class UnitPage(SettingsPage):
    """One unit in the settings; `whole` is for an administrator, else only the texts can be changed."""

    def __init__(self, unit: str, answer: Answer, lang: str, *, whole: bool = True) -> None:
        super().__init__(answer, lang)
        self.unit, self.subject, self.whole = unit, f"unit/{unit}", whole
        self._form = HoursForm(self.known, lang)
        self.document: Answer = self.documents[self.subject]
        kinds = self.documents["kinds"].get(self.document["kind"], {})
        self.roster: dict[str, str] = {**kinds, **self.document.get("hours", {})}
        """Who receives cases here, with the name of their hours."""

    @property
    def name(self) -> str:
        """Return the unit's name."""
        return str(self.document["name"])

    @property
    def subjects(self) -> list[str]:
        """Return the documents that the page is made of and nobody else's page."""
        own = [self._own(profession) for profession in self.roster]
        return [self.subject, *(f"hours/{name}" for name in own if f"hours/{name}" in self.versions)]

    def _own(self, profession: str) -> str:
        return f"{self.unit}_{profession}"[:40]

    def _hours(self, profession: str) -> Answer:
        found: Answer = self.documents.get(f"hours/{self.roster[profession]}", {"week": {}})
        return found

    # ---- the form

    def form(self) -> Form:
        """Return the page's form, as it is kept."""
        pairs = [*(self._place() if self.whole else []), *self._texts()]
        return Form([one for one, _value in pairs], {one.key: value for one, value in pairs})

    def _place(self) -> list[tuple[Field, Any]]:
        section, document = N_("Enheten"), self.document
        pairs: list[tuple[Field, Any]] = [
            (Field("name", N_("Namn"), help=N_("Som det står för patienter."), section=section, least=1),
             document["name"]),
            (Field("phone", N_("Telefon"), help=N_("Siffror, mellanslag och bindestreck."), section=section, least=2,
                   most=22), document["phone"]),
            (Field("connected", N_("I chatten"), "switch", N_("Tar enheten emot ärenden alls."), section),
             document.get("connected", True)),
        ]  # fmt: skip
        for profession in self.roster:
            pairs += self._hours_of(profession)
        pairs += self._targets()
        pairs += self._watchers()
        return pairs + self._entrances()

    def _hours_of(self, profession: str) -> list[tuple[Field, Any]]:
        section = _("Öppettider, {profession}").format(profession=profession_words(profession))
        return self._form.pairs(self._hours(profession), f"hours.{profession}.", section)

    def _targets(self) -> list[tuple[Field, Any]]:
        kept = {**self.known["targets"], **self.document.get("targets", {})}
        told = N_("Första svar av en människa inom så lång tid.")
        return [
            (Field(f"targets.{name}", label, "number", told, N_("Mål för första svar"), 1, most), kept[name])
            for name, (label, most) in TARGETS.items()
        ]

    def _watchers(self) -> list[tuple[Field, Any]]:
        kept = {**self.known["watchers"], **self.document.get("watchers", {})}
        told = N_("Så många ska vara i chatten medan kön är öppen; färre larmar.")
        return [
            (
                Field(f"watchers.{one}", profession_words(one), "number", told, N_("Minst i chatten"), 0, 20),
                kept.get(one, 0),
            )
            for one in self.roster
        ]

    def _entrances(self) -> list[tuple[Field, Any]]:
        kept = self.document.get("entrances", {})
        told = N_("En rad per steg: av, provdrift från 2027-01-05, öppen från 2027-03-01. Utan rader är den öppen.")
        return [
            (
                Field(
                    f"entrances.{one}",
                    self.entrance(one),
                    "rows",
                    told,
                    N_("Ingångar"),
                    row=stage_row,
                    none=N_("öppen"),
                ),
                [stage_words(stage) for stage in kept.get(one, [])],
            )
            for one, way in self.documents["entrances"].items()
            if way["kind"] == self.document["kind"] or one in kept
        ]

    def _texts(self) -> list[tuple[Field, Any]]:
        kept = self.document.get("texts", {})
        found = []
        for name, told in TEXTS.items():
            for lang in ("sv", "en"):
                field = Field(
                    f"texts.{name}.{lang}", TEXT_LABELS[f"{name}.{lang}"], "text", told, N_("Texter"), most=300
                )
                found.append((field, kept.get(name, {}).get(lang, "")))
        return found

    # ---- the way back

    def changes(self, form: Form) -> list[Answer]:
        """Return the documents that the form changes, each with the version that was read."""
        unit = copy.deepcopy(self.document)
        hours: dict[str, Answer] = {}
        for key, value in form.changes().items():
            head, _dot, rest = key.partition(".")
            if head == "hours":
                profession, _dot, part = rest.partition(".")
                if profession not in hours:
                    hours[profession] = copy.deepcopy(self._hours(profession))
                self._form.put(hours[profession], part, value)
            else:
                self._put(unit, head, rest, value)
        wanted = []
        for profession, document in hours.items():
            own = self._own(profession)
            unit.setdefault("hours", {})[profession] = own
            wanted.append(self.wish(f"hours/{own}", document))
        return [*([self.wish(self.subject, unit)] if unit != self.document else []), *wanted]

    @staticmethod
    def _put(unit: Answer, head: str, rest: str, value: Any) -> None:
        if head == "texts":
            name, _dot, lang = rest.partition(".")
            texts = unit.setdefault("texts", {})
            texts[name] = {**texts.get(name, {"sv": "", "en": ""}), lang: value}
            if not any(texts[name].values()):
                del texts[name]
        elif head == "entrances":
            stages = unit.setdefault("entrances", {})
            stages[rest] = [stage_of(row) for row in value]
            if not value:
                del stages[rest]
        elif rest:
            unit.setdefault(head, {})[rest] = value
        else:
            unit[head] = value
        for part in ("texts", "entrances"):
            if unit.get(part) == {}:
                del unit[part]

    def key_of(self, subject: str, field: str) -> str:
        """Return the form's key for where the server found a fault, empty where the page has no such field."""
        own = {f"hours/{self._own(profession)}": f"hours.{profession}." for profession in self.roster}
        head = "" if subject == self.subject else own.get(subject)
        if head is None:
            return ""
        keys = [one.key for one in self.form().fields]
        path = f"{head}{field}"
        return next((key for key in keys if f"{path}.".startswith(f"{key}.") or key.startswith(f"{path}.")), "")


_STAGE = re.compile(r"(\w+)(?:\s+(?:från|from)?\s*(\S+))?")


def stage_row(text: str) -> str:
    """Return a step of an entrance as it is kept in a form; raises ValueError."""
    return stage_words(stage_of(text))


def stage_of(text: str) -> Answer:
    """Return a step of an entrance; raises ValueError."""
    found = _STAGE.fullmatch(text.strip())
    said = folded(found[1]) if found else ""
    state = next((key for key, word in STATES.items() if said in (key, folded(word), folded(_(word)))), "")
    if not found or not state:
        raise ValueError(_("Skriv av, provdrift eller öppen, och från vilken dag: öppen från 2027-01-05."))
    return {"state": state, **({"since": day_of(found[2])} if found[2] else {})}


def stage_words(stage: Answer) -> str:
    """Return a step as people write it."""
    word = _(STATES[stage["state"]])
    return _("{state} från {day}").format(state=word, day=stage["since"]) if stage.get("since") else word
