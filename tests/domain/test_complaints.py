"""Free text to complaint, on sentences that are not the flows' own words."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.complaints import suggest
from server.domain.flow import Entrance, Subject
from tests.support.content import index, library

FLOWS = library().flows
INDEX = index()
ADULT = Subject(40 * 12, "female", "self", 11)
CHILD = Subject(14, "male", "guardian", 11)


def ids(text: str, subject: Subject = ADULT, entrance: Entrance = "symptom") -> list[str]:
    return [suggestion.flow_id for suggestion in suggest(text, INDEX, subject, entrance=entrance)]


@pytest.mark.parametrize(
    ("text", "flow_id"),
    [
        ("Det trycker över bröstet när jag går uppför backen", "chest_pain"),
        ("ont i bröste", "chest_pain"),
        ("har haft ont i bröstkorgen i tre dagar", "chest_pain"),
        ("Hugger i bröstet när jag andas in djupt", "chest_pain"),
        ("I have chest pain since yesterday", "chest_pain"),
        ("kärlkrampen har blivit värre", "chest_pain"),
        ("jättont i halsen, kan knappt svälja", "sore_throat"),
        ("min son har halsfluss igen", "sore_throat"),
        ("vita prickar i halsen och svullna mandlar", "sore_throat"),
        ("har svårt att sväljja", "sore_throat"),
        ("my throat is sore and I am hoarse", "sore_throat"),
        ("Jag kan inte svälja, halsen är helt svullen", "sore_throat"),
    ],
)
def test_symptoms_are_found(text: str, flow_id: str) -> None:
    assert flow_id in ids(text)


@pytest.mark.parametrize(
    ("text", "flow_id"),
    [
        ("Mina blodtrycksmediciner tar slut, kan ni förnya receptet?", "prescription_renewal"),
        ("behöver nytt recept på levaxin", "prescription_renewal"),
        ("Vill förlänga min sjukskrivning", "certificate"),
        ("behöver ett läkarintyg till skolan", "certificate"),
        ("kan jag boka om min tid på fredag", "booking"),
        ("undrar om mitt provsvar har kommit", "test_result"),
        ("var är min remis", "referral_status"),
    ],
)
def test_the_secretarys_matters_are_found(text: str, flow_id: str) -> None:
    assert ids(text, entrance="secretary")[0] == flow_id


@pytest.mark.parametrize(
    ("text", "flow_id"),
    [
        ("Han vaknar på nätterna hela tiden", "bvc_sleep"),
        ("Hur får jag henne att somna", "bvc_sleep"),
        ("har ont när jag ammar och såriga bröstvårtor", "bvc_feeding"),
        ("när kan vi börja med smakportioner", "bvc_feeding"),
    ],
)
def test_child_health_questions_are_found(text: str, flow_id: str) -> None:
    assert ids(text, CHILD, "bvc")[0] == flow_id


def test_most_of_the_examples_own_words_find_their_flow() -> None:
    said = [
        (flow, example)
        for flow in FLOWS.values()
        if any(flow.words.values())
        for example in flow.examples
        if example.says
    ]
    found = [
        flow.id in [hit.flow_id for hit in suggest(example.says or "", INDEX, example.subject, entrance=flow.entrance)]
        for flow, example in said
    ]
    assert sum(found) / len(found) >= 0.75


def test_what_makes_a_word_stronger_is_left_out() -> None:
    assert ids("skithalsont")[:1] == ["sore_throat"]
    assert ids("jättehosta sen i går")[:1] == ["cough_cold"]


def test_a_known_word_is_not_taken_for_the_beginning_of_another() -> None:
    # "blod" begins "blodsocker", and "hand" "handvårta".
    assert "diabetes" not in ids("blod på pappret")
    assert "warts_nail_acne" not in ids("ont i handen")


def test_a_misspelling_is_found_whatever_its_length() -> None:
    assert ids("diabeets")[:1] == ["diabetes"]
    assert ids("hemmoroijder")[:1] == ["hemorrhoids"]
    assert ids("förstoppnin")[:1] == ["constipation"]


def test_a_denial_lowers_and_never_hides() -> None:
    both = suggest("Ont i halsen men ingen bröstsmärta", INDEX, ADULT)
    assert both[0].flow_id == "sore_throat"
    (denied,) = [hit for hit in suggest("ingen bröstsmärta", INDEX, ADULT, limit=9) if hit.flow_id == "chest_pain"] or [
        None
    ]
    affirmed = next(hit for hit in suggest("bröstsmärta", INDEX, ADULT) if hit.flow_id == "chest_pain")
    assert denied is None or denied.score < affirmed.score


def test_cannot_is_a_complaint_and_no_denial() -> None:
    assert ids("kan inte svälja")[:1] == ["sore_throat"]


def test_only_flows_for_this_person_and_entrance_are_suggested() -> None:
    assert "sore_throat" not in ids("ont i halsen", CHILD)
    assert "chest_pain" not in ids("ont i bröstet", entrance="secretary")
    assert "general" not in ids("något annat, mår dåligt")


@pytest.mark.parametrize("text", ["", "   ", "!!! ???", "och det är", "qwxz"])
def test_nothing_to_go_on_gives_no_suggestion(text: str) -> None:
    assert ids(text) == []


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    hits = suggest(text, INDEX, ADULT)
    assert len(hits) <= 3
    assert all(0 <= hit.score <= 100 for hit in hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_a_long_text_is_read_in_time() -> None:
    text = "Jag har ont i halsen och det trycker lite över bröstet sedan i går kväll. " * 100
    begun = time.process_time()
    suggest(text, INDEX, ADULT)
    assert time.process_time() - begun < 1.0
