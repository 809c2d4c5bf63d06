"""A step of a caller's case as a form: what is asked, how it is answered, and which command the answer becomes. Pure."""

import re
from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

from clinic24_tui.locale import _, language
from clinic24_tui.state.professions import profession_name
from server.contract.caller import Outlook
from server.contract.views import PatientStep

Way = Literal["one", "many", "line", "text"]
Look = Literal["strong", "text", "dim", "warn", "alarm"]

UNKNOWN, SKIPPED, NONE, GENERAL = "unknown", "", "none", "general"
TAKE, QUEUE, GO_ON, CONTENT, BREAK_OFF, LATER = "take", "queue", "go_on", "content", "break_off", "later"
CALLS, CALLS_NOT, RIGHT = "calls", "calls_not", "right"
"""What can be chosen where a step is a parting of ways."""
ALONE = frozenset({UNKNOWN, SKIPPED, NONE})
"""Options of a list of several that stand alone."""
NUMBER = re.compile(r"[+-]?\d{1,9}([.,]\d{1,6})?", re.ASCII)


class Option(NamedTuple):
    """One thing to choose."""

    value: str
    words: str


class Form(NamedTuple):
    """How a step is asked and answered. `value` is the answer that it has; `back` the page before, None at the first."""

    asked: tuple[tuple[str, Look], ...]
    way: Way
    options: tuple[Option, ...] = ()
    value: Any = None
    hint: str = ""
    back: str | None = None


class Told(NamedTuple):
    """The command that an answer becomes, or why it is none; a way to part (`TAKE` …) goes along."""

    kind: str = ""
    fields: dict[str, Any] = {}  # noqa: RUF012  # a tuple's default; it is never changed
    fault: str = ""
    way: str = ""


def form(step: PatientStep, outlook: Outlook | None) -> Form:
    """Return the form of a step; one that this version does not know can only be left."""
    made = _FORMS.get(step["kind"], _at_end)(step["data"], outlook)
    return made._replace(back=step["data"].get("back"))


def told(step: PatientStep, given: Sequence[str]) -> Told:
    """Return what a form's answer becomes; nothing chosen or written is a fault where the step needs it."""
    kind, data = step["kind"], step["data"]
    if kind == "question":
        return _answer(data, given)
    if kind == "ticks":
        return Told("Tick", {"items": [one for one in given if one != NONE]}) if given else Told(fault=_choose())
    first = given[0].strip() if given else ""
    if not first:
        return Told(fault=_("Skriv något först.") if kind in ("describe", "contact") else _choose())
    if kind in _FIELDS:
        command, field = _FIELDS[kind]
        return Told(command, {field: first, **({"notify": True} if kind == "contact" else {})})
    if kind == "nurse":
        return Told("ReplyNurse", {"nurse": first == "nurse"})
    if first in (CALLS, CALLS_NOT):
        return Told("Reply112", {"called": first == CALLS})
    ways = {GO_ON: "GoOn", CONTENT: "TakeAdvice", BREAK_OFF: "Withdraw"}
    if first in ways:
        return Told(ways[first], way=first)
    return Told("Submit" if kind == "summary" else "", way=first)


_FIELDS = {
    "contact": ("SetContact", "phone"),
    "entrance": ("ChooseEntrance", "entrance"),
    "unit": ("ChooseUnit", "unit"),
    "listing": ("ChooseUnit", "unit"),
    "describe": ("Describe", "text"),
    "complaint": ("ChooseComplaint", "flow"),
}


def _choose() -> str:
    return _("Välj något först.")


def _said(texts: dict[str, str]) -> str:
    return str(texts.get(language()) or texts.get("sv", ""))


def _options(found: Sequence[dict[str, Any]], key: str = "id") -> tuple[Option, ...]:
    return tuple(Option(one[key], str(one["name"]) if "name" in one else _said(one)) for one in found)


# ---- the way in


def _contact(data: dict[str, Any], _outlook: Outlook | None) -> Form:
    return Form(((_("Vilket nummer når vi dig på?"), "strong"),), "line", value=data["phone"], hint=_("Telefonnummer"))


def _entrance(data: dict[str, Any], _outlook: Outlook | None) -> Form:
    return Form(((_("Vad gäller samtalet?"), "strong"),), "one", _options(data["entrances"]), data["chosen"])


def _unit(data: dict[str, Any], _outlook: Outlook | None) -> Form:
    return Form(((_said(data["lead"]), "strong"),), "one", _options(data["units"]), data["chosen"])


def _listing(data: dict[str, Any], _outlook: Outlook | None) -> Form:
    asked: list[tuple[str, Look]] = [(_said(data["lead"]), "strong")]
    if data["phone"]:
        asked.append((f"{data['name']} {data['phone']}", "text"))
    if not data["choices"]:
        asked.append((_("Ingen kö här tar emot. Hänvisa till numret ovan."), "warn"))
    choices = _options(data["choices"], "unit") or (Option(BREAK_OFF, _("Avsluta: personen är hänvisad")),)
    return Form(tuple(asked), "one", choices)


