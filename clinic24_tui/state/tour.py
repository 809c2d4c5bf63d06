"""The first day's tour as data: ten steps in a practice case, and when each has really been done. Pure; the guide shows
it, and tells what the person sees.
"""

from collections.abc import Callable
from typing import NamedTuple

from clinic24_tui.locale import N_
from clinic24_tui.state.store import Store


class Glimpse(NamedTuple):
    """What a step is judged by: what the server has told, and what the person has before her."""

    store: Store
    case: str = ""
    """The case on the screen, empty on the workbench."""
    selected: str = ""
    """The row under the cursor of the workbench, empty elsewhere."""
    asked: bool = False
    """The question behind a statement of the whole history stands open."""
    phrase: bool = False
    """A phrase stands in the line to the patient, or in one that is held."""
    did: frozenset[str] = frozenset()
    """Types of the commands that are on the server's disk, and what has happened besides (`messages.Happened`)."""


class Step(NamedTuple):
    """One step. `words` has the live keys of verbs as places to fill in (`{take_next}`), and `{seconds}` of the hold."""

    id: str
    name: str
    words: str
    done: Callable[[Glimpse], bool]


def _compared(now: Glimpse) -> bool:
    first = now.store.lists["waiting"].first()
    return first is not None and now.store.list_of(now.selected) == "waiting" and now.selected != first["id"]


def _taken(now: Glimpse) -> bool:
    return now.store.list_of(now.case) == "mine"


def _answered(now: Glimpse) -> bool:
    return _by(now, "Message", "patient") > _by(now, "Message", "staff") > 0


def _noted(now: Glimpse) -> bool:
    return _by(now, "Note", "staff") > 0


def _by(now: Glimpse, kind: str, who: str) -> int:
    """Return where the newest event of a kind stands in the case on the screen: by its patient, or by me; 0 for none."""
    view, me = now.store.case(now.case), now.store.me
    mine = [event for event in (view.events if view else []) if event["type"] == kind and event["by"]["kind"] == who]
    if who == "staff":
        mine = [event for event in mine if me is not None and event["by"].get("id") == me["user"]]
    return max((event["seq"] for event in mine), default=0)


STEPS = (
    Step(
        "list",
        N_("Listan: den mest angelägna står överst"),
        N_("Överst står den mest angelägna. {cursor_down}: jämför med nästa rad."),
        _compared,
    ),
    Step(
        "take",
        N_("Ta nästa ärende"),
        N_("{take_next} tar den som behöver dig mest; ingen annan får då samma."),
        _taken,
    ),
    Step(
        "history",
        N_("Anamnesen, och frågan bakom en rad"),
        N_("{whole_history} visar hela anamnesen, {show_answer} frågan bakom en rad."),
        lambda now: now.asked,
    ),
    Step(
        "phrase",
        N_("Hälsa med en fras"),
        N_("{whole_history} åter, skriv {phrases}hej och {send}: fraser sparar tid."),
        lambda now: now.phrase,
    ),
    Step(
        "take_back",
        N_("Skicka, och ångra i tid"),
        N_("{send} skickar efter {seconds} s. Till dess tar {take_back} raden tillbaka."),
        lambda now: "taken_back" in now.did,
    ),
    Step(
        "answer",
        N_("Fråga patienten och få svar"),
        N_("Skicka raden med {send} och vänta: patienten läser och svarar."),
        _answered,
    ),
    Step(
        "note",
        N_("En intern anteckning"),
        N_("{internal_note}, skriv, {save_note}: anteckningen ser patienten aldrig."),
        _noted,
    ),
    Step(
        "palette",
        N_("Allt som går att göra, och hjälpen"),
        N_("{command_palette} hittar allt: skriv hjälp, {send}. Så finner du varje tangent."),
        lambda now: "palette:help" in now.did,
    ),
    Step(
        "record",
        N_("Text till journalen"),
        N_("{to_transcript}, {record_case} gör journaltext; {give} kopierar. Du ser vad som saknas."),
        lambda now: "record_copied" in now.did,
    ),
    Step(
        "close",
        N_("Avsluta med ett utfall"),
        N_("{close_case} avslutar: välj utfall, läs vad som saknas. {send} gör klart."),
        lambda now: "Close" in now.did,
    ),
)


class Tour:
    """Where in the steps the person is."""

    def __init__(self) -> None:
        self.at = 0
        self.left = False
        self.skipped: list[str] = []
        self.did: set[str] = set()

    @property
    def step(self) -> Step | None:
        """Return the step that is next to do, None when the tour is over."""
        return None if self.left or self.at >= len(STEPS) else STEPS[self.at]

    @property
    def through(self) -> bool:
        """Say whether all ten are behind."""
        return self.at >= len(STEPS)

    def look(self, now: Glimpse) -> bool:
        """Go on past every step that has been done; returns whether any was."""
        before = self.at
        while (step := self.step) is not None and step.done(now):
            self.at += 1
        return self.at != before

    def skip(self) -> None:
        """Go on without doing the step."""
        if (step := self.step) is not None:
            self.skipped.append(step.id)
            self.at += 1

    def leave(self) -> None:
        """End the tour here; the practice goes on without it."""
        self.left = True
