"""The autoanamnesis: its order, its wording, what it says of what was not asked, and why the level."""

from server.domain.anamnesis import Line, write
from server.domain.flow import Answer, Subject
from server.domain.triage import assess
from tests.support.content import library

LIBRARY = library()
THROAT = LIBRARY.flows["sore_throat"]
MAN = Subject(19 * 12, "male", "self", 11)
ANSWERS: dict[str, Answer] = {
    "airway": ["none"],
    "danger": ["none"],
    "fever": "yes",
    "temperature": 38.9,
    "drugs": ["none"],
    "state": "unknown",
    "signs": ["glands", "coating"],
    "duration": "days_0_2",
    "vitals": ["none"],
    "background": ["none"],
    "health": "Astma. Bricanyl vid behov.",
    "hope": "",
}


def lines(
    answers: dict[str, Answer] = ANSWERS, words: str = "Ont i halsen.\nJättesvårt att svälja <b>"
) -> tuple[Line, ...]:
    return write(THROAT, answers, MAN, words, ())


def of(kind: str, found: tuple[Line, ...]) -> list[str]:
    return [line.sv for line in found if line.kind == kind]


def test_the_order_is_fixed() -> None:
    kinds = list(dict.fromkeys(line.kind for line in lines()))
    assert kinds == [
        "words",
        "positive",
        "course",
        "value",
        "background",
        "negative",
        "no_other",
        "no_background",
        "unknown",
        "why",
    ]


def test_own_words_stand_first_and_word_for_word() -> None:
    first = lines()[0]
    assert first == Line(
        "words", "”Ont i halsen.\nJättesvårt att svälja <b>”", "“Ont i halsen.\nJättesvårt att svälja <b>”"
    )
    assert write(THROAT, ANSWERS, MAN, "  ", ())[0].kind == "positive"


def test_positives_values_and_medicines_read_as_sentences() -> None:
    found = lines()
    assert of("positive", found)[-2:] == ["Ömma käkvinkelkörtlar", "Beläggning på tonsillerna"]
    assert "Högsta temperatur 38,9 °C" in of("value", found)
    assert "Highest temperature 38.9 °C" in [line.en for line in found]
    assert of("background", found) == ["Sjukdomar, läkemedel och allergier: Astma. Bricanyl vid behov."]


def test_pertinent_negatives_say_none_and_never_deny() -> None:
    negatives = of("negative", lines())
    assert negatives[0] == "Inget av de akuta tecknen på checklistan"
    assert negatives[1:3] == ["Ingen ljudlig inandning", "Dreglar ej"]
    # What could not have raised the level is kept apart from what is pertinent.
    assert "Ingen hosta" in of("no_other", lines())
    assert not any("förnek" in line.sv.lower() for line in lines())


def test_what_decided_the_level_comes_first_of_what_is_there() -> None:
    ill: dict[str, Answer] = {**ANSWERS, "state": ["cannot_drink"]}
    assert assess(THROAT, ill, MAN).met[0].reason["sv"] == "Kan ej dricka"
    assert of("positive", lines(ill))[:2] == ["Kan ej dricka", "Feber"]


def test_dont_know_is_told_by_its_topic() -> None:
    found = [line for line in lines() if line.kind == "unknown"]
    assert [(line.sv, line.question) for line in found] == [("Vet ej: allmäntillstånd, vätska och utslag", "state")]


def test_what_was_not_asked_is_listed() -> None:
    early = write(THROAT, {"airway": ["drooling"]}, MAN, "x", None)
    (line,) = [line for line in early if line.kind == "not_asked"]
    assert line.sv.startswith(
        "Ej tillfrågad om checklistan med akuta tecken; tecken på halsböld; feber; högsta temperatur;"
    )
    assert "graviditet" not in line.sv
    assert not any(line.kind == "negative" and line.question is None for line in early)


def test_why_names_the_deciding_rule_its_source_and_what_is_not_yet_approved() -> None:
    well = {**ANSWERS, "state": ["none"]}
    (why,) = [line for line in write(THROAT, well, MAN, "x", ()) if line.kind == "why"]
    assert why.sv == (
        "3 Närmaste dygnet: Centor 3–4: snabbtest för streptokocker inom 1–2 dagar [LV 2012, STRAMA]"
        " (regeln ej godkänd av läkare än)"
    )
    assert why.en.startswith("3 Within a day or two: Centor 3–4")


def test_a_settled_score_is_written_and_an_open_one_is_not() -> None:
    assert "Centorpoäng: 4" in of("value", lines())
    assert not any("Centor" in text for text in of("value", lines({**ANSWERS, "signs": "unknown"})))


def test_ticked_boxes_are_positives_and_the_given_assessment_explains() -> None:
    box = LIBRARY.tick_lists["self"].items[0]
    given = assess(THROAT, ANSWERS, MAN, floor=0)
    found = write(THROAT, ANSWERS, MAN, "x", (box,), given)
    assert of("positive", found)[0] == "Tryck över bröstet nu, mer än 15 minuter"
    assert of("why", found)[0].startswith("Ring 112: En högre nivå var redan satt")
    assert "Inget av de akuta tecknen på checklistan" not in of("negative", found)


def test_hidden_and_passed_by_answers_write_nothing() -> None:
    found = lines({**ANSWERS, "fever": "no", "health": "", "hope": ""})
    assert not any("temperatur" in text for text in of("value", found))
    assert of("background", found) == []
    assert of("unknown", found)[-1] == "Ej besvarat: långvarig sjukdom, läkemedel och allergi"
    assert not any("läkemedel" in text for text in of("not_asked", found))
