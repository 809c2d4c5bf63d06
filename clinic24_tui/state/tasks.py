"""Tasks to a doctor made of their templates: what the case answers stands there, what it does not is a blank."""

import re
from collections.abc import Sequence

from clinic24_tui.locale import language
from clinic24_tui.state.history import UNMARKED
from server.contract.tasks import TaskTemplate
from server.contract.views import CaseHead, HistoryLine

_FIELD = re.compile(r"\{\{([a-z_]+)\}\}")


def template_title(template: TaskTemplate) -> str:
    """Return a template's title in the language of the program."""
    return template["title_en"] if language() == "en" else template["title"]


def task_text(template: TaskTemplate, head: CaseHead) -> str:
    """Return the task in the language of the program; what the case does not answer is in `[[…]]`."""
    known, lang = _answers(template, head), language()
    text = template["text_en"] if lang == "en" else template["text_sv"]

    def filled(found: re.Match[str]) -> str:
        name = found.group(1)
        field = template["fields"][name]
        return known.get(name) or (field["en"] if lang == "en" else field["sv"])

    return _FIELD.sub(filled, text)


def fitting(templates: Sequence[TaskTemplate], head: CaseHead) -> TaskTemplate | None:
    """Return the template most of whose fields the case answers, the first of equals; None where it answers none."""
    best = max(templates, key=lambda template: len(_answers(template, head)), default=None)
    return best if best is not None and _answers(best, head) else None


def _answers(template: TaskTemplate, head: CaseHead) -> dict[str, str]:
    """Return the statements that answer each field."""
    found = {}
    for name, field in template["fields"].items():
        said = [
            text
            for answer in field["answers"]
            for line in head["history"]
            if answer == f"{head['complaint']}.{line['question']}" and (text := _said(line))
        ]
        if said:
            found[name] = ", ".join(said)
    return found


def _said(line: HistoryLine) -> str:
    """Return a statement on one line, as a clinician has changed it; what is unclear or not known answers nothing."""
    mark = line.get("mark")
    if line["kind"] in (*UNMARKED, "unknown") or (mark is not None and mark["kind"] == "unclear"):
        return ""
    text = mark["text"] if mark is not None else line["en"] if language() == "en" else line["sv"]
    return " ".join(text.split()).removesuffix(".")
