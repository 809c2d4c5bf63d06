"""What colleagues say between them in a case: questions with their answers, and handovers; all of it internal."""

from collections.abc import Mapping
from typing import Any

from clinic24_tui.locale import _
from clinic24_tui.state.professions import profession_name
from clinic24_tui.state.questions import reply_name
from clinic24_tui.state.sbar import PARTS

Data = Mapping[str, Any]


def asked(data: Data, to: str) -> str:
    """Return a question, or a task, with whom it is to."""
    if data.get("kind") == "task":
        return _("Uppdrag till {to}: {text}").format(to=to, text=data["text"])
    return _("Fråga till {to}: {text}").format(to=to, text=data["text"])


def answered(data: Data, name: str) -> str:
    """Return an answer under the question that it is to; of a task also by whom (`name`) of what profession."""
    if data.get("kind") == "task":
        return _task_answered(data, name)
    said = " ".join(part for part in (_stop(reply_name(data["answer"])), str(data["text"])) if part)
    return _("Svar till {name} på ”{question}”: {answer}").format(
        name=data["asked_by"], question=data["asked"], answer=said
    )


def _task_answered(data: Data, name: str) -> str:
    """Return `Läkare Anna Berg: JA. ”…”` and the task that it is to."""
    who = f"{profession_name(str(data.get('profession', '')))} {name}".strip()
    words = f"”{data['text']}”" if data["text"] else ""
    said = " ".join(part for part in (_stop(reply_name(data["answer"]).upper()), words) if part)
    task = _("Uppdraget från {name}: ”{task}”").format(name=data["asked_by"], task=data["asked"])
    return f"{who}: {said} {task}"


def retracted(data: Data, name: str) -> str:
    """Return that nobody waits for an answer any more."""
    if data.get("why") == "closed":
        return _("Frågan till kollegan togs tillbaka: ärendet avslutades.")
    return _("{name} tog tillbaka frågan till kollegan.").format(name=name)


def late(data: Data) -> str:
    """Return that an answer is late, and who has been told."""
    if data.get("to") == "coordinator":
        return _("Kollegans svar är försenat. Enhetens samordnare har fått veta det.")
    return _("Kollegans svar är försenat.")


def sbar_rows(parts: Mapping[str, object]) -> list[str]:
    """Return the parts of a handover that say something, a row each: `S Situation: …`."""
    return [
        f"{letter} {_(name)}: {' '.join(str(parts[key]).split())}"
        for key, (letter, name) in PARTS.items()
        if str(parts.get(key, "")).strip()
    ]


def handed(said: str, data: Data) -> str:
    """Return a handover with its parts below it, or with its note where it has none."""
    rows = sbar_rows(data.get("sbar") or {})
    return "\n".join([said, *rows]) if rows else f"{said} {data.get('note', '')}".strip()


def _stop(word: str) -> str:
    return f"{word}." if word else ""
