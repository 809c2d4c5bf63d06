"""What the practice space tells, in words: scenarios, the board's rows, a debrief's paragraphs. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from clinic24_tui import times
from clinic24_tui.locale import N_, _, language, ngettext

Answer = Mapping[str, Any]

KINDS = {
    "common": N_("vanligt"),
    "red_flag": N_("varningstecken"),
    "silent": N_("tystnar"),
    "disclosure": N_("berättar"),
}
CHATS = {
    "nurse": N_("sköterska"),
    "secretary": N_("sekreterare"),
    "bvc": N_("BVC"),
    "1177": N_("1177"),
}
RATES = (1.0, 10.0, 60.0)
"""What *fast time* goes through."""


class Said(NamedTuple):
    """Words in one look: the name of its colour, and whether they stand out."""

    words: str
    color: str = "text"
    bold: bool = False


def about(scenario: Answer) -> str:
    """Return what a scenario is like, for who leads: whose chat, and what kind of case."""
    kind = KINDS.get(scenario["kind"])
    return " · ".join(word for word in (chat_of(scenario), _(kind) if kind else "") if word)


def chat_of(scenario: Answer) -> str:
    """Return whose chat a scenario belongs to; who practises is not told more beforehand."""
    return _(CHATS.get(scenario["chat"], ""))


def next_rate(rate: float) -> float:
    """Return the pace after this one."""
    return next((one for one in RATES if one > rate), RATES[0])


def pace_words(rate: float) -> str:
    """Return the pace of a session."""
    if not rate:
        return _("PAUS")
    return _("snabbtid × {n}").format(n=round(rate)) if rate != 1.0 else ""


def session_words(session: Answer) -> str:
    """Return a session's heading: its code in a form to read out, how many are in, how it goes."""
    code = " ".join(session["code"])
    seats = ngettext("{n} deltar", "{n} deltar", session["seats"]).format(n=session["seats"])
    ended = _("avslutat {at}").format(at=times.clock(session["ended"])) if session["ended"] else ""
    said = [
        session["title"],
        _("kod {code}").format(code=code) if code else "",
        seats,
        pace_words(session["pace"]),
        ended,
    ]
    return " · ".join(part for part in said if part)


def seat_words(seat: Answer, now: int) -> tuple[str, str, bool]:
    """Return a trainee's row of the board: who and which case, how it stands, and whether it wants the leader's eye."""
    gone = "" if seat["here"] else f" ({_('borta, platsen väntar')})"
    case = seat["cases"][0] if seat["cases"] else None
    none = _("inget ärende") if seat["fits"] else _("inget scenario för den kön")
    title = case["title"][language()] if case else none
    more = f" +{len(seat['cases']) - 1}" if len(seat["cases"]) > 1 else ""
    words = f"{'● ' if seat['here'] else '○ '}{seat['name']}{gone}  {title}{more}"
    said = []
    if case:
        turn = _("hens tur") if case["turn"] == "mine" else _("patientens tur")
        said.append(f"{turn} {times.ticking(max(0, now - case['since']) // 1000)}")
        said.append(f"{case['met']}/{case['of']}")
    missed = sum(len(one["missed"]) for one in seat["cases"])
    said += [ngettext("missat {n}", "missat {n}", missed).format(n=missed)] if missed else []
    said += [_("flagga")] if any(one["flag"] for one in seat["cases"]) else []
    stuck = seat["stuck"]
    if stuck and stuck["n"] > 1 and now - stuck["at"] < times.MINUTE * 1000:
        said.append(_("fast på {key}").format(key=stuck["key"]))
    said += [_("klara {n}").format(n=seat["done"])] if seat["done"] or not case else []
    return words, " · ".join(said), bool(missed or not seat["here"] or not seat["fits"])


def seat_details(seat: Answer) -> Iterator[Said]:
    """Yield more of one trainee: what she has missed in each of her cases, and how many hints she has had."""
    for case in seat["cases"]:
        must = _("måste {met}/{of}").format(met=case["met"], of=case["of"])
        yield Said(f"{case['title'][language()]} · {must}", "strong", True)
        for words in case["missed"]:
            yield Said(f"! {words}", "warn")
        if not case["missed"]:
            yield Said(_("Inget av det viktigaste är missat än."), "dim")
    if seat["hints"]:
        yield Said(ngettext("{n} tips skickat", "{n} tips skickade", seat["hints"]).format(n=seat["hints"]), "dim")


PARTS = (
    ("met", ("must", "should"), N_("Det här gjorde du"), "strong"),
    ("missed", ("must", "should"), N_("Att ta med sig"), "warn"),
    ("missed", ("pitfall",), N_("Lätt att hamna i"), "warn"),
    ("not_reached", ("must", "should"), N_("Kom inte så långt"), "dim"),
)


def debrief_said(told: Answer) -> Iterator[Said]:
    """Yield a debrief whole: what was done first, then what to take along, each with the line that shows it."""
    first = told["first_answer"]
    yield Said(
        _("Första svaret kom efter {time}.").format(time=times.ticking(first // 1000))
        if first is not None
        else _("Inget svar skrevs.")
    )
    lines = {step["seq"]: step for step in told["steps"]}
    for status, parts, heading, color in PARTS:
        goals = [goal for goal in told["goals"] if goal["status"] == status and goal["part"] in parts]
        if not goals:
            continue
        yield Said("")
        yield Said(_(heading), "strong", True)
        for goal in sorted(goals, key=lambda goal: parts.index(goal["part"])):
            sign = {"met": "■", "missed": "□", "not_reached": "·"}[goal["status"]]
            yield Said(f"{sign} {goal['text']}", color)
            if goal["line"] in lines:
                yield Said(f"  {step_words(lines[goal['line']])}", "dim")
            yield Said(f"  {goal['why']}", "faint")
    yield Said("")
    yield Said(_("Att minnas"), "strong", True)
    yield Said(told["lesson"])
    yield Said("")
    yield Said(_("Tidslinje"), "strong", True)
    for step in told["steps"]:
        yield Said(step_words(step), "text" if step["by"] == "staff" else "dim")


WHO = {"staff": N_("du"), "patient": N_("patienten"), "system": N_("systemet")}


def step_words(step: Answer) -> str:
    """Return one step: when, who, what."""
    minutes, seconds = divmod(step["at"] // 1000, 60)
    said = f"”{step['text']}”" if step["text"] else step["did"]
    return f"{minutes:02d}:{seconds:02d}  {_(WHO[step['by']])}: {said}"


def replay_said(told: Answer, at: int) -> Iterator[Said]:
    """Yield the case as it stood at one step, the latest last, with the goals that this step met or missed."""
    steps = told["steps"]
    yield Said(_("Steg {n} av {of}").format(n=at + 1, of=len(steps)), "strong", True)
    yield Said("")
    for step in steps[max(0, at - 8) : at]:
        yield Said(step_words(step), "dim")
    if steps:
        yield Said(step_words(steps[at]), "strong", True)
        for n in steps[at]["goals"]:
            goal = told["goals"][n]
            good = goal["status"] == "met"
            yield Said(f"{'■' if good else '□'} {goal['text']}", "text" if good else "warn")
            yield Said(f"  {goal['why']}", "faint")
