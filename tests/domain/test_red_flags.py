"""The scanner: what stands, what a line takes back, where the words are, and how long it may take."""

import re
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from server.domain.flow import Subject
from server.domain.red_flags import Hit, scan
from tests.flows.heldout import Line, read
from tests.support.content import library

RULES = library().red_flags
ADULT = Subject(40 * 12, "female", "self", 11)
PARENT = Subject(4 * 12, "male", "guardian", 11)
INFANT = Subject(1, "female", "guardian", 11)
STRICT = [line for half in ("seen", "unseen") for line in read(f"flags_{half}") if line.strict]
HOSTILE_STEPS = 160_000
PLAIN = [line for half in ("seen", "unseen") for line in read(f"ordinary_{half}")]


def rules(text: str, subject: Subject | None = ADULT, staff: tuple[str, ...] = ()) -> set[str]:
    return {hit.rule for hit in scan(text, RULES, subject, staff)}


@pytest.mark.parametrize(
    ("denied", "said"),
    [
        ("har inte ont i bröstet", "har ont i bröstet"),
        ("ingen feber, frossa eller andnöd", "feber, frossa och andnöd"),
        ("inte ont i bröstet men halsen svider", "inte bara ont i bröstet"),
        ("aldrig haft bröstsmärta", "aldrig haft så ont i bröstet"),
        ("ont i bröstet har jag inte", "ont i bröstet har jag inte haft förut"),
        ("bröstsmärta: nej", "bröstsmärta: ja"),
        ("utan bröstsmärta", "inte feber utan bröstsmärta"),
        ("har inte ont i bröstet", "vet inte om jag har ont i bröstet"),
        ("ingen bröstsmärta", "ingen bröstsmärta längre"),
        ("jag vill inte dö", "jag vill inte leva"),
        ("inga självmordstankar", "inga pengar, självmordstankar"),
    ],
)
def test_a_denial_is_heard_and_what_only_looks_like_one_is_not(denied: str, said: str) -> None:
    assert rules(denied) == set()
    assert rules(said) != set()


@pytest.mark.parametrize(
    ("elsewhere", "here"),
    [
        ("hade ont i bröstet förra året", "ont i bröstet förra året och nu igen"),
        ("för tio år sedan fick jag kramper", "för tio minuter sedan fick jag krampanfall"),
        ("som barn hade jag epilepsianfall", "har epilepsianfall nu"),
        ("jag hade bröstsmärta 2019", "jag har bröstsmärta sedan 2019"),
        ("min mamma hade en stroke vid 60", "min mamma fick en stroke nu"),
        ("pappa dog av en hjärtinfarkt", "tror pappa har en hjärtinfarkt"),
    ],
)
def test_another_time_or_person_is_told_apart_and_the_unclear_stands(elsewhere: str, here: str) -> None:
    assert rules(elsewhere) == set()
    assert rules(here) != set()


def test_a_parent_writes_about_the_child() -> None:
    assert "unconscious" in rules("han svarar inte på tilltal", PARENT)
    assert "infant_fever" in rules("38,4 i stjärten", INFANT)
    assert "infant_fever" not in rules("38,4 sen igår", PARENT)
    assert "infant_fever" in rules("38,4 i stjärten", None), "an unknown age suits every rule"


@pytest.mark.parametrize(
    "text",
    [
        "brostsmarta",
        "bröööstsmärta",
        "bröstsmärtta",
        "BRÖSTSMÄRTA!!!",
        "bro\u0308stsma\u0308rta",
        "bröst\u200bsmärta",
        "ontibröstet",
    ],
)
def test_it_is_found_however_it_is_typed(text: str) -> None:
    assert "chest_pain" in rules(text)


@pytest.mark.parametrize("text", ["kaninteandas", "jagvillinteleva", "villdö", "intelängre vill leva"])
def test_words_written_together_are_taken_apart(text: str) -> None:
    assert rules(text)


ASKED = ("Har du ont i bröstet, svårt att andas eller känner du dig kallsvettig just nu? Ring 112 om det blir värre.",)


def test_what_staff_wrote_and_the_patient_quotes_is_not_the_patients() -> None:
    quoted = 'du skrev "svårt att andas eller känner du dig kallsvettig", vad menas'
    assert rules(quoted, staff=ASKED) == set()
    assert rules("> Har du ont i bröstet, svårt att andas\nNej inget sånt", staff=ASKED) == set()
    assert "breath_trouble" in rules(quoted)