def _describe(data: dict[str, Any], _outlook: Outlook | None) -> Form:
    asked = _("Berätta med egna ord vad du behöver hjälp med.")
    return Form(((asked, "strong"), (_("Skriv så som personen säger det."), "dim")), "text", value=data["text"])


def _nurse(data: dict[str, Any], _outlook: Outlook | None) -> Form:
    asked = _("Det låter som ett besvär: ”{words}”. Ska en sjuksköterska bedöma det?").format(words=data["words"])
    ways = (Option("nurse", _("Ja, till sjuksköterskan")), Option("stay", _("Nej, till sekreteraren")))
    return Form(((asked, "strong"),), "one", ways)


def _ticks(data: dict[str, Any], _outlook: Outlook | None) -> Form:
    options = (*_options(data["items"]), Option(NONE, _said(data["none"])))
    chosen = data["chosen"]
    return Form(((_said(data["title"]), "strong"),), "many", options, [NONE] if chosen == [] else chosen)


def _complaint(data: dict[str, Any], _outlook: Outlook | None) -> Form:
    words = _("”{words}”").format(words=" ".join(data["own_words"].split()))
    found = (*_options(data["offered"]), Option(GENERAL, _("Något annat")), *_options(data["others"]))
    return Form(((_("Vad gäller det?"), "strong"), (words, "dim")), "one", found, data["chosen"], _("Sök"))


# ---- questions


def _question(data: dict[str, Any], _outlook: Outlook | None) -> Form:
    question, value = data["question"], data["value"]
    asked: list[tuple[str, Look]] = [(_said(question["text"]), "strong")]
    if question["help"]:
        asked.append((_said(question["help"]), "dim"))
    kind = question["kind"]
    if kind == "picture":
        asked.append((_("En bild kan inte ges per telefon."), "warn"))
        return Form(tuple(asked), "one", (Option(SKIPPED, _("Hoppa över: ingen bild")),), value)
    if kind in ("single", "multiple"):
        found = [*_options(question["options"]), *_passing(question)]
        return Form(tuple(asked), "one" if kind == "single" else "many", tuple(found), value)
    if value is not None:
        value = "?" if value == UNKNOWN and kind != "text" else str(value).replace(".", ",")
    return Form(tuple(asked), "text" if kind == "text" else "line", value=value, hint=_hint(question))


def _passing(question: dict[str, Any]) -> list[Option]:
    found = [Option(UNKNOWN, _("Vet ej"))] if question["unknown"] else []
    return [*found, *([] if question["required"] else [Option(SKIPPED, _("Hoppa över"))])]


def _hint(question: dict[str, Any]) -> str:
    low, high = question["minimum"], question["maximum"]
    parts = [_("ÅÅÅÅ-MM-DD")] if question["kind"] == "date" else []
    if low is not None and high is not None:
        parts.append(f"{low:g}–{high:g}".replace(".", ","))
    parts += [question["unit"]] if question["unit"] else []
    parts += [_("? = vet ej")] if question["unknown"] else []
    parts += [] if question["required"] else [_("tomt = hoppa över")]
    return ", ".join(parts)


def _answer(data: dict[str, Any], given: Sequence[str]) -> Told:
    question = data["question"]
    value = _value(question, given)
    if value is None:
        return Told(fault=_("Skriv ett tal, till exempel 38,5.") if _counted(question) and given else _choose())
    if value == SKIPPED and question["required"]:
        return Told(fault=_("Frågan behöver ett svar."))
    return Told("AnswerQuestion", {"question": question["id"], "value": value, "version": data["version"]})


def _counted(question: dict[str, Any]) -> bool:
    return question["kind"] in ("number", "scale")


def _value(question: dict[str, Any], given: Sequence[str]) -> Any:
    """Return an answer as the server takes it, None where it is none."""
    if not given:
        return None
    first = given[0].strip()
    if question["kind"] == "multiple":
        return first if first in (UNKNOWN, SKIPPED) else list(given)
    if first == "?" and question["unknown"]:
        return UNKNOWN
    if first and _counted(question):
        number = first.replace(",", ".")
        if not NUMBER.fullmatch(first):
            return None
        return float(number) if "." in number else int(number)
    return first


# ---- where the ways part


def seen(outlook: Outlook) -> list[tuple[str, Look]]:
    """Return level, reasons and queue in words."""
    lines: list[tuple[str, Look]] = []
    for rule in outlook["rules"]:
        source = f" [{rule['source']}]" if rule["source"] else ""
        lines.append((f"{rule['en'] if language() == 'en' else rule['sv']}{source}", "text"))
    if outlook["staffed"]:
        where = f"{outlook['unit_name']}, {profession_name(outlook['profession'])}"
        lines.append((_("Kö: {where}").format(where=where), "text"))
    return lines


