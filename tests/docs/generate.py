"""The generated parts of the documentation: `python -m tests.docs.generate` writes them, a test fails on drift.

`docs/protocol.md` is written whole, from the contract and the golden examples. In other files only what stands between
`<!-- generated: NAME -->` and `<!-- /generated -->` is replaced.
"""

import json
import re
import sys
import types
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, ForwardRef, Literal, Union, get_args, get_origin, get_type_hints

from clinic24_tui import locale
from clinic24_tui.commands.base import Command, written
from clinic24_tui.commands.case import CASE, COMPOSER, TRANSCRIPT
from clinic24_tui.commands.everywhere import EVERYWHERE
from clinic24_tui.commands.history import HISTORY
from clinic24_tui.commands.people import LIST as PEOPLE
from clinic24_tui.commands.people import PERSON
from clinic24_tui.commands.pictures import PICTURE
from clinic24_tui.commands.settings import SETTINGS, Settings
from clinic24_tui.commands.sheet import SHEET
from clinic24_tui.commands.terminal import TERMINAL
from clinic24_tui.commands.tour import TOUR
from clinic24_tui.commands.workbench import CURSOR, WORKBENCH
from server.adapters.hazard_file import load_hazards
from server.contract import (
    FRAME_LIMIT,
    PROTOCOL,
    TEXT_LIMIT,
    commands,
    events,
    feedback,
    frames,
    patient_commands,
    patient_frames,
    views,
)
from server.contract.errors import PROBLEMS
from server.domain.life import ALLOWED, LIFE
from server.flows.wording import AS_SHIPPED, wording
from tests.docs.access import matrix
from tests.docs.cards import cards
from tests.docs.golden import read
from tests.support.content import library

ROOT = Path(__file__).parent.parent.parent
PLACES = {
    "Everywhere": (*EVERYWHERE, Settings, *TERMINAL, *TOUR),
    "Workbench": (*WORKBENCH, *CURSOR),
    "Case, while you type": (*COMPOSER, *CASE),
    "Case, in the conversation (Esc)": TRANSCRIPT,
    "The whole history (F3)": HISTORY,
    "A picture (F5)": PICTURE,
    "Settings": SETTINGS,
    "Settings, people": tuple(dict.fromkeys((*PEOPLE, *PERSON))),
    "Sheets": SHEET,
}


# ---- the life of a case


def life() -> str:
    """Return the table of transitions as a state diagram; events that change no state stand in the table below it."""
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> intake: Started"]
    for state, moves in LIFE.items():
        by_end: dict[str, list[str]] = {}
        for kind, end in moves.items():
            if end != state:
                by_end.setdefault(end, []).append(kind)
        lines += [f"    {state} --> {end}: {', '.join(kinds)}" for end, kinds in by_end.items()]
    lines += [
        "    closed --> [*]",
        "```",
        "",
        "| state | events that leave it in the state | commands that can be asked for |",
        "|---|---|---|",
    ]
    for state, moves in LIFE.items():
        stay = ", ".join(kind for kind, end in moves.items() if end == state)
        asked = ", ".join(kind for kind, states in ALLOWED.items() if state in states)
        lines.append(f"| {state} | {stay} | {asked} |")
    return "\n".join(lines)


# ---- keys


def keys(lang: Literal["sv", "en"]) -> str:
    """Return the table of keys, made from the program's verbs."""
    locale.use(lang)
    try:
        head = ("| tangent | gör | var |", "Everywhere") if lang == "sv" else ("| key | does | where |", "")
        lines = [head[0], "|---|---|---|"]
        for place, verbs in PLACES.items():
            lines += [_key_row(verb, _place(place, lang)) for verb in verbs if verb.keys]
        return "\n".join(lines)
    finally:
        locale.use("sv")


def _key_row(verb: type[Command], place: str) -> str:
    names = [verb.shown] if verb.shown else [written(key) for key in verb.keys]
    shown = " ".join(f"`{name}`" for name in names)
    return f"| {shown} | {locale._(verb.label)}. {locale._(verb.help)} | {place} |"


def _place(place: str, lang: str) -> str:
    swedish = dict(
        zip(
            PLACES,
            (
                "överallt",
                "arbetsplatsen",
                "ärendet, medan du skriver",
                "ärendet, i samtalet (Esc)",
                "hela anamnesen (F3)",
                "en bild (F5)",
                "inställningarna",
                "inställningarna, personer",
                "rutor",
            ),
            strict=True,
        )
    )
    return swedish[place] if lang == "sv" else place.lower()


# ---- hazards


