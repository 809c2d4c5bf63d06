"""FHIR R4B: every flow comes back whole, every resource passes the library, a case is a bundle without internal notes."""

import json
from pathlib import Path

import pytest

from server.__main__ import main
from server.adapters.fhir import FhirRefused, answers_of, checked, questionnaire, response
from server.adapters.fhir_case import bundle
from server.domain.case import Case
from server.domain.flow import UNKNOWN, Flow
from server.domain.told import Intake
from server.domain.triage import assess, example_answers
from server.flow_tools.exchange import COMPLAINTS, exported, imported
from server.flows.reading import parse_yaml
from tests.support.content import library

FLOWS = library().flows
AT = 1_795_000_000_000


@pytest.mark.parametrize("flow", FLOWS.values(), ids=FLOWS)
def test_every_flow_comes_back_whole(flow: Flow, tmp_path: Path) -> None:
    resource = exported(flow, COMPLAINTS / f"{flow.id}.yaml")
    back = imported(json.dumps(resource, ensure_ascii=False), tmp_path / "back.yaml")
    assert back == flow
    assert resource["name"] == flow.id
    items = {item["linkId"] for item in resource["item"]}
    assert {f"fact.{name}" for name in ("age_years", "sex")} <= items


@pytest.mark.parametrize("flow", FLOWS.values(), ids=FLOWS)
def test_the_examples_answers_come_back(flow: Flow) -> None:
    for example in flow.examples[:5]:
        answers = {key: value for key, value in example_answers(flow, example).items() if value != ""}
        made = response(flow, answers, example.subject, about="Patient/1", complete=True)
        assert answers_of(made, flow) == answers


def test_conditions_are_the_standards_own() -> None:
    written, _ = parse_yaml((COMPLAINTS / "sore_throat.yaml").read_text("utf-8"))
    items = {item["linkId"]: item for item in questionnaire(FLOWS["sore_throat"], written)["item"]}
    when = items["drugs"]["enableWhen"]
    assert items["drugs"]["enableBehavior"] == "any"
    assert [(one["question"], one["operator"], one["answerCoding"]["code"]) for one in when] == [
        ("fever", "=", "yes"),
        ("fever", "=", UNKNOWN),
    ]
    group = items["vitals.when.0"]
    assert (group["type"], group["enableBehavior"]) == ("group", "any")
    inner = group["item"][0]
    assert inner["enableWhen"] == [{"question": "fact.age_years", "operator": ">=", "answerInteger": 16}]


def test_a_changed_condition_or_a_bare_questionnaire_is_refused(tmp_path: Path) -> None:
    resource = exported(FLOWS["sore_throat"], COMPLAINTS / "sore_throat.yaml")
    place = tmp_path / "flow.yaml"
    bare = {key: value for key, value in resource.items() if key != "extension"}
    with pytest.raises(FhirRefused, match="rules"):
        imported(json.dumps(bare), place)
    next(item for item in resource["item"] if item["linkId"] == "drugs")["enableBehavior"] = "all"
    with pytest.raises(FhirRefused, match="enableWhen"):
        imported(json.dumps(resource), place)
    with pytest.raises(FhirRefused, match="Questionnaire"):
        imported("{}", place)
    assert list(tmp_path.iterdir()) == []


def test_a_flow_is_exported_and_imported_by_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["flow", "export", "rash"]) == 0
    file = tmp_path / "rash.json"
    file.write_text(capsys.readouterr().out, "utf-8")
    assert main(["flow", "import", str(file), "--to", str(tmp_path / "rash.yaml")]) == 0
    assert main(["flow", "diff", str(COMPLAINTS / "rash.yaml"), str(tmp_path / "rash.yaml")]) == 0
    assert main(["flow", "import", str(tmp_path / "none.json"), "--to", str(tmp_path / "x.yaml")]) == 2


def a_case(**more: object) -> Case:
    flow = FLOWS["sore_throat"]
    example = flow.examples[0]
    flag = {"id": "words.chest", "level": 0, "sv": "Tryck över bröstet", "en": "Pressure", "source": "CKS"}
    intake = Intake(answers=example_answers(flow, example), flags=(flag,))
    person = {
        "number": "198501019802",
        "name": "Alva Lind",
        "born": "2000-01-01",
        "sex": "female",
        "phone": "0701740605",
    }
    return Case(id="a" * 32, complaint=flow.id, intake=intake, marks={"flag": 1}, entered=AT, **person | more)  # type: ignore[arg-type]  # the row's own fields


def test_a_case_is_a_bundle_without_internal_notes() -> None:
    patient, nurse = {"kind": "patient", "id": "a"}, {"kind": "staff", "id": "anna", "name": "Anna Ek"}
    events = [
        {"seq": 1, "type": "Message", "v": 1, "at": AT, "by": patient, "data": {"text": "Ont i halsen"}},
        {"seq": 2, "type": "Note", "v": 1, "at": AT, "by": nurse, "data": {"text": "hemligt"}},
        {"seq": 3, "type": "Message", "v": 1, "at": AT, "by": nurse, "data": {"text": "Hej!"}},
    ]
    made = bundle(a_case(), FLOWS["sore_throat"], events, AT)  # type: ignore[arg-type]  # plain dicts of an event's shape
    kinds = [entry["resource"]["resourceType"] for entry in made["entry"]]
    assert kinds == ["Patient", "QuestionnaireResponse", "Communication", "Communication", "Flag"]
    assert "hemligt" not in json.dumps(made)
    assert made["entry"][1]["resource"]["status"] == "completed"
    assert made["entry"][-1]["resource"]["status"] == "active"
    assert checked("Bundle", made) == made


def test_a_protected_person_is_not_named() -> None:
    made = json.dumps(bundle(a_case(protected=True), None, [], AT))
    assert '"R"' in made
    for secret in ("198501019802", "Alva Lind", "0701740605", "2000-01-01"):
        assert secret not in made


def test_vet_ej_comes_back() -> None:
    flow = FLOWS["sore_throat"]
    subject = flow.examples[0].subject
    answers = {"airway": UNKNOWN, "danger": ["none"], "fever": "yes", "temperature": UNKNOWN}
    made = response(flow, answers, subject, about="Patient/1", complete=assess(flow, answers, subject).complete)
    assert made["status"] == "in-progress"
    assert answers_of(made, flow) == answers


def test_who_imports_a_changed_rule_is_told_so_in_both_languages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["flow", "export", "sore_throat"]) == 0
    exported = capsys.readouterr().out
    file, place = tmp_path / "flow.json", tmp_path / "sore_throat.yaml"
    file.write_text(exported, "utf-8")
    assert main(["flow", "import", str(file), "--to", str(place)]) == 0
    assert "2017/745" not in capsys.readouterr().out
    lower = exported.replace('\\"level\\": \\"DAY\\"', '\\"level\\": \\"SOON\\"', 1)
    assert lower != exported
    file.write_text(lower, "utf-8")
    assert main(["flow", "import", str(file), "--to", str(place)]) == 0
    said = capsys.readouterr().out
    assert "blir tillverkare" in said
    assert "becomes its maker" in said
