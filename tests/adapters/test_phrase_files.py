"""The loader of phrase files, and the shipped phrases themselves.

`python -m tests.adapters.test_phrase_files` writes the golden file anew; read its diff as a patient would.
"""

import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from clinic24_tui.state.phrases import PhraseBook, PhraseContext, resolve
from server.adapters.content_file import Problem
from server.adapters.phrase_files import load_phrases
from server.contract.phrases import Language
from server.domain.phrases import Blank, Choice, Conditions, Phrase, parse, row, unfilled

GOLDEN = Path(__file__).with_name("phrases_as_read.txt")
LANGUAGES: tuple[Language, Language] = ("sv", "en")
VALUES: dict[Language, dict[str, str]] = {
    "sv": {"me.profession": "sjuksköterska", "unit.name": "Åsby vårdcentral"},
    "en": {"me.profession": "nurse", "unit.name": "Åsby health centre"},
}
HELLO = "      en: Hello."
RIGHT = """\
defaults: {owner: Chef, review_by: 2027-05-31, professions: [nurse]}
phrases:
  - id: a.one
    shortcut: ett
    title: {sv: Ett, en: One}
    text:
      sv: Kom [[tid]].
      en: Come [[time]].
  - id: a.two
    shortcut: två
    title: {sv: Två, en: Two}
    text:
      sv: Hej.
      en: Hello.
"""


def context(language: Language) -> PhraseContext:
    values = {"patient.first_name": "Lo", "me.name": "Anna Ek", "unit.phone": "010-000 00 00"} | VALUES[language]
    return PhraseContext(language=language, values=values, today=date(2026, 11, 24))


@cache
def shipped() -> list[Phrase]:
    phrases, problems = load_phrases()
    assert problems == []
    return phrases


def text_of(phrase: Phrase, language: Language) -> str:
    return phrase.text_en if language == "en" else phrase.text_sv


def as_read() -> str:
    """Every shipped phrase as a patient would read it, in both languages."""
    parts = [
        f"== {phrase.id} {language}\n{resolve(text_of(phrase, language), context(language)).text}\n"
        for phrase in shipped()
        for language in LANGUAGES
    ]
    return "\n".join(parts)


def load(folder: Path, **files: str) -> tuple[list[str], list[Problem]]:
    for name, content in files.items():
        (folder / f"{name}.yaml").write_text(content, encoding="utf-8")
    phrases, problems = load_phrases(folder)
    return [phrase.id for phrase in phrases], problems


# the loader


def test_a_phrase_takes_the_defaults_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(RIGHT + "    professions: [doctor]\n", encoding="utf-8")
    phrases, problems = load_phrases(tmp_path)
    assert problems == []
    assert [(phrase.professions, phrase.owner) for phrase in phrases] == [(("nurse",), "Chef"), (("doctor",), "Chef")]


def test_every_field_of_a_phrase_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        RIGHT
        + """\
    tags: [hälsning]
    units: [asby]
    when: {age: {from: 0.25, under: 13}, sex: female, level: [3, 4], entrance: [care]}
    valid_from: 2026-01-01
    valid_to: 2026-12-31
""",
        encoding="utf-8",
    )
    phrases, problems = load_phrases(tmp_path)
    assert problems == []
    assert phrases[1] == Phrase(
        id="a.two",
        shortcut="två",
        title_sv="Två",
        title_en="Two",
        text_sv="Hej.",
        text_en="Hello.",
        owner="Chef",
        review_by=date(2027, 5, 31),
        tags=("hälsning",),
        professions=("nurse",),
        units=("asby",),
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 12, 31),
        when=Conditions(0.25, 13, "female", frozenset({3, 4}), frozenset({"care"})),
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "said"),
    [
        ("shortcut: ett", "shortcut: Ett stort", 4, "phrases.0.shortcut", "2–20 små bokstäver"),
        ("shortcut: ett", "shortcut: 112", 4, "phrases.0.shortcut", "citattecken"),
        ("    shortcut: två\n", "", 9, "phrases.1.shortcut", "saknas"),
        ("id: a.one", "id: Ett", 3, "phrases.0.id", "nurse.greeting"),
        ("sv: Kom [[tid]].", "sv: Kom {{patient.namn}}.", 7, "phrases.0.text.sv", "Okänt namn"),
        ("sv: Kom [[tid]].", "sv: Kom [[tid.", 7, "phrases.0.text.sv", "andra hälft"),
        ("en: Come [[time]].", "en: Come.", 6, "phrases.0.text", "samma luckor"),
        ("sv: Hej.", f"sv: {'a' * 901}", 13, "phrases.1.text.sv", "901 tecken"),
        ("professions: [nurse]", "professions: [vet]", 1, "defaults.professions.0", "Okänt yrke vet"),
        ("2027-05-31", "maj", 1, "defaults.review_by", "datum"),
        (HELLO, HELLO + "\n    urgnt: true", 15, "phrases.1.urgnt", "Okänt fält"),
        (HELLO, HELLO + "\n    urgent: true\n    when: {sex: male}", 16, "phrases.1.when", "when"),
        (HELLO, HELLO + "\n    when: {level: [6]}", 15, "phrases.1.when.level.0", "högst 5"),
        (HELLO, HELLO + "\n    when: {sex: x}", 15, "phrases.1.when.sex", "female"),
        (HELLO, HELLO + "\n    when: {age: {from: 9, under: 9}}", 15, "phrases.1.when.age", "Ingen"),
        (HELLO, HELLO + "\n    valid_from: 2027-01-02\n    valid_to: 2027-01-01", 16, "phrases.1.valid_to", "före"),
        (HELLO, HELLO + "\n    id: a.three", 15, "phrases.1.id", "två gånger"),
        ("defaults: {", "defaults: {urgent: true, ", 1, "defaults", "Förval"),
    ],
)
def test_a_fault_says_file_line_field_and_what_is_right(
    tmp_path: Path, old: str, new: str, line: int, field: str, said: str
) -> None:
    assert old in RIGHT
    _, problems = load(tmp_path, a=RIGHT.replace(old, new, 1))
    first = problems[0]
    assert (first.file, first.line, first.field) == ("a.yaml", line, field)
    assert said in first.sv
    assert first.en
    assert str(first) == f"a.yaml:{line} {field}: {first.sv} / {first.en}"


