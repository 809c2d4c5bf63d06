"""Who works here, as the settings tell of it: rows of the list, rows of a person's page, and the forms that change them."""

import re
from typing import Any, NamedTuple

from clinic24_tui.locale import N_, _
from clinic24_tui.state.form import Field, Form, day_of
from clinic24_tui.state.phrase_index import folded
from clinic24_tui.times import local
from clinic24_tui.wording import profession

Answer = dict[str, Any]

STATES = {
    "active": "",
    "invited": N_("inbjuden"),
    "expired": N_("koden för gammal"),
    "ended": N_("avslutad"),
}
ROLES = {"coordinator": N_("samordnare"), "super_user": N_("superanvändare")}
WHAT = {
    "added": N_("nytt konto"),
    "renamed": N_("nytt namn"),
    "assigned": N_("nytt uppdrag"),
    "reassigned": N_("ändrat uppdrag"),
    "ended": N_("avslutat uppdrag"),
    "deactivated": N_("avslutat konto"),
    "reactivated": N_("återöppnat konto"),
    "invited": N_("ny engångskod"),
    "password_set": N_("satte sitt lösenord"),
}
FIELDS = {"to": "until", "from": "since", "roles": "coordinator", "places": "unit"}
"""What the server names a field of a form by, where it is another name."""


_PLACE = re.compile(r"([a-z0-9_]+)/([a-z_]+)")


class Row(NamedTuple):
    """One row: what it is of, its words, what stands at the right edge, and whether it is over."""

    key: str
    words: str
    aside: str
    over: bool = False