def _parting(outlook: Outlook | None, *, sent: bool) -> tuple[Option, ...]:
    """Return *Ta själv* and *Till kön*, as far as each can be done."""
    if outlook is None or not outlook["staffed"]:
        return (Option(BREAK_OFF, _("Avsluta: personen är hänvisad")),)
    take = [Option(TAKE, _("Ta själv"))] if outlook["mine"] else []
    return (*take, Option(QUEUE, _("Låt stå i kön") if sent else _("Till kön")))


def _emergency(data: dict[str, Any], outlook: Outlook | None) -> Form:
    asked: list[tuple[str, Look]] = [
        (_("Säg: Åk till akutmottagning nu."), "alarm"),
        (_said(data["door"]), "strong"),
        *((_said(reason), "text") for reason in data["reasons"]),
        *((f"{_said(one)} {one['number']}", "dim") for one in data["numbers"]),
    ]
    if data["seen"]:
        return Form((*asked, (_("Ärendet står redan i kön."), "dim")), "one", _parting(outlook, sent=True))
    ways = (Option(GO_ON, _("Vill ändå till oss: fråga vidare")), Option(BREAK_OFF, _("Avsluta: åker in")))
    return Form(tuple(asked), "one", ways)


def _call112(data: dict[str, Any], outlook: Outlook | None) -> Form:
    asked: tuple[tuple[str, Look], ...] = (
        (_("Säg: Lägg på och ring 112 nu. Kan personen inte ringa: ring 112 åt personen."), "alarm"),
        *((_said(reason), "text") for reason in data["reasons"]),
        (_("Ärendet står redan i kön som Ring 112."), "dim"),
    )
    replies = Option(CALLS, _("Ringer 112 nu")), Option(CALLS_NOT, _("Kan eller vill inte ringa 112"))
    return Form(asked, "one", (*replies, *_parting(outlook, sent=True)))


def _advice(data: dict[str, Any], _outlook: Outlook | None) -> Form:
    asked = [(_said(one), "text") for one in (*data["advice"], *data["safety_net"])]
    ways = (Option(GO_ON, _("Vill ändå till oss")), Option(CONTENT, _("Nöjd med råden: avsluta")))
    return Form(((_("Läs upp egenvårdsråden:"), "strong"), *asked), "one", ways)  # type: ignore[arg-type]  # looks are literals


def _summary(data: dict[str, Any], outlook: Outlook | None) -> Form:
    told_ = [(_said(data["promise"]), "strong")]
    if not data["staffed"]:
        told_ += [(f"{_said(one)} {one['number']}", "warn") for one in data["numbers"]]
    net = [(_said(one), "dim") for one in data["safety_net"]]
    asked = (*(seen(outlook) if outlook else ()), *told_, *net)
    return Form(asked, "one", _parting(outlook, sent=False))


def _sent(_data: dict[str, Any], outlook: Outlook | None) -> Form:
    head = ((_("Ärendet står i kön."), "strong"), *(seen(outlook) if outlook else ()))
    return Form(head, "one", _parting(outlook, sent=True))


def _at_end(_data: dict[str, Any], _outlook: Outlook | None) -> Form:
    return Form(((_("Här finns inget mer att fylla i."), "strong"),), "one", (Option(QUEUE, _("Åter")),))


def whose(name: str, age: str, writer: str) -> Form:
    """Return what is asked before anything is written: whether it is the person whose case has come up."""
    lines: list[tuple[str, Look]] = [
        (_("Är det rätt person?"), "strong"),
        (_("{name}, {age}").format(name=name or _("Skyddade personuppgifter"), age=age), "text"),
        (_("Låt personen själv säga namn och personnummer. Läs inte upp dem."), "warn"),
    ]
    lines += (
        [(_("En vårdnadshavare ringer: fråga efter barnets namn och nummer."), "warn")] if writer == "guardian" else []
    )
    ways = (Option(RIGHT, _("Ja, det stämmer")), Option(BREAK_OFF, _("Nej, fel person: avsluta inskrivningen")))
    return Form(tuple(lines), "one", ways)


def leaving() -> Form:
    """Return what is asked when a half-written case is left."""
    ways = (
        Option(LATER, _("Fortsätt senare: den ligger kvar hos dig")),
        Option(BREAK_OFF, _("Avbryt och avsluta den")),
    )
    return Form(((_("Inskrivningen är inte klar."), "strong"),), "one", ways)


_FORMS: dict[str, Callable[[dict[str, Any], Outlook | None], Form]] = {
    "contact": _contact,
    "entrance": _entrance,
    "unit": _unit,
    "listing": _listing,
    "describe": _describe,
    "nurse": _nurse,
    "ticks": _ticks,
    "complaint": _complaint,
    "question": _question,
    "emergency": _emergency,
    "advice": _advice,
    "summary": _summary,
    "call112": _call112,
    "waiting": _sent,
}
