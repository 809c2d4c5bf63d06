"""The words for what a row holds: level, who, marks, whose turn, profession."""

from clinic24_tui.locale import N_, _, ngettext
from clinic24_tui.state.store import ListName
from clinic24_tui.times import clock, local, until
from server.contract.frames import Presence
from server.contract.looking_frames import Looking
from server.contract.views import CaseHead, Mark, QueueRow

LEVELS = (
    N_("Ring 112"),
    N_("Omgående"),
    N_("Skyndsamt"),
    N_("Närmaste dygnet"),
    N_("Vardag närmaste tiden"),
    N_("Avvakta"),
)
LEVELS_SHORT = (*LEVELS[:4], N_("Vardag"), LEVELS[5])
LIST_NAMES: dict[ListName, str] = {
    "waiting": N_("Väntar"),
    "mine": N_("Mina"),
    "offered": N_("Att kvittera"),
    "asked": N_("Frågor till dig"),
    "others": N_("Hos kollegor"),
    "parked": N_("Bevakning"),
    "unrecorded": N_("Ej journalförda"),
}
_MARKS = {
    "flag": N_("röd flagga"),
    "no112": N_("ringer inte 112"),
    "called112": N_("har ringt 112"),
    "ed": N_("råd: akutmottagning"),
    "returned": N_("åter i kön"),
    "handed_over": N_("överlämnad"),
    "went_on": N_("läste egenvårdsråd"),
    "rerouted": N_("flyttad hit"),
    "disconnected": N_("frånkopplad"),
    "offered": N_("erbjuden kollega"),
    "svf": N_("SVF"),
    "reminded": N_("påmind"),
    "reach_phone": N_("svarar inte: ring"),
    "reach_text": N_("svarar inte: ;försökt"),
    "unacknowledged": N_("inte kvitterad"),
    "picture": N_("ny bild"),
    "reopened": N_("skrev igen"),
    "replied": N_("svar från kollega"),
    "question_late": N_("kollegans svar försenat"),
    "phone": N_("telefon"),
    "call_again": N_("ring igen"),
    "parked": N_("parkerad"),
    "follow_up": N_("uppföljning"),
    "unrecorded": N_("ej journalförd"),
    "third": N_("tredje kontakten"),
}
_PROFESSIONS = {
    "nurse": N_("sjuksköterska"),
    "bvc_nurse": N_("BVC-sjuksköterska"),
    "secretary": N_("sekreterare"),
    "doctor": N_("läkare"),
    "physiotherapist": N_("fysioterapeut"),
    "psychologist": N_("psykolog"),
    "administrator": N_("administratör"),
    "log_reviewer": N_("loggkontrollant"),
    "manager": N_("chef"),
}
STATES: dict[str, str] = {
    "chat": N_("i chatten"),
    "phone": N_("telefon"),
    "break": N_("paus"),
    "off": N_("slut"),
    "gone": N_("inte här"),
}
"""What a clinician does now."""
_TURNS = {"mine": N_("Att besvara"), "patient": N_("på patient"), "colleague": N_("på kollega")}
_TURNS_SHORT = {"mine": N_("Svara"), "patient": N_("pat"), "colleague": N_("koll")}
_STEPS = {"remind": N_("påm {at}"), "phone": N_("ring {at}"), "text": N_("text {at}"), "follow": N_("uppf {at}")}
ALARMING = frozenset({"flag", "no112"})
"""Marks that are written with `!!`."""
REACH = frozenset({"reach_phone", "reach_text"})
"""Marks of a case that came back because its patient is silent."""
CHILD_UNDER = 13
SELF_CARE = 5


def level_word(level: int, *, short: bool = False) -> str:
    """Return a level's word; `short` fits a column of the list."""
    return _((LEVELS_SHORT if short else LEVELS)[level])


def flow_marks(head: CaseHead) -> list[str]:
    """Return what staff must know of the flow that asked: that it is short, that no physician has approved it."""
    short = [_("kort flöde")] if head["flow_depth"] == "short" else []
    return short if head["flow_approved"] else [*short, _("flödet är inte godkänt")]


def flow_version(head: CaseHead) -> list[str]:
    """Return which version of the flow asked, where one did: its rules and sources are of that version."""
    return [_("flödets version {n}").format(n=head["flow_version"])] if head["flow_version"] else []


def profession(key: str) -> str:
    """Return a profession in the middle of a sentence."""
    return _(_PROFESSIONS.get(key, key))