class People:
    """The server's answer, told in words."""

    def __init__(self, answer: Answer) -> None:
        self.people: list[Answer] = answer["people"]
        self._units: dict[str, Answer] = {unit["id"]: unit for unit in answer["known"]["units"]}
        self._offices: list[str] = answer["known"]["offices"]

    def one(self, user: str) -> Answer | None:
        """Return a person by her user name."""
        return next((person for person in self.people if person["user"] == user), None)

    def counts(self) -> str:
        """Return how many accounts stand how."""
        states = [person["state"] for person in self.people]
        ended = states.count("ended")
        invited = states.count("invited") + states.count("expired")
        told = _("{active} i tjänst, {invited} inbjudna, {ended} avslutade")
        return told.format(active=states.count("active"), invited=invited, ended=ended)

    # ---- rows

    def rows(self) -> list[Row]:
        """Return everybody: those who work here first, each with where and as what."""
        ordered = sorted(self.people, key=lambda one: (one["state"] == "ended", folded(one["name"])))
        return [self._row(person) for person in ordered]

    def _row(self, person: Answer) -> Row:
        worn = [one for one in person["assignments"] if one["holds"] != "over"]
        places = "; ".join(f"{profession(one['profession'])}, {self.unit_name(one['unit'])}" for one in worn)
        ended = person["state"] == "ended"
        place = "" if ended else places or _("inget uppdrag")
        aside = _(STATES[person["state"]]) or self._days_left(worn)
        return Row(person["user"], f"{person['name']:<22}  {place}".rstrip(), aside, ended)

    @staticmethod
    def _days_left(worn: list[Answer]) -> str:
        """Return until when she works here, where all that she has ends; else when the first begins."""
        if worn and all(one["holds"] == "later" for one in worn):
            return _("från {day}").format(day=min(one["since"] for one in worn))
        if worn and all(one["until"] for one in worn):
            return _("t.o.m. {day}").format(day=max(one["until"] for one in worn))
        return _("tills vidare") if worn else ""

    def assignments(self, person: Answer) -> list[Row]:
        """Return a person's assignments, those that are over last."""
        order = {"now": 0, "later": 1, "over": 2}
        found = sorted(person["assignments"], key=lambda one: (order[one["holds"]], one["since"]))
        return [
            Row(one["id"], self.place_words(one), self._when(one), one["holds"] == "over")
            for one in found
        ]  # fmt: skip

    def place_words(self, one: Answer) -> str:
        """Return where, as what, and with what roles on top."""
        roles = "".join(f", {_(ROLES.get(role, role))}" for role in one["roles"])
        return f"{self.unit_name(one['unit'])}, {profession(one['profession'])}{roles}"

    @staticmethod
    def _when(one: Answer) -> str:
        over = f"{_('slut')} " if one["holds"] == "over" else ""
        until = one["until"] or _("tills vidare")
        return f"{over}{one['since']} – {until}" if one["since"] else f"{over}{until}"

    def changes(self, answer: Answer) -> list[str]:
        """Return the changes as lines: when, who, what, why."""
        return [
            f"{local(one['at']):%Y-%m-%d %H:%M}  {one['by_name']}: {_(WHAT[one['what']])} {self.detail(one)}".rstrip()
            + (f" ({one['why']})" if one["why"] else "")
            for one in answer["changes"]
        ]

    def detail(self, one: Answer) -> str:
        """Return what a change is about, with the names of units, professions and roles."""
        if one["what"] not in ("assigned", "reassigned", "ended"):
            return str(one["detail"])
        said = _PLACE.sub(lambda found: f"{self.unit_name(found[1])}, {profession(found[2])}", one["detail"])
        for role, words in ROLES.items():
            said = said.replace(f" {role}", f", {_(words)}")
        return said

    # ---- units

    def unit_name(self, unit: str) -> str:
        """Return a unit's name."""
        return str(self._units[unit]["name"]) if unit in self._units else unit

    def unit_words(self, text: str) -> str:
        """Return the name of the unit that a text means: the whole name, or words that only one has; raises ValueError."""
        names = {unit: str(one["name"]) for unit, one in self._units.items()}
        whole = [name for unit, name in names.items() if folded(text) in (folded(name), unit)]
        begun = [name for name in names.values() if text and folded(name).startswith(folded(text))]
        words = folded(text).split()
        found = (
            whole or begun or [name for name in names.values() if words and all(word in folded(name) for word in words)]
        )
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValueError(_("Ingen enhet heter så. Skriv en del av namnet."))
        raise ValueError(_("Flera passar: {names}.").format(names=", ".join(found[:4])))

    def _unit(self, name: str) -> str:
        return next((unit for unit, one in self._units.items() if one["name"] == name), name)

    # ---- forms

    def new_person(self) -> Form:
        """Return the form of a new account with its first assignment."""
        who = [
            Field(
                "user", N_("Användarnamn"), help=N_("a–z, 0–9 och _. Ändras aldrig."), section=N_("Personen"), most=31
            ),
            Field(
                "name",
                N_("Namn"),
                help=N_("För- och efternamn, som patienten ser det."),
                section=N_("Personen"),
                most=60,
            ),
        ]
        fields = [*who, *self._place_fields()]
        return Form(fields, {one.key: _empty(one) for one in fields})

    def new_assignment(self) -> Form:
        """Return the form of one more assignment."""
        fields = self._place_fields()
        return Form(fields, {one.key: _empty(one) for one in fields})

    def assignment(self, one: Answer) -> Form:
        """Return the form of an assignment that stands: its roles and its end."""
        fields = [field for field in self._place_fields() if field.key in (*ROLES, "until")]
        kept = {role: role in one["roles"] for role in ROLES} | {"until": one["until"]}
        return Form(fields, kept)

    def _place_fields(self) -> list[Field]:
        section = N_("Uppdraget")
        known = [name for unit in self._units.values() for name in unit["professions"]]
        choices = tuple((name, profession(name)) for name in dict.fromkeys([*known, *self._offices]))
        told = N_("Skriv en del av enhetens namn.")
        roles = N_("Bara för den som arbetar med ärenden.")
        return [
            Field("unit", N_("Enhet"), help=told, section=section, row=self.unit_words),
            Field("profession", N_("Som"), "choice", N_("Pilarna byter."), section, choices=choices),
            *(Field(role, label, "switch", roles, section) for role, label in ROLES.items()),
            Field("since", N_("Från och med"), help=N_("2026-12-01, eller 2026-12-01 07:00. Tomt är nu."),
                  section=section, row=_day),
            Field("until", N_("Till och med"), help=N_("2026-12-31, eller 2026-12-31 16:00. Tomt är tills vidare."),
                  section=section, row=_day),
        ]  # fmt: skip

    def matter(self) -> Form:
        """Return the form of what one asks about: a queue, or a case by its number."""
        fields = [one for one in self._place_fields() if one.key in ("unit", "profession")]
        told = N_("Går före kön. Av ärendet visas bara vilken kö det hör till.")
        fields.append(Field("case", N_("Ärendets nummer"), help=told, section=N_("Eller ett ärende"), most=64))
        return Form(fields, {one.key: _empty(one) for one in fields})

    def asked(self, form: Form) -> Answer:
        """Return what a form asks about, as the server takes it; empty while nothing is written."""
        values = form.values
        if values["case"]:
            return {"case": values["case"]}
        return {"unit": self._unit(values["unit"]), "profession": values["profession"]} if values["unit"] else {}

    def place(self, form: Form) -> Answer:
        """Return the assignment that a form asks for, as the server takes it."""
        values = form.values
        return {
            "unit": self._unit(values["unit"]),
            "profession": values["profession"],
            "roles": roles_of(form),
            "since": values["since"],
            "until": values["until"],
        }


def roles_of(form: Form) -> list[str]:
    """Return the roles that are on."""
    return [role for role in ROLES if form.values.get(role)]


def _empty(one: Field) -> Any:
    if one.kind == "switch":
        return False
    return one.choices[0][0] if one.kind == "choice" else ""


_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?: ([01]\d|2[0-3]):[0-5]\d)?")


def _day(text: str) -> str:
    """Return a day, with a time where there is one; raises ValueError."""
    found = _DAY.fullmatch(text)
    if text and not found:
        raise ValueError(_("Skriv år, månad och dag, och klockslag om det behövs: 2027-01-05 07:00."))
    if found:
        day_of(found[1])
    return text


def code_lines(answer: Answer, names: dict[str, str]) -> list[str]:
    """Return the one-time codes as lines to be read out or written down."""
    return [f"{names.get(user, user)} ({user}):  {code}" for user, code in answer["codes"].items()]
