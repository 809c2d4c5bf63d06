"""FHIR R4B: a flow as a Questionnaire, its answers as a QuestionnaireResponse, a case as a Bundle.

Everything is plain JSON values that `fhir.resources` has checked; it is imported when the first resource is made. What FHIR
has no field for stands as written in extensions under BASE, so that a flow comes back whole.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel

from server.domain.flow import (
    FACTS,
    NONE,
    SKIPPED,
    UNKNOWN,
    Answer,
    Answers,
    AnyOf,
    Condition,
    Flow,
    Leaf,
    Not,
    Option,
    Question,
    Subject,
    Text,
)
from server.domain.triage import visible_questions

BASE: Final = "https://clinic24-tui.invalid/fhir"
"""The flows' own URL; the name is reserved and leads nowhere."""
_HL7: Final = "http://hl7.org/fhir/StructureDefinition"
_TYPES: Final = {"single": "choice", "multiple": "choice", "date": "date", "text": "text", "picture": "attachment"}
_SIGNS: Final = {"at_least": ">=", "at_most": "<=", "above": ">", "below": "<"}
_OPPOSITE: Final = {">=": "<", "<=": ">", ">": "<=", "<": ">="}
_NATIVE: Final = ("id", "text", "help", "options", "required")
"""What of a written question stands in the item's own fields."""
_WHOLE: Final = ("id", "version", "titles", "questions")

Resource = dict[str, Any]


class FhirRefused(Exception):
    """A resource cannot be read as ours; the words say what is missing, Swedish first."""


def checked(kind: str, resource: Resource) -> Resource:
    """The resource as the library writes it. Raises pydantic's ValidationError on what FHIR R4B does not allow."""
    found: Resource = json.loads(_valid(kind, resource).model_dump_json())
    return found


def _valid(kind: str, resource: Resource) -> BaseModel:
    from importlib import import_module

    model: type[BaseModel] = getattr(import_module(f"fhir.resources.R4B.{kind.lower()}"), kind)
    return model.model_validate(resource)


def questionnaire(flow: Flow, written: Mapping[str, Any]) -> Resource:
    """The Questionnaire of a flow, checked; `written` are the plain values of its file."""
    return checked("Questionnaire", made(flow, written))


def made(flow: Flow, written: Mapping[str, Any]) -> Resource:
    """The Questionnaire of a flow, before the library has checked it."""
    raw = {question["id"]: question for question in written["questions"] if "id" in question}
    order = [{"item": item["id"]} if "id" in item else item for item in written["questions"]]
    rest = {key: value for key, value in written.items() if key not in _WHOLE} | {"questions": order}
    resource: Resource = {
        "resourceType": "Questionnaire",
        "url": f"{BASE}/Questionnaire/{flow.id}",
        "name": flow.id,
        "version": flow.version,
        **_worded("title", flow.titles),
        "status": "active" if flow.approval else "draft",
        "subjectType": ["Patient"],
        "extension": [_own("flow", rest)],
        "item": [*_facts(), *(_around(flow, question, raw.get(question.id)) for question in flow.questions)],
    }
    if flow.approval:
        resource["approvalDate"] = flow.approval.on
    return resource


def as_written(resource: Resource) -> dict[str, Any]:
    """The plain values of the flow's file that a Questionnaire holds. Raises FhirRefused without our extensions."""
    _valid("Questionnaire", resource)
    rest = _held(resource, "flow")
    if rest is None:
        raise FhirRefused(
            f"regler saknas: tillägget {BASE}/flow finns inte, och ett flöde är mer än frågor / "
            f"no rules: the extension {BASE}/flow is missing, and a flow is more than questions"
        )
    items = {item["linkId"]: item for item in _all_items(resource["item"])}
    questions = [_question_written(items, entry) if "item" in entry else entry for entry in rest.pop("questions")]
    titles = _text_of(resource, "title")
    return {"id": resource["name"], "version": resource["version"], "titles": titles, "questions": questions, **rest}


def conditions(resource: Resource) -> dict[str, tuple[str, str, str]]:
    """When each item is shown, as text: to tell whether someone has changed it outside the flow's own extension."""
    return {
        item["linkId"]: (
            item["type"],
            item.get("enableBehavior", "all"),
            json.dumps(item.get("enableWhen"), sort_keys=True),
        )
        for item in _all_items(resource["item"])
    }


