"""The pages of what holds for the whole region: entrances, named opening hours, who receives cases, who takes over."""

import copy
import re
from typing import Any

from clinic24_tui.locale import N_, _
from clinic24_tui.state.form import Field, Form
from clinic24_tui.state.hours_form import HoursForm
from clinic24_tui.state.settings_page import Answer, SettingsPage
from clinic24_tui.state.unit_page import stage_of, stage_row, stage_words
from clinic24_tui.wording import profession as profession_words

KINDS = {
    "centre": N_("Vårdcentral"),
    "nurse_line": N_("Sjukvårdsrådgivning"),
    "out_of_hours": N_("Jourcentral"),
    "bvc": N_("BVC"),
    "rehab": N_("Rehab"),
    "health_team": N_("Hälsoteam"),
    "office": N_("Kansli"),
}
NURSE = "nurse"
"""Who takes over at a unit on call."""
_NUMBER = re.compile(r"[0-9][0-9 -]{1,20}")
Pairs = list[tuple[Field, Any]]


def form_of(pairs: Pairs) -> Form:
    """Return a form of fields with what stands in them."""
    return Form([one for one, _value in pairs], {one.key: value for one, value in pairs})


class EntrancesPage(SettingsPage):
    """Where each entrance leads, and how far it has come at every unit. A row for all units is written to each of them."""

    subject = "entrances"

    @property
    def name(self) -> str:
        """Return the page's name."""
        return _("Ingångar")

    @property
    def subjects(self) -> list[str]:
        """Return the entrances, and the units that have been changed."""
        return [self.subject, *(f"unit/{unit}" for unit in self.units if self.versions[f"unit/{unit}"])]

    def form(self) -> Form:
        """Return the page's form."""
        pairs: Pairs = []
        for name, way in self.documents["entrances"].items():
            pairs += self._way(name, way)
        return form_of(pairs)

    def _way(self, name: str, way: Answer) -> Pairs:
        section = self.entrance(name)
        professions = tuple((one, profession_words(one)) for one in self.known["watchers"])
        told = N_("En rad per steg: av, provdrift från 2027-01-05, öppen från 2027-03-01. Utan rader är den öppen.")
        units = self._units(way["kind"])
        stages = {unit: self._stages(unit, name) for unit in units}
        same = next(iter(stages.values()), []) if len({tuple(rows) for rows in stages.values()}) == 1 else []
        every = N_("Skrivs till varje enhet här under, utom dem som får egna rader.")
        return [
            (Field(f"way.{name}.profession", N_("Går till"), "choice", N_("Vem som tar emot vid nivå 3–5."), section,
                   choices=professions), way["profession"]),
            (Field(f"way.{name}.urgent", N_("Vid nivå 1–2"), "choice", N_("Den som tar emot det brådskande."), section,
                   choices=professions), way["urgent"]),
            (Field(f"way.{name}.age_below", N_("Yngre än, år"), "number", N_("0 = för alla åldrar."), section, most=130),
             way.get("age_below") or 0),
            (Field(f"all.{name}", N_("Alla enheter"), "rows", every, section, row=stage_row,
                   none=N_("öppen") if not any(stages.values()) else N_("olika")), same),
            *((Field(f"unit.{unit}.{name}", self.unit_name(unit), "rows", told, section, row=stage_row,
                     none=N_("öppen")), rows)
              for unit, rows in stages.items()),
        ]  # fmt: skip

    def _units(self, kind: str) -> list[str]:
        return [unit for unit, one in self.units.items() if one["kind"] == kind and one.get("connected", True)]

    def _stages(self, unit: str, entrance: str) -> list[str]:
        return [stage_words(stage) for stage in self.units[unit].get("entrances", {}).get(entrance, [])]

    def changes(self, form: Form) -> list[Answer]:
        """Return the entrances and the units that are changed."""
        ways, units = copy.deepcopy(self.documents["entrances"]), copy.deepcopy(self.units)
        changed = form.changes()
        for key, value in changed.items():
            head, _dot, rest = key.partition(".")
            if head == "way":
                name, _dot, part = rest.partition(".")
                ways[name][part] = value
                if part == "age_below" and not value:
                    del ways[name][part]
            elif head == "all":
                for unit in self._units(ways[rest]["kind"]):
                    if f"unit.{unit}.{rest}" not in changed:
                        self._put_stages(units[unit], rest, value)
            else:
                unit, _dot, name = rest.partition(".")
                self._put_stages(units[unit], name, value)
        wanted = [self.wish(f"unit/{unit}", one) for unit, one in units.items() if one != self.units[unit]]
        return [*([self.wish(self.subject, ways)] if ways != self.documents["entrances"] else []), *wanted]

    @staticmethod
    def _put_stages(unit: Answer, entrance: str, rows: list[str]) -> None:
        stages = unit.setdefault("entrances", {})
        stages[entrance] = [stage_of(row) for row in rows]
        if not rows:
            del stages[entrance]
        if not stages:
            del unit["entrances"]

    def key_of(self, subject: str, field: str) -> str:
        """Return the form's key for where the server found a fault."""
        parts = field.split(".")
        if subject == self.subject:
            return f"way.{parts[0]}.{parts[1]}" if len(parts) > 1 else ""
        unit = subject.removeprefix("unit/")
        return f"unit.{unit}.{parts[1]}" if parts[0] == "entrances" and len(parts) > 1 else ""