def hazards() -> str:
    """Return the hazards with what the software does about each, from data; severity × likelihood before and after."""
    lines = ["| hazard | what the software does | risk | built | shown by |", "|---|---|---|---|---|"]
    for one in load_hazards():
        tests = "<br>".join(f"`{name}`" for name in one["tests"]) or "–"
        risk = f"{_risk(one['before'])} → {_risk(one['after'])}"
        name = f"**{one['id']}** {one['title']['sv']} / {one['title']['en']}"
        lines.append(f"| {name} | {one['control']['en']} | {risk} | {one['built']} | {tests} |")
    return "\n".join(lines)


def _risk(risk: views.Risk) -> str:
    return f"{risk['severity']} × {risk['likelihood']}"


def uncontrolled() -> str:
    """Return what of the hazards is not controlled, from data."""
    return "\n".join(
        f"- **{one['id']}** {one['title']['en']}: {one['missing']['en']}" for one in load_hazards() if one["missing"]
    )


# ---- the protocol


def shape(kind: Any) -> str:
    """Return a type as it stands on the wire."""
    if isinstance(kind, ForwardRef):
        return kind.__forward_arg__
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Literal:
        return " / ".join(f'"{part}"' if isinstance(part, str) else str(part) for part in parts)
    if origin in (Union, types.UnionType):
        return " / ".join(shape(part) for part in parts)
    if origin is list:
        return f"[{shape(parts[0])}]"
    if origin is dict:
        return f"{{{shape(parts[0])}: {shape(parts[1])}}}"
    if kind is type(None):
        return "null"
    return {str: "text", int: "integer", float: "number", bool: "true/false", Any: "any"}.get(kind) or kind.__name__


def fields(form: Any) -> str:
    """Return the fields of one form; `?` marks those that may be left out."""
    hints = get_type_hints(form)
    shown = (f"`{name}`{'' if name in form.__required_keys__ else '?'} {shape(hint)}" for name, hint in hints.items())
    return ", ".join(shown).replace("|", "\\|")


def section(title: str, forms: list[Any], examples: dict[str, Any], lead: str = "") -> str:
    """Return a section with one paragraph and one golden example a form."""
    out = [f"## {title}", "", *([lead, ""] if lead else [])]
    for form in forms:
        name = _type_of(form)
        out += [
            f"### {form.__name__}" + (f" · `{name}`" if name and name != form.__name__ else ""),
            "",
            " ".join((form.__doc__ or "").split()),
            "",
            fields(form),
            "",
        ]
        if name in examples:
            out += ["```json", compact(examples[name]), "```", ""]
    return "\n".join(out)


def compact(example: Any, most: int = 900) -> str:
    """Return an example in one line, cut where only bulk follows."""
    text = json.dumps(example, ensure_ascii=False)
    return text if len(text) <= most else f"{text[:most]} …"


def _type_of(form: Any) -> str:
    kind = get_type_hints(form).get("type")
    return str(get_args(kind)[0]) if get_origin(kind) is Literal else ""


def _members(union: Any) -> list[Any]:
    return list(get_args(union))


def errors() -> str:
    """Return the table of errors."""
    lines = ["| code | HTTP | closes | again | Swedish | English |", "|---|---|---|---|---|---|"]
    for code, one in PROBLEMS.items():
        lines.append(
            f"| `{code}` | {one.http} | {one.close or ''} | {'yes' if one.retry else ''} | {one.sv} | {one.en} |"
        )
    return "\n".join(lines)


def journal() -> str:
    """Return the table of events: the fields of each type's data, from the examples."""
    examples = read("events")
    lines = ["| event | version | reaches the patient | `data` |", "|---|---|---|---|"]
    for name in get_args(events.EventType):
        data = ", ".join(f"`{key}`" for key in examples[name]["data"]) or "–"
        seen = "no" if name in events.STAFF_ONLY else "yes, without what is internal"
        lines.append(f"| {name} | {events.EVENT_VERSIONS.get(name, 1)} | {seen} | {data} |")
    return "\n".join(lines)


def steps() -> str:
    """Return the pages of the way in with what they are drawn from."""
    lines = ["| `kind` | `data` besides `person`, `lang`, `state`, `entrance`, `complaint` |", "|---|---|"]
    common = {"person", "lang", "state", "entrance", "complaint"}
    for name, page in sorted(read("steps").items()):
        lines.append(f"| {name} | {', '.join(f'`{key}`' for key in page['data'] if key not in common)} |")
    return "\n".join(lines)