def _question_written(items: Mapping[str, Resource], entry: Mapping[str, str]) -> dict[str, Any]:
    item = items.get(entry["item"])
    kept = None if item is None else _held(item, "question")
    if item is None or kept is None:
        raise FhirRefused(f"frågan {entry['item']!r} saknas / the question {entry['item']!r} is missing")
    written: dict[str, Any] = {"id": item["linkId"], "text": _text_of(item, "text"), **kept}
    written |= {} if item.get("required", False) else {"required": False}
    options = [
        {"id": option["valueCoding"]["code"], "text": _text_of(option["valueCoding"], "display"), **more}
        for option in item.get("answerOption", ())
        if (more := _held(option, "option")) is not None
    ]
    help_text = [
        _text_of(child, "text") for child in item.get("item", ()) if child["linkId"] == f"{item['linkId']}.help"
    ]
    return written | ({"options": options} if options else {}) | ({"help": help_text[0]} if help_text else {})


def _all_items(items: Sequence[Resource]) -> Iterator[Resource]:
    for item in items:
        yield item
        yield from _all_items(item.get("item", ()))


def _own(name: str, value: object) -> Resource:
    return {"url": f"{BASE}/{name}", "valueString": json.dumps(value, ensure_ascii=False)}


def _held(element: Resource, name: str) -> Any:
    for extension in element.get("extension", ()):
        if extension["url"] == f"{BASE}/{name}":
            return json.loads(extension["valueString"])
    return None


def _worded(field: str, text: Text) -> Resource:
    """A text in Swedish, its English as the standard's translation."""
    parts = [{"url": "lang", "valueCode": "en"}, {"url": "content", "valueString": text["en"]}]
    return {field: text["sv"], f"_{field}": {"extension": [{"url": f"{_HL7}/translation", "extension": parts}]}}


def _text_of(element: Resource, field: str) -> dict[str, str]:
    translation = element[f"_{field}"]["extension"][0]["extension"]
    english = next(part["valueString"] for part in translation if part["url"] == "content")
    return {"sv": element[field], "en": english}


def _facts() -> Iterator[Resource]:
    hidden = {"url": f"{_HL7}/questionnaire-hidden", "valueBoolean": True}
    for name in FACTS:
        kind = "string" if name in ("sex", "writer") else "integer"
        yield {"linkId": f"fact.{name}", "text": name, "type": kind, "extension": [hidden]}


def _around(flow: Flow, question: Question, raw: Mapping[str, Any] | None) -> Resource:
    """The question's item, in a group for each "any of" that stands beside other conditions, as a narrowed module has."""
    any_of = isinstance(question.show_when, AnyOf)
    parts = _parts(question.show_when)
    single = any_of or len(parts) == 1
    flat = [one for part in parts if single or _count(part) == 1 for one in _when(flow, part)]
    item = _item(question, raw)
    if flat:
        alternatives = single and not isinstance(parts[0], Not)
        item |= {"enableWhen": flat, "enableBehavior": "any" if alternatives else "all"}
    for number, part in enumerate(part for part in parts if not single and _count(part) > 1):
        behaviour = "all" if isinstance(part, Not) else "any"
        group = {"linkId": f"{question.id}.when.{number}", "type": "group", "item": [item]}
        item = group | {"enableWhen": _when(flow, part), "enableBehavior": behaviour}
    return item


def _parts(condition: Condition) -> Sequence[Condition]:
    return (condition,) if isinstance(condition, Leaf | Not) else condition.parts


def _count(part: Condition) -> int:
    if isinstance(part, Not | AnyOf):
        return 2
    return len(part.values) if isinstance(part, Leaf) and part.operator == "is" else 1


def _when(flow: Flow, part: Condition) -> list[Resource]:
    """The enableWhen of one condition: a list of values is one each; "is not" is also not on "vet ej"."""
    if isinstance(part, AnyOf):
        return [one for inner in part.parts for one in _when(flow, inner)]
    leaf = part.part if isinstance(part, Not) else part
    negated = isinstance(part, Not)
    if not isinstance(leaf, Leaf):
        raise TypeError(f"show_when has one level: {part!r}")
    name = f"fact.{leaf.name}" if leaf.source == "fact" else leaf.name
    if leaf.operator == "answered":
        return [{"question": name, "operator": "exists", "answerBoolean": not negated}]
    if leaf.operator == "is":
        values = [*leaf.values, *([UNKNOWN] if negated and leaf.source == "question" else [])]
        sign = "!=" if negated else "="
    else:
        values, sign = list(leaf.values), _SIGNS[leaf.operator]
        sign = _OPPOSITE[sign] if negated else sign
    return [{"question": name, "operator": sign, **_value(flow, leaf, value)} for value in values]