class HoursPage(SettingsPage):
    """One document of named hours, which several units may keep."""

    def __init__(self, hours: str, answer: Answer, lang: str) -> None:
        super().__init__(answer, lang)
        self.subject = f"hours/{hours}"
        self._form = HoursForm(self.known, lang)

    @property
    def name(self) -> str:
        """Return the hours' name."""
        return self.subject.removeprefix("hours/")

    @property
    def users(self) -> list[str]:
        """Return who keeps these hours: kinds of units with the profession, then single units."""
        name = self.name
        kinds = [
            f"{_(KINDS.get(kind, kind))}, {profession_words(one)}"
            for kind, roster in self.documents["kinds"].items()
            for one, hours in roster.items()
            if hours == name
        ]
        return kinds + [
            f"{document['name']}, {profession_words(one)}"
            for document in self.units.values()
            for one, hours in document.get("hours", {}).items()
            if hours == name
        ]

    def form(self) -> Form:
        """Return the hours' form."""
        section = _("Gäller: {users}").format(users="; ".join(self.users) or _("ingen"))
        told = N_("08:00-16:00, flera tider med komma emellan, eller stängt. Alla som har de här tiderna ändras.")
        return form_of(self._form.pairs(self.documents[self.subject], "", section, told))

    def document(self, form: Form) -> Answer:
        """Return the hours as the form has them."""
        hours: Answer = copy.deepcopy(self.documents[self.subject])
        for key, value in form.changes().items():
            self._form.put(hours, key, value)
        return hours

    def changes(self, form: Form) -> list[Answer]:
        """Return the hours, when they are changed."""
        hours = self.document(form)
        return [self.wish(self.subject, hours)] if hours != self.documents[self.subject] else []

    def key_of(self, subject: str, field: str) -> str:
        """Return the form's key for where the server found a fault."""
        if subject != self.subject:
            return ""
        parts = field.split(".")
        return ".".join(parts[:2]) if parts[0] == "week" else parts[0]


