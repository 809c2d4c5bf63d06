"""The rooms as lines to be read aloud or on a braille row: what it is, then where in the order, then the facts. No marks."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from clinic24_tui import times
from clinic24_tui.commands.base import key_of
from clinic24_tui.locale import N_, _, language, ngettext
from clinic24_tui.state.history import Kind, groups, marked, reasons
from clinic24_tui.state.questions import is_task
from clinic24_tui.state.store import ListName, Store
from clinic24_tui.widgets.band import age_in_words, masked, person, sex_in_words, writer
from clinic24_tui.widgets.completion import Option
from clinic24_tui.widgets.transcript import Conversation, Shown
from clinic24_tui.wording import (
    LIST_NAMES,
    flow_marks,
    flow_version,
    level_word,
    mark,
    open_cases,
    profession,
    turn,
    unrecorded_words,
)
from server.contract.frames import Presence
from server.contract.views import CaseHead, QueueRow

KINDS: dict[Kind, str] = {
    "source": N_("Inskrivet"),
    "words": N_("Patientens ord"),
    "positive": N_("Ja"),
    "course": N_("Förlopp"),
    "value": N_("Värden"),
    "background": N_("Bakgrund"),
    "negative": N_("Nej"),
    "no_other": N_("Nej"),
    "no_background": N_("Bakgrund"),
    "unknown": N_("Ej känt"),
    "not_asked": N_("Ej frågat"),
}
AROUND = 15
"""Rows of a list that are told on each side of the chosen one."""


class Page(NamedTuple):
    """Lines, which of them the keys act on, and how many characters into it the cursor stands."""

    lines: list[str]
    at: int
    column: int = 0


def length_of_time(seconds: int) -> str:
    """Return whole minutes, hours or days in words: a line must not change while it is read."""
    minutes = max(0, seconds) // times.MINUTE
    hours, days = minutes // 60, minutes // 1440
    if days:
        return ngettext("{n} dygn", "{n} dygn", days).format(n=days)
    if hours:
        return ngettext("{n} timme", "{n} timmar", hours).format(n=hours)
    return ngettext("{n} minut", "{n} minuter", minutes).format(n=minutes)


def level_said(level: int) -> str:
    """Return `Nivå 2, Skyndsamt`."""
    return _("Nivå {n}, {word}").format(n=level, word=level_word(level)) if level else level_word(0)


def _who(row: QueueRow) -> str:
    words = (sex_in_words(row["sex"], row["age"], row["age_unit"]), age_in_words(row["age"], row["age_unit"]))
    return " ".join(word for word in words if word)


def _sentence(*parts: str) -> str:
    return " ".join(f"{part[0].upper()}{part[1:]}." for part in parts if part)


def place(store: Store, now: int, *, online: bool) -> str:
    """Return who works where, and whether the server answers."""
    worn, me = store.assignment, store.me
    unit = worn["unit_name"] if worn else ""
    person_said = f"{me['name']}, {profession(worn['profession'])}" if me and worn else ""
    line = _("Ansluten") if online else _("Frånkopplad: senast kända läge, det du skickar väntar")
    return _sentence(_("Arbetsplats"), unit, person_said, _("Klockan {at}").format(at=times.clock(now)), line)


def row_said(store: Store, row: QueueRow, n: int, of: int, now: int, *, chosen: bool, passed: bool = False) -> str:
    """Return one case of a list."""
    complaint = f"{store.complaint(row['complaint'], language())}, {_who(row)}"
    waited = _("Väntat {time}").format(time=length_of_time((now - row["entered"]) // 1000))
    late = _("Tiden har gått ut") if row["due"] <= now else ""
    marks = [mark(found, row["level"]) for found in row["marks"]]
    owner = _("hos {name}").format(name=row["owner_name"]) if row.get("owner_name") and row["state"] == "open" else ""
    if store.list_of(row["id"]) == "asked" and "question" in row:
        said = _("uppdrag från {name}") if is_task(row["question"]) else _("fråga från {name}")
        owner = said.format(name=row["question"]["by_name"])
    open_here = store.open_count(row["id"])
    several = open_cases(open_here) if open_here else ""
    where = _("Ärende {n} av {of}").format(n=n, of=of) + (_(", valt") if chosen else "")
    outside = _("utanför dina åldrar") if passed else ""
    return _sentence(where, level_said(row["level"]), complaint, waited, late, several, owner, *marks, outside)


def strips_said(store: Store, now: int) -> list[str]:
    """Return my cases by their numbers, those to answer first."""
    held = [(slot, store.row(case)) for slot, case in store.strips.items()]
    rows = sorted(((slot, row) for slot, row in held if row is not None), key=lambda pair: pair[1]["turn"] != "mine")
    said = [_("Remsor, {n}. Att besvara {m}.").format(n=len(rows), m=len(store.to_answer()))]
    for slot, row in rows:
        silent = length_of_time((now - row["turn_since"]) // 1000)
        name = f"{row.get('name') or _('skyddad')}, {_who(row)}"
        unread = row.get("unread", 0)
        new = ngettext("{n} ny rad", "{n} nya rader", unread).format(n=unread) if unread else ""
        first = _("Remsa {n}").format(n=slot)
        since = _("{turn} sedan {time}").format(turn=turn(row["turn"]), time=silent)
        complaint = store.complaint(row["complaint"], language())
        said.append(_sentence(first, since, name, complaint, level_said(row["level"]), new))
    left = unrecorded_words(len(store.unrecorded()))
    return [*said, _sentence(f"{left}: {key_of('show_unrecorded')}")] if left else said


def list_said(
    store: Store, name: ListName, ids: Sequence[str], selected: str, now: int, passed: Collection[str] = ()
) -> tuple[list[str], int]:
    """Return a list around the chosen case, and which line that is; a list without cases says so. `passed` are those that *take
    next* passes over.
    """
    rows = store.lists[name].rows
    here = [case for case in ids if case in rows]
    heading = ngettext("Kö {name}, {n} ärende.", "Kö {name}, {n} ärenden.", len(here))
    lines = [heading.format(name=_(LIST_NAMES[name]), n=len(here))]
    if not here:
        return [*lines, _("Ingen väntar här.")], 1
    at = here.index(selected) if selected in here else 0
    first = max(0, at - AROUND)
    for n, case in enumerate(here[first : at + AROUND + 1], first):
        lines.append(row_said(store, rows[case], n + 1, len(here), now, chosen=n == at, passed=case in passed))
    return lines, 1 + at - first


def history_said(head: CaseHead) -> list[str]:
    """Return the history by kind, own words first, one line a kind."""
    lines = [_sentence(_("Autoanamnes, ej verifierad"), *flow_marks(head))]
    for group in groups(head):
        said = [marked(statement.text, statement.mark) for statement in group.statements]
        name = _(KINDS[group.kind]) if group.kind in KINDS else _("Övrigt")
        lines.append(f"{name}: {'; '.join(said)}.")
    why = "; ".join(reasons(head))
    therefore = _("Därför nivå {n}: {why}.").format(n=head["suggested"], why=why)
    return [*lines, " ".join([therefore, *(_sentence(words) for words in flow_version(head))])] if why else lines


def head_said(head: CaseHead, complaint: str, slot: int | None) -> str:
    """Return who the case concerns, what and how urgent."""
    first = _("Ärende, remsa {n}").format(n=slot) if slot else _("Ärende")
    name = ", ".join(part for part in (head["name"], person(head), masked(head["number"])) if part)
    protected = _("skyddad identitet") if head["protected"] else ""
    proposed = _("enligt förslag") if head["level"] == head["suggested"] else ""
    level = ", ".join(part for part in (level_said(head["level"]), proposed) if part)
    return _sentence(first, name, protected, writer(head), complaint, level)


def turn_said(state: QueueRow | CaseHead, due: str, now: int) -> str:
    """Return whose turn it is, since when, and until when an answer is due."""
    silent = length_of_time((now - state["turn_since"]) // 1000)
    return _sentence(_("{turn} sedan {time}").format(turn=turn(state["turn"]), time=silent), due)


def presence_said(presence: Presence | None, me: str, names: dict[str, str]) -> list[str]:
    """Return whether the patient is there, and which colleagues look or write."""
    if presence is None:
        return []
    here = _("Patienten är här") if presence["patient_here"] else _("Patienten är borta")
    words = [_("Patienten skriver") if presence["patient_typing"] else here]
    for user in dict.fromkeys((*presence["staff_typing"], *presence["staff"])):
        said = _("{name} skriver") if user in presence["staff_typing"] else _("{name} tittar")
        words += [said.format(name=names.get(user, user))] if user != me else []
    return [_sentence(*words)]


def line_said(item: Shown) -> str:
    """Return one line of the conversation: when, who, how far it has come, what."""
    at = times.clock(item.line.at) if item.line.at else ""
    words = " ".join(item.line.text.split())
    if item.line.kind == "internal":
        return _("{at} Internt, bara personal, {who}: {words} Slut internt.").format(at=at, who=item.who, words=words)
    if item.line.kind == "system":
        return f"{at} {words}"
    state = ", ".join(part for part in (item.who, item.state, _("ny") if item.fresh else "") if part)
    return f"{at} {state}: {words}"


def talk_said(talk: Conversation) -> list[str]:
    """Return the conversation, oldest first, and what is held or on its way."""
    lines: list[str] = []
    for item in talk.lines:
        if item.line.seq == talk.new_at:
            lines.append(_("Nytt för dig."))
        lines.append(line_said(item))
    return [*lines, *map(line_said, talk.pending)]


def choice_said(options: Sequence[Option], chosen: int) -> list[str]:
    """Return the open list of phrases or commands in one line."""
    if not options:
        return [_("Inget passar. Skriv vidare eller stäng med Esc.")]
    option = options[chosen]
    where = _("Val {n} av {of}").format(n=chosen + 1, of=len(options))
    return [_sentence(where, option.name, option.title, option.preview, _("Enter infogar"))]


def keys_said(pairs: Sequence[tuple[str, str]]) -> str:
    """Return the keys of the place in one line."""
    return _("Tangenter: {keys}.").format(keys=", ".join(f"{key} {label}" for key, label in pairs))