SHOWN = [
    views.QueueRow,
    views.Mark,
    views.CaseHead,
    views.Picture,
    views.HistoryLine,
    views.StatementMark,
    views.Asked,
    views.Rule,
    views.Question,
    views.RowQuestion,
    views.KeptSbar,
    views.Me,
    views.Assignment,
    views.UnitInfo,
    views.Colleague,
    views.OnDuty,
    views.QueueWatch,
    views.TeamMember,
    views.TeamCase,
    views.InfoLine,
    views.PatientStep,
    views.HazardRow,
    views.Risk,
    feedback.FeedbackCount,
    feedback.FeedbackText,
]
"""What the screens draw, in the order of the document."""


def protocol() -> str:
    """Return docs/protocol.md."""
    staff, server = read("staff_frames"), read("server_frames")
    head = (ROOT / "tests" / "docs" / "protocol_head.md").read_text(encoding="utf-8")
    head = (
        head.replace("{PROTOCOL}", str(PROTOCOL))
        .replace("{TEXT_LIMIT}", f"{TEXT_LIMIT:,}")
        .replace("{FRAME_LIMIT}", f"{FRAME_LIMIT:,}")
    )
    parts = [
        head,
        section("Frames of a clinician's program", _members(frames.ClientFrame), staff),
        section("Frames of the server to a clinician", _members(frames.ServerFrame), server),
        section("Frames of a patient's page", _members(patient_frames.PatientFrame), read("patient_frames")),
        section(
            "Frames of the server to a patient",
            [patient_frames.PatientState],
            read("patient_server_frames"),
            "`events`, `ack` and `refuse` have the same form as to a clinician; `vid` is empty.",
        ),
        section("Commands of a clinician", _members(commands.StaffCommand), read("staff_commands")),
        section(
            "Commands of a patient",
            _members(patient_commands.PatientCommand),
            read("patient_commands"),
            "Over the API the body has no `case`: the key says which. `Start` is made by the server. A clinician who writes in for "
            "a caller gives those of the way in over her own socket, with their `case`, from `EnterCaller` until it is sent.",
        ),
        section("Commands of the clock", _members(commands.SystemCommand), {}, "They never come from outside."),
        f"## Events of the journal\n\n{JOURNAL}\n\n{journal()}\n",
        section("Views", SHOWN, {}),
        f"## Pages of the way in\n\n{PAGES}\n\n{steps()}\n",
        f"## Errors\n\n{TROUBLE}\n\n{errors()}\n",
    ]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(parts))


JOURNAL = (
    "Each event is `{seq, type, v, at, by, data}`. What a patient's socket leaves out of `data` is "
    "decided in `server/domain/patient_view.py`."
)

PAGES = (
    "`GET /api/patient/case` and every command's answer hold the page to show, made by the server from the case alone."
)

TROUBLE = (
    "`closes` is the close code of the socket, where the error ends it. `again` says that the same "
    "request may succeed later."
)

# ---- files


def as_shipped() -> str:
    """Return the sign of each flow's wording, by which a region's check tells what has been changed since."""
    return "".join(f"{name} {wording(flow)}\n" for name, flow in sorted(library().flows.items()))


def outcomes() -> str:
    """Return the fixed list of outcomes."""
    return "\n".join(
        [
            "| id | svenska | English |",
            "|---|---|---|",
            *(f"| `{name}` | {sv} | {en} |" for name, (sv, en) in commands.OUTCOMES.items()),
        ]
    )


SECTIONS = {
    "life": life,
    "hazards": hazards,
    "uncontrolled": uncontrolled,
    "outcomes": outcomes,
    "keys-en": lambda: keys("en"),
    "keys-sv": lambda: keys("sv"),
    "access-matrix": matrix,
}
FILES = (
    "README.md",
    "docs/access-matrix.md",
    "docs/architecture.md",
    "docs/clinical-safety.md",
    "docs/user-guide.sv.md",
    "docs/user-guide.en.md",
)
_MARKED = re.compile(r"(<!-- generated: ([a-z-]+) -->\n).*?(<!-- /generated -->)", re.DOTALL)


def made(file: str) -> str:
    """Return a file with its generated sections made anew."""
    text = (ROOT / file).read_text(encoding="utf-8")
    return _MARKED.sub(lambda found: f"{found[1]}{SECTIONS[found[2]]()}\n{found[3]}", text)


WANTED: dict[str, Callable[[], str]] = {
    "docs/protocol.md": protocol,
    "docs/cards.sv.md": partial(cards, "sv"),
    "docs/cards.en.md": partial(cards, "en"),
    f"server/flows/{AS_SHIPPED}": as_shipped,
    **{file: partial(made, file) for file in FILES},
}
"""Every generated file, and how it is made as it should stand."""


def main() -> int:
    """Write what has drifted; returns the exit code."""
    for file, make in WANTED.items():
        text = make()
        path = ROOT / file
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"{file}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