class KindsPage(SettingsPage):
    """Who receives cases at a unit of each kind, and by which hours."""

    subject = "kinds"

    @property
    def name(self) -> str:
        """Return the page's name."""
        return _("Vilka som tar emot, och när")

    def form(self) -> Form:
        """Return a choice of hours for every profession of every kind."""
        told = N_("Namnet på öppettiderna; en enhet kan ha egna. Utan öppettider finns ingen kö.")
        shared = [one.removeprefix("hours/") for one in self.documents if one.startswith("hours/")]
        choices = (("", N_("tar inte emot")), *((hours, hours) for hours in shared))
        pairs: Pairs = [
            (Field(f"{kind}.{one}", profession_words(one), "choice", told, _(KINDS.get(kind, kind)), choices=choices),
             roster.get(one, ""))
            for kind, roster in self.documents["kinds"].items()
            for one in self.known["watchers"]
        ]  # fmt: skip
        return form_of(pairs)

    def changes(self, form: Form) -> list[Answer]:
        """Return the kinds, when they are changed."""
        kinds = copy.deepcopy(self.documents[self.subject])
        for key, hours in form.changes().items():
            kind, _dot, profession = key.partition(".")
            if hours:
                kinds[kind][profession] = hours
            else:
                del kinds[kind][profession]
        return [self.wish(self.subject, kinds)] if kinds != self.documents[self.subject] else []

    def key_of(self, subject: str, field: str) -> str:
        """Return the form's key for where the server found a fault."""
        return field if subject == self.subject else ""


class OnCallPage(SettingsPage):
    """Who takes over when a unit is closed, and the telephones that always answer."""

    subject = "on_call"

    @property
    def name(self) -> str:
        """Return the page's name."""
        return _("Jour och telefon")

    @property
    def subjects(self) -> list[str]:
        """Return both documents."""
        return [self.subject, "region"]

    def form(self) -> Form:
        """Return the page's form."""
        section, phones, region = N_("Tar över när en enhet är stängd"), N_("Svarar alltid i telefon"), self._region
        order = N_("En rad per enhet med sjuksköterska; den första som är öppen tar ärendet.")
        away = N_("En rad per mottagning i en annan region: namn, telefon.")
        pairs: Pairs = [
            (Field("on_call", N_("Enheter, i ordning"), "rows", order, section, row=self._unit),
             [self.unit_name(unit) for unit in self.documents[self.subject]]),
        ]  # fmt: skip
        for part, label in (("emergency", N_("Vid fara för livet")), ("advice", N_("Råd om vård"))):
            words = N_("Namn och telefon, som patienten läser dem: 1177 på telefon, 1177.")
            pairs.append((Field(part, label, help=words, section=phones, row=_phone), _phone_words(region[part])))
        rows = [_phone_words(one) for one in region.get("away", [])]
        pairs.append((Field("away", N_("Andra regioners"), "rows", away, N_("Andra regioner"), row=_phone), rows))
        return form_of(pairs)

    @property
    def _region(self) -> Answer:
        return self.documents["region"]

    def _unit(self, text: str) -> str:
        return self.unit_name(self.unit_called(text))

    def changes(self, form: Form) -> list[Answer]:
        """Return the documents that are changed."""
        region, wanted = copy.deepcopy(self._region), []
        for key, value in form.changes().items():
            if key == "on_call":
                wanted.append({**self.wish(key, {}), "document": [self.unit_called(name) for name in value]})
            elif key == "away":
                region[key] = [_phone_of(row) for row in value]
            else:
                region[key] = _phone_of(value)
        return [*wanted, *([self.wish("region", region)] if region != self._region else [])]

    def key_of(self, subject: str, field: str) -> str:
        """Return the form's key for where the server found a fault."""
        return (
            self.subject if subject == self.subject else field.split(".", maxsplit=1)[0] if subject == "region" else ""
        )


def _phone(text: str) -> str:
    return _phone_words(_phone_of(text))


def _phone_of(text: str) -> Answer:
    """Return a name and its number; raises ValueError."""
    name, comma, number = text.rpartition(",")
    if not comma or not name.strip() or not _NUMBER.fullmatch(number.strip()):
        raise ValueError(_("Skriv namn, komma och telefon: 1177 på telefon, 1177."))
    return {"name": name.strip(), "phone": number.strip()}


def _phone_words(phone: Answer) -> str:
    return f"{phone['name']}, {phone['phone']}"
