"""The access log as its reviewer reads it: a reading in words, what is asked, and what came back. Times are ms UTC."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from clinic24_tui.locale import N_, _, ngettext
from clinic24_tui.state.form import day_of
from clinic24_tui.state.phrase_index import folded
from clinic24_tui.times import STOCKHOLM, local
from clinic24_tui.wording import profession
from server.contract import log_words

Answer = dict[str, Any]

WHAT: Final = {
    "list": N_("såg listan"),
    "team": N_("såg enhetens team"),
    "feedback": N_("läste återkopplingen"),
    "case": N_("läste ärendet"),
    "preview": N_("såg en sammanfattning"),
    "contacts": N_("såg andra kontakter"),
    "side by side": N_("läste öppna ärenden bredvid varandra"),
    "picture": N_("såg en bild"),
    "contact": N_("sökte upp för ny kontakt"),
    "caller": N_("sökte upp för samtal"),
    "caller_step": N_("skrev in ett samtal"),
    "export": N_("tog ut ärendet"),
    "step": N_("patienten läste själv"),
    "events": N_("patienten läste själv"),
    "socket": N_("patienten läste själv"),
}
STARTS: Final = (
    ("chosen: ", N_("aktivt val: {rest}")),
    ("consent: ", N_("lyfte spärr med samtycke: {rest}")),
    ("emergency: ", N_("nödöppning: {rest}")),
    ("attempt: ", N_("nekades: {rest}")),
    ("log: search", N_("sökte i loggen{rest}")),
    ("log: sample", N_("gjorde stickprov{rest}")),
    ("log: extract", N_("tog fram patientens utdrag{rest}")),
    ("log: verify", N_("prövade kedjan{rest}")),
    ("log: export", N_("gav ut loggen{rest}")),
    ("removed ", N_("tog bort utgivna läsningar: {rest}")),
)
HINTS: Final = {
    "own_name": N_("läsaren heter som patienten"),
    "same_surname": N_("samma efternamn"),
    "no_relation": N_("har inte haft ärendet"),
    "odd_hours": N_("natt"),
    "door": N_("annan enhets ärende"),
    "attempt": N_("nekad"),
}
WHO: Final = 18
"""Letters of a reader's name in a row."""
RESULTS: Final = {"right": N_("rätt"), "ask": N_("fråga ställd"), "wrong": N_("fel")}
MARKS: Final = {"right": "+", "ask": "?", "wrong": "×"}
BREAKS: Final = {
    log_words.LINK: N_("en länk saknas eller ligger fel"),
    log_words.EVENT: N_("en händelse saknas"),
    log_words.READING: N_("en läsning saknas"),
    log_words.CHANGED: N_("en rad eller tid är inte den som förseglades"),
    log_words.OUTSIDE: N_("rader står utanför kedjan"),
}


def what_words(what: str) -> str:
    """Return what was read, in words."""
    for start, words in STARTS:
        if what.startswith(start):
            rest = what.removeprefix(start)
            return _(words).format(rest=what_words(rest) if start == "attempt: " else rest)
    return _(WHAT[what]) if what in WHAT else what


def who_words(line: Answer) -> str:
    """Return who read: a name, else the account."""
    if line["person"].startswith("patient:"):
        return _("patienten")
    return str(line["name"] or line["person"].removeprefix("command:"))


def number_words(number: str) -> str:
    """Return an identity number as people write it."""
    return f"{number[:8]}-{number[8:]}" if len(number) == 12 and number.isdigit() else number


def mark_of(line: Answer) -> str:
    """Return the sign of a reading: how it was signed off, else that something points it out."""
    if line["signed"]:
        return MARKS.get(line["signed"]["result"], "+")
    return "!" if line["hints"] else " "


def row_words(line: Answer) -> str:
    """Return a reading in one row."""
    when = local(line["at"]).strftime("%Y-%m-%d %H:%M")
    who, number = who_words(line)[:WHO], number_words(line["patient"])
    return f"{mark_of(line)} {when}  {who:<{WHO}}  {number:<13}  {what_words(line['what'])}"


def hint_words(line: Answer) -> str:
    """Return what makes a reading worth a question, empty where nothing does."""
    return ", ".join(_(HINTS.get(one, one)) for one in line["hints"])


def whole_words(line: Answer, units: Mapping[str, str]) -> list[str]:
    """Return all that stands of a reading, a sentence each; `units` are names by id."""
    where = units.get(line["unit"], line["unit"])
    place = f"{profession(line['profession'])}, {where}" if line["profession"] else where
    name = f"{who_words(line)} ({line['person']})" if line["name"] else who_words(line)
    lines = [
        f"{name}, {place}" if place else name,
        f"{local(line['at']):%Y-%m-%d %H:%M:%S}  {what_words(line['what'])}",
    ]
    if line["ended"]:
        lines.append(_("Stängdes {when}.").format(when=f"{local(line['ended']):%Y-%m-%d %H:%M:%S}"))
    if line["patient"]:
        about = _("Patient {number}, ärende {case}.") if line["case"] else _("Patient {number}.")
        lines.append(about.format(number=number_words(line["patient"]), case=line["case"]))
    if line["hints"]:
        lines.append(_("Att fråga om: {hints}.").format(hints=hint_words(line)))
    return lines