def _value(flow: Flow, leaf: Leaf, value: str | float) -> Resource:
    if isinstance(value, str):
        return {"answerString": value} if leaf.source == "fact" else {"answerCoding": _code(leaf.name, value)}
    question = flow.question(leaf.name)
    whole = leaf.source == "fact" or (question is not None and not question.decimals)
    return {"answerInteger": int(value)} if whole else {"answerDecimal": value}


def _code(question: str, code: str) -> Resource:
    return {"system": f"{BASE}/CodeSystem/{question}", "code": code}


def _item(question: Question, raw: Mapping[str, Any] | None) -> Resource:
    number = "decimal" if question.decimals else "integer"
    item: Resource = {"linkId": question.id, **_worded("text", question.text)}
    item |= {"type": _TYPES.get(question.kind, number), "required": question.required, "extension": []}
    if raw is not None:
        item["extension"].append(_own("question", {key: value for key, value in raw.items() if key not in _NATIVE}))
    elif question.module is not None:
        item["extension"].append(_own("module", question.module))
    if question.options:
        options = {option["id"]: option for option in (raw or {}).get("options", ())}
        item["answerOption"] = [_option(question, option, options.get(option.id)) for option in question.options]
        item["repeats"] = question.kind == "multiple"
        if question.unknown:
            item["answerOption"].append({"valueCoding": _code(question.id, UNKNOWN) | _worded("display", _DONT_KNOW)})
    for field, limit in (("minValue", question.minimum), ("maxValue", question.maximum)):
        if limit is not None:
            value = {"valueDecimal": limit} if question.decimals else {"valueInteger": int(limit)}
            item["extension"].append({"url": f"{_HL7}/{field}", **value})
    if question.unit:
        item["extension"].append({"url": f"{_HL7}/questionnaire-unit", "valueCoding": {"display": question.unit}})
    if question.help is not None:
        item["item"] = [{"linkId": f"{question.id}.help", "type": "display", **_worded("text", question.help)}]
    if not item["extension"]:
        del item["extension"]
    return item


_DONT_KNOW: Final[Text] = {"sv": "Vet ej", "en": "Don't know"}


def _option(question: Question, option: Option, raw: Mapping[str, Any] | None) -> Resource:
    made: Resource = {"valueCoding": _code(question.id, option.id) | _worded("display", option.text)}
    if raw is not None:
        made["extension"] = [_own("option", {key: value for key, value in raw.items() if key not in ("id", "text")})]
    return made


def response(flow: Flow, answers: Answers, subject: Subject, *, about: str, complete: bool) -> Resource:
    """The QuestionnaireResponse of the answers that count; `about` is the reference of the patient."""
    items = [
        {"linkId": question.id, **_given(question, answers[question.id])}
        for question in visible_questions(flow, answers, subject)
        if answers.get(question.id, SKIPPED) != SKIPPED
    ]
    resource: Resource = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{BASE}/Questionnaire/{flow.id}|{flow.version}",
        "status": "completed" if complete else "in-progress",
        "subject": {"reference": about},
    }
    return checked("QuestionnaireResponse", resource | ({"item": items} if items else {}))


def answers_of(resource: Resource, flow: Flow) -> dict[str, Answer]:
    """The answers that a QuestionnaireResponse of this flow gives."""
    found: dict[str, Answer] = {}
    for item in resource.get("item", ()):
        question = flow.question(item["linkId"])
        if question is None:
            raise FhirRefused(f"ingen fråga heter {item['linkId']!r} / no question is called {item['linkId']!r}")
        values = [_value_of(answer) for answer in item.get("answer", ())]
        if not values or values == [UNKNOWN]:
            found[question.id] = UNKNOWN
        else:
            found[question.id] = values if question.kind in ("multiple", "picture") else values[0]
    return found


def _given(question: Question, value: Answer) -> Resource:
    if value == UNKNOWN and not question.options and question.kind != "text":
        absent = {"url": f"{_HL7}/data-absent-reason", "valueCode": "asked-unknown"}
        return {"extension": [absent]}
    values = value if isinstance(value, list) else [value]
    return {"answer": [_answer(question, one) for one in values]}


def _answer(question: Question, value: str | float) -> Resource:
    if question.options:
        return {"valueCoding": _code(question.id, str(value))}
    if question.kind == "picture":
        return {"valueAttachment": {"id": str(value)}}
    if isinstance(value, str):
        return {"valueDate" if question.kind == "date" else "valueString": value}
    return {"valueDecimal": value} if question.decimals else {"valueInteger": int(value)}


def _value_of(answer: Resource) -> Any:
    value = next(value for key, value in answer.items() if key.startswith("value"))
    return value.get("code", value.get("id", NONE)) if isinstance(value, dict) else value