def test_an_answer_in_the_words_of_staff_is_the_patients_own() -> None:
    assert "chest_pain" in rules(
        "ja ont i bröstet, svårt att andas eller känner du dig kallsvettig just nu", staff=ASKED
    )
    assert "breath_trouble" in rules("svårt att andas", staff=ASKED)


def test_hits_come_the_most_urgent_first_and_name_their_rule() -> None:
    hits = scan("ont i bröstet och kallsvettig", RULES, ADULT)
    assert [hit.rule for hit in hits] == ["chest_with_signs", "chest_pain"]
    assert hits == (
        Hit("chest_with_signs", 0, False, ((0, 3), (6, 13), (18, 29))),
        Hit("chest_pain", 1, False, ((0, 3), (6, 13))),
    )


@given(st.text(max_size=400))
@example("")
@example("İ ont i bröstet")
@example("\ud800 ont i bröstet")
@example("38 " * 50)
def test_any_text_is_read_and_the_places_are_right(text: str) -> None:
    for hit in scan(text, RULES, ADULT):
        assert hit.words == tuple(sorted(hit.words))
        assert all(0 <= begin < end <= len(text) and not text[begin:end].isspace() for begin, end in hit.words)


@given(st.text(alphabet="İıßſ\u0301\u200b ", max_size=12), st.sampled_from(["ont i bröstet", "vill inte leva"]))
def test_the_places_hold_behind_letters_that_change_their_length(before: str, said: str) -> None:
    text = f"{before}. {said}"
    assert said in {text[hit.words[0][0] : hit.words[-1][1]] for hit in scan(text, RULES, ADULT)}


CHATTER_WORDS = (
    "inte aldrig ingen utan men bara förra året när jag var liten min mamma hade haha av skratt hunger ja nej vet tänker"
    " ta livet dö leva vill mår bra nu . , ! ?"
)
CHATTER = st.lists(st.one_of(st.sampled_from(re.split(" ", CHATTER_WORDS)), st.text(max_size=12)), max_size=14).map(
    " ".join
)


@given(st.sampled_from(STRICT), CHATTER, CHATTER)
def test_sentences_round_it_never_hide_what_must_not_be_missed(line: Line, before: str, after: str) -> None:
    alone = {hit.rule for hit in scan(line.text, RULES, line.subject) if RULES.rules[hit.rule].strict}
    round_it = {hit.rule for hit in scan(f"{before}.\n{line.text}.\n{after}", RULES, line.subject)}
    assert alone <= round_it


def steps(*arguments: object) -> int:
    """So many calls a scan makes: a measure of its work that no clock and no other work on the machine changes."""
    count = 0

    def called(_frame: object, event: str, _arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(called)
    try:
        scan(*arguments)  # type: ignore[arg-type]  # The arguments of scan.
    finally:
        sys.setprofile(None)
    return count


def test_an_everyday_line_is_passed_after_a_few_steps_a_word() -> None:
    idle = [line for line in PLAIN if not RULES.candidates(line.text.lower(), ADULT)]
    assert len(idle) >= 0.75 * len(PLAIN)
    for line in idle:
        scan(line.text, RULES, ADULT)  # Its words are new the first time.
        assert steps(line.text, RULES, ADULT) <= 40 + 6 * len(line.text.split()), line.text


@pytest.mark.parametrize(
    "text",
    [
        "a" * 8_000,
        "inte" * 2_000,
        "ontibröstet" * 727,
        "ont i bröstet " * 571,
        "inte ont i bröstet kallsvettig " * 258,
        "ingen bröstsmärta " * 444,
        "vill inte dö " * 615,
        "38 " * 2_666,
        "9" * 8_000,
        "ö\u0301" * 4_000,
        "\u200b" * 8_000,
        "😢" * 8_000,
        " ".join(f"{chr(97 + n % 26) * 3}{n}xqzvw{chr(97 + n % 23) * 9}" for n in range(380)),
    ],
    ids=lambda text: text[:12],
)
def test_hostile_lines_are_bounded(text: str) -> None:
    assert steps(text[:8_000], RULES, ADULT, (text[:8_000],)) < HOSTILE_STEPS