def signed_words(line: Answer) -> str:
    """Return the latest sign-off in words, empty where there is none."""
    one = line["signed"]
    if not one:
        return ""
    said = _("Kvitterad {when} av {who}: {result}.")
    words = said.format(when=f"{local(one['at']):%Y-%m-%d %H:%M}", who=one["by"], result=_(RESULTS[one["result"]]))
    return f"{words} {one['comment']}".strip()


def day_start(day: str, *, after: int = 0) -> int:
    """Return when a day begins in Sweden, `after` days later; raises ValueError with why not."""
    begins = date.fromisoformat(day_of(day.strip())) + timedelta(days=after)
    return int(datetime.combine(begins, time(), STOCKHOLM).timestamp() * 1000)


def period(since: str, until: str) -> Answer:
    """Return the part of a question that says when: whole days, empty for no end; raises ValueError with why not."""
    found: Answer = {}
    if since.strip():
        found["since"] = day_start(since)
    if until.strip():
        found["until"] = day_start(until, after=1) - 1
    if "since" in found and "until" in found and found["since"] > found["until"]:
        raise ValueError(_("Första dagen är efter den sista."))
    return found


def unit_of(said: str, units: Mapping[str, str]) -> str:
    """Return the id of the unit that is meant by an id or the beginning of a name; raises ValueError with why not."""
    wanted = folded(said.strip())
    if not wanted or wanted in units:
        return wanted
    found = [unit for unit, name in units.items() if folded(name).startswith(wanted)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise ValueError(_("Ingen enhet heter så. Skriv början av namnet."))
    names = ", ".join(units[unit] for unit in found[:3])
    raise ValueError(_("Flera enheter börjar så: {names}. Skriv mer.").format(names=names))


def sought(given: Mapping[str, str], units: Mapping[str, str]) -> Answer:
    """Return the body of a search made of what was typed; raises ValueError with why not."""
    body: Answer = {
        "patient": "".join(given["patient"].replace("-", "").split()),
        "person": given["person"].strip(),
        "unit": unit_of(given["unit"], units),
    }
    return {key: value for key, value in body.items() if value} | period(given["since"], given["until"])


def sampled(given: Mapping[str, str]) -> Answer:
    """Return the body of a spot check made of what was typed; raises ValueError with why not."""
    count, seed = given["n"].strip(), given["seed"].strip()
    if not count.isdecimal() or not 1 <= int(count) <= 200:
        raise ValueError(_("Antalet ska vara 1–200."))
    if not seed.isdecimal() or len(seed) > 15:
        raise ValueError(_("Fröet ska vara siffror, högst femton."))
    return {"n": int(count), "seed": int(seed), **period(given["since"], given["until"])}


def in_one(sample: Answer) -> list[Answer]:
    """Return a spot check as one list: what the rules point out first, then what was drawn and is not among it."""
    ruled = {line["id"] for line in sample["ruled"]}
    return [*sample["ruled"], *(line for line in sample["drawn"] if line["id"] not in ruled)]


def sample_words(sample: Answer, seed: int) -> str:
    """Return what a spot check is made of."""
    if sample["whole"]:
        words = _("Stickprov {seed}: {ruled} utpekade av reglerna, {drawn} lottade. Hela perioden.")
    else:
        words = _("Stickprov {seed}: {ruled} utpekade bland de {looked} senaste, {drawn} lottade. Fler finns.")
    return words.format(seed=seed, ruled=len(sample["ruled"]), looked=sample["looked"], drawn=len(sample["drawn"]))


def count_words(lines: Iterable[Answer], *, more: bool) -> str:
    """Return how many readings are listed."""
    n = sum(1 for _one in lines)
    said = ngettext("{n} läsning", "{n} läsningar", n).format(n=n)
    return _("{said}, fler finns").format(said=said) if more else said


def break_words(broken: Answer) -> list[str]:
    """Return where the chain is broken, what that means, and what to do."""
    why = _(BREAKS[broken["why"]]) if broken["why"] in BREAKS else broken["why"]
    rows = broken["rows"].replace("event", _("händelse")).replace("reading", _("läsning")) or "–"
    return [
        _("Bruten vid {rows} (länk {link}): {why}.").format(rows=rows, link=broken["link"], why=why),
        _("Någon har ändrat databasen vid sidan av programmet, eller så är disken skadad."),
        _("Ring driften. Ändra inget, och spara dagens säkerhetskopia för sig."),
    ]