def turn(key: str, *, short: bool = False) -> str:
    """Return whose turn it is, as strips say it."""
    return _((_TURNS_SHORT if short else _TURNS)[key])


def first_answer_due(row: QueueRow | CaseHead) -> bool:
    """Say whether the owner still owes the patient the first answer: `due` is the time of that one only."""
    return row["turn_since"] <= (row.get("owner_since") or 0)


def next_step(row: QueueRow, now: int) -> str:
    """Return what a patient's silence brings next, in ten cells: `påm 10:12`, `ring 12:05`, `text 25/11`."""
    step, at = row.get("next_step"), row.get("next_at")
    return _(_STEPS[step]).format(at=until(at, now)) if step and at else ""


def presence_words(row: QueueRow, presence: Presence | None) -> str:
    """Return whether the patient is here and has read our latest line: `här · läst 09:39`."""
    here = [] if presence is None else [_("här") if presence["patient_here"] else _("borta")]
    if row["turn"] == "patient":
        read = row.get("read_at")
        here.append(_("läst {time}").format(time=clock(read)) if read else _("inte läst"))
    return " · ".join(here)


def at_it(looking: Looking | None) -> str:
    """Return which colleagues write in a case, and which look at it: `Björn Alm tittar`."""
    if looking is None:
        return ""
    typing = looking["staff_typing"]
    words = [_("{name} skriver").format(name=name) for name in typing]
    words += [_("{name} tittar").format(name=name) for name in looking["staff"] if name not in typing]
    return " · ".join(words)


def who_is(row: QueueRow) -> str:
    """Return how a case of mine is called in a sentence."""
    return row.get("name") or _("skyddad")


def came_back(row: QueueRow, slot: int | None) -> str:
    """Return that a case of mine waits for me again, and why."""
    who = f"{slot or '·'} {who_is(row)}"
    asked = marked(row, *REACH)
    if asked is None and marked(row, "replied"):
        return _("{who}: svar från kollega, att besvara.").format(who=who)
    if asked is None and marked(row, "follow_up") is not None:
        return _("{who}: dagen för uppföljning är här.").format(who=who)
    if asked is None:
        return _("{who}: att besvara.").format(who=who)
    if asked["key"] == "reach_phone":
        return _("{who} svarar inte: ring patienten.").format(who=who)
    return _("{who} svarar inte: skicka Vi har försökt nå dig (;försökt).").format(who=who)


def who(row: QueueRow) -> str:
    """Return sex and age in four cells: `K 58`, `F  7`, `P 8m`; children have letters of their own."""
    months = row["age_unit"] == "m"
    child = months or row["age"] < CHILD_UNDER
    letters = (N_("F"), N_("P")) if child else (N_("K"), N_("M"))
    letter = _(letters[0 if row["sex"] in ("female", "F", "K") else 1])
    return f"{letter}{row['age']:>2}{_('m')}" if months else f"{letter}{row['age']:>3}"


def mark(found: Mark, level: int = SELF_CARE) -> str:
    """Return a mark's words; who went on at a graver level than self-care did so from the emergency page."""
    if found["key"] == "went_on" and level < SELF_CARE:
        return _("gick vidare ändå")
    if found["key"] == "parked" and "since" in found:
        return _("till {day}").format(day=f"{local(found['since']):%-d/%-m}")
    return _(_MARKS.get(found["key"], found["key"]))


def open_cases(n: int, *, short: bool = False) -> str:
    """Return how many open cases a patient has."""
    if short:
        return ngettext("{n} öppet", "{n} öppna", n).format(n=n)
    return ngettext("{n} öppet ärende", "{n} öppna ärenden", n).format(n=n)


def unrecorded_words(n: int) -> str:
    """Return how many of my closed cases are not in the medical record, empty when all are."""
    return ngettext("{n} avslutat ej journalfört", "{n} avslutade ej journalförda", n).format(n=n) if n else ""


def marked_head(head: CaseHead, key: str) -> int:
    """Return since when (ms UTC) an open case has a mark, 0 when it has none."""
    return next((found.get("since", 0) for found in head["marks"] if found["key"] == key), 0)


def marked(row: QueueRow, *keys: str) -> Mark | None:
    """Return the row's first mark of these kinds."""
    return next((found for found in row["marks"] if found["key"] in keys), None)


def untrusted() -> str:
    """Say that the server's certificate is not trusted, and what to do."""
    return _(
        "Serverns certifikat är inte betrott för adressen; inget har sänts. Kontrollera adressen, eller ge utfärdaren"
        " med --ca FIL."
    )