def test_one_bad_phrase_leaves_the_others(tmp_path: Path) -> None:
    ids, problems = load(tmp_path, a=RIGHT.replace("shortcut: ett", "shortcut: E"))
    assert ids == ["a.two"]
    assert len(problems) == 1


@pytest.mark.parametrize(
    "broken",
    [
        "phrases: [",
        "phrases: {}",
        "",
        "- a",
        "phrases: [nonsense]",
        "phrases:\n - *a",
        "phrases: &a\n - *a",
        "phrases: [{id: 2026-99-99}]",
        "phrases: !!python/object:os.system []",
        "defaults: []\nphrases: []\nmore: 1",
        "defaults: [1]\nphrases: []",
        "a: \x00",
        "phrases: " + "[" * 50_000,
    ],
)
def test_a_broken_file_leaves_the_other_files(tmp_path: Path, broken: str) -> None:
    ids, problems = load(tmp_path, a=broken, b=RIGHT)
    assert ids == ["a.one", "a.two"]
    assert {problem.file for problem in problems} == {"a.yaml"}
    assert all(problem.sv and problem.en and problem.line >= 1 for problem in problems)


def test_a_phrase_with_a_field_twice_is_left_out(tmp_path: Path) -> None:
    ids, problems = load(tmp_path, a=RIGHT + "    shortcut: tre\n")
    assert ids == ["a.one"]
    assert [(problem.line, problem.field) for problem in problems] == [(15, "phrases.1.shortcut")]


def test_a_syntax_error_names_its_line(tmp_path: Path) -> None:
    _, (problem,) = load(tmp_path, a=RIGHT.replace("shortcut: två", "shortcut: två: tre"))
    assert problem.line == 10


def test_a_file_that_is_not_text_or_too_large_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "b.yaml").write_bytes(b"#" * 1_000_001)
    ids, problems = load(tmp_path, c=RIGHT)
    assert ids == ["a.one", "a.two"]
    assert [problem.file for problem in problems] == ["a.yaml", "b.yaml"]


def test_the_same_id_in_another_file_is_refused(tmp_path: Path) -> None:
    ids, problems = load(tmp_path, a=RIGHT, b=RIGHT)
    assert ids == ["a.one", "a.two"]
    assert [(problem.file, problem.line, problem.field) for problem in problems] == [
        ("b.yaml", 3, "id"),
        ("b.yaml", 9, "id"),
    ]
    assert "a.yaml:3" in problems[0].sv


def test_a_shortcut_may_stand_twice_only_for_different_professions(tmp_path: Path) -> None:
    other = RIGHT.replace("a.", "b.")
    ids, problems = load(tmp_path, a=RIGHT, b=other, c=other.replace("b.", "c.").replace("[nurse]", "[secretary]"))
    assert ids == ["a.one", "a.two", "c.one", "c.two"]
    assert [(problem.file, problem.field) for problem in problems] == [("b.yaml", "shortcut")] * 2


# the shipped phrases


def test_there_are_enough_phrases_for_each() -> None:
    owners = Counter(phrase.id.split(".")[0] for phrase in shipped())
    assert owners.total() >= 100
    for group, least in {"nurse": 40, "secretary": 25, "bvc": 15, "closing": 20}.items():
        assert owners[group] >= least, group
    assert set(owners) == {"nurse", "secretary", "bvc", "closing"}


SWEDISH = re.compile(r"[åäö]|\b(och|att|inte|du|är|på|som|om du)\b", re.IGNORECASE)
ENGLISH = re.compile(r"\b(the|you|your|and|is|not|of)\b", re.IGNORECASE)


def test_each_stands_in_its_own_language_whole_and_says_as_much_in_both() -> None:
    for phrase in shipped():
        sv, en = (resolve(text_of(phrase, language), PhraseContext(language=language)).text for language in LANGUAGES)
        assert SWEDISH.search(sv), phrase.id
        assert not ENGLISH.search(sv), phrase.id
        assert ENGLISH.search(en), phrase.id
        assert not SWEDISH.search(en), phrase.id
        sentences = [len(re.findall(r"[.!?](?:\s|$)", text)) for text in (sv, en)]
        assert sentences[0] == sentences[1], (phrase.id, sentences)
        assert all(sv.count(number) == en.count(number) for number in ("112", "1177", "90101", "116 111")), phrase.id


def test_every_phrase_reads_as_the_golden_file_says() -> None:
    assert as_read() == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_resolves_until_only_its_own_gaps_are_left(language: Language) -> None:
    for phrase in shipped():
        text = text_of(phrase, language)
        ready = resolve(text, context(language))
        own = sum(isinstance(part, Blank | Choice) for part in parse(text))
        assert len(ready.blanks) + len(ready.choices) == own == len(unfilled(ready.text)), phrase.id
        assert "{{" not in ready.text


def test_every_urgent_text_is_ready_at_once_even_where_nothing_is_known() -> None:
    urgent = [phrase for phrase in shipped() if phrase.urgent]
    assert {"ring112", "bröst112"} <= {phrase.shortcut for phrase in urgent}
    for phrase in urgent:
        for language in LANGUAGES:
            ready = resolve(text_of(phrase, language), PhraseContext(language=language)).text
            assert unfilled(ready) == ()
            assert "112" in ready.split(".")[0]


def test_every_phrase_has_its_owner_and_is_not_past_its_review_when_shipped() -> None:
    for phrase in shipped():
        assert phrase.owner
        assert phrase.review_by > date(2026, 11, 23), phrase.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_self_care_advice_and_safety_nets_end_in_112(language: Language) -> None:
    nets = [one for one in shipped() if one.id.startswith(("nurse.advice_", "closing.net_"))]
    assert len(nets) >= 15
    for phrase in nets:
        assert "112" in text_of(phrase, language), phrase.id


HARD = {
    "sv": r"förnek\w*|anamnes\w*|abdom\w*|dyspn\w*|vb|ua|pat|rtg|iv|po|ordinera\w*|kontraindik\w*|diures\w*|palp\w*"
    r"|bilateral\w*|symptom\w*|prognos\w*|ni|er|ert|era|erat|patienten|akuten|obs|tex|osv|mm|pga|ev|ca|ssk|dr",
    "en": r"den(?:y|ies|ied)|anamnes\w*|abdom\w*|dyspn\w*|bilateral\w*|diures\w*|contraindic\w*|patients?|prn|asap|etc",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_plain(language: Language) -> None:
    for phrase in shipped():
        ready = resolve(text_of(phrase, language), context(language)).text
        assert not re.findall(rf"\b(?:{HARD[language]})\b", ready, re.IGNORECASE), phrase.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_short(language: Language) -> None:
    for phrase in shipped():
        ready = resolve(text_of(phrase, language), context(language)).text
        for sentence in re.split(r"(?<=[.!?])\s+|\n", ready):
            assert len(sentence.split()) <= 24, (phrase.id, sentence)


def test_texts_hold_no_double_space_and_no_straight_quotes() -> None:
    for phrase in shipped():
        for text in (phrase.text_sv, phrase.text_en):
            assert "  " not in text
            assert '"' not in text


def test_the_words_a_nurse_types_find_what_she_means() -> None:
    book = PhraseBook([row(phrase) for phrase in shipped()])
    here = PhraseContext(age=34, sex="female", level=3, entrance="care")
    for query, profession, first in (
        ("brost112", "nurse", "bröst112"),
        ("halsrad", "nurse", "halsråd"),
        ("säkuvi", "nurse", "säkuvi"),
        ("försökt", "secretary", "försökt"),
        ("recept klart", "secretary", "receptklart"),
        ("112", "secretary", "ring112"),
    ):
        assert book.search(query, profession, here)[0].row["shortcut"] == first, query


if __name__ == "__main__":
    GOLDEN.write_text(as_read(), encoding="utf-8")
