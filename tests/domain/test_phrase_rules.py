"""Phrases of one's own, whole phrases, and which goes before which."""

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.contract.phrases import OWN_MAX, PRECEDENCE, Language
from server.domain import phrase_rules
from server.domain.pasted import cleaned
from server.domain.phrase_rules import Person, Wish, fresh, kept_faults, own_phrase, shadows
from server.domain.phrases import Phrase, clash, meets, row, whose
from server.domain.refusal import Refusal

TODAY = date(2026, 11, 23)
ANNA = Person("anna", "Anna Ek")
REGION = Phrase("closing.kvar", "kvar", "Kvar?", "Still?", "Är du kvar?", "Are you there?", "Chef", TODAY)
NURSE = replace(REGION, id="nurse.kvar", professions=("nurse",))
UNIT = replace(REGION, id="unit.kvar", units=("asby",))
OWN = replace(REGION, id="own.kvar", account="anna")
URGENT = replace(REGION, id="closing.ring112", shortcut="ring112", urgent=True)


def wish(**fields: str) -> Wish:
    return Wish(**{"shortcut": "tack", "title": "Tack", "text_sv": "Tack, kom [[tid]].", "text_en": "", **fields})


def keep(given: Wish, own: list[Phrase] | None = None, shared: list[Phrase] | None = None) -> Phrase | Refusal:
    return own_phrase(given, ANNA, own or [], shared or [REGION, URGENT], "own.1", TODAY)


def test_ones_own_goes_before_the_units_the_professions_and_the_regions() -> None:
    assert [whose(one) for one in (OWN, UNIT, NURSE, REGION)] == list(PRECEDENCE)
    assert [row(one)["whose"] for one in (OWN, UNIT, NURSE, REGION)] == list(PRECEDENCE)
    for order in permutations([REGION, OWN, NURSE, UNIT]):
        pairs = [(one.first.id, one.second.id) for one in shadows(order)]
        assert pairs == [
            ("own.kvar", "unit.kvar"),
            ("own.kvar", "nurse.kvar"),
            ("own.kvar", "closing.kvar"),
            ("unit.kvar", "nurse.kvar"),
            ("unit.kvar", "closing.kvar"),
            ("nurse.kvar", "closing.kvar"),
        ]


def test_two_of_the_same_place_clash_and_those_of_different_readers_never_meet() -> None:
    assert clash(UNIT, replace(UNIT, id="unit.other"))
    assert not clash(UNIT, REGION)
    assert not meets(UNIT, replace(UNIT, units=("berga",)))
    assert not meets(OWN, replace(OWN, account="karin"))
    assert clash(URGENT, replace(UNIT, shortcut="ring112"))


@pytest.mark.parametrize("field", ["shortcut", "title", "text_sv", "text_en"])
def test_what_is_far_too_long_is_refused_before_it_is_cleaned(field: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unicode's order of marks over a letter takes time by their number squared: 32,000 of them hold the loop for seconds."""
    read: list[int] = []

    def noted(text: str, language: Language = "sv") -> str:
        read.append(len(text))
        return cleaned(text, language)

    monkeypatch.setattr(phrase_rules, "cleaned", noted)
    found = keep(wish(**{field: "a" + "\u0315\u0327" * 16_000}))
    assert isinstance(found, Refusal)
    assert (found.code, read) == ("bad_phrase", [])
    long = keep(wish(**{field: "a" * phrase_rules.WISH_MAX}))
    assert read
    assert isinstance(long, Refusal)
    assert set(found.fields) == set(long.fields) == {"sv", "en"}


def test_a_pasted_text_is_kept_clean_with_its_blanks() -> None:
    made = keep(
        wish(shortcut=";Tack", title=" Tack\u00a0så ", text_sv="“Tack”, kom\u00ad [[tid]] {{choose: nu | sen}}.")
    )
    assert isinstance(made, Phrase)
    assert (made.shortcut, made.title_sv, made.title_en) == ("tack", "Tack så", "Tack så")
    assert made.text_sv == "”Tack”, kom [[tid]] {{choose: nu | sen}}."
    assert (made.account, made.owner, made.review_by, made.version, made.id) == (
        "anna", "Anna Ek", date(2027, 11, 23), 1, "own.1",
    )  # fmt: skip


def test_changing_ones_own_makes_a_new_version_under_the_same_id() -> None:
    made = keep(wish(phrase="own.kvar", shortcut="kvar"), own=[OWN])
    assert isinstance(made, Phrase)
    assert (made.id, made.version) == ("own.kvar", 2)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"phrase": "own.of_another"}, "no_phrase"),
        ({"shortcut": "ring112"}, "112-text"),
        ({"shortcut": "egen1"}, "egen fras med kortnamnet egen1"),
        ({"shortcut": "två ord"}, "2–20"),
        ({"title": ""}, "Titeln"),
        ({"text_sv": ""}, "tom"),
        ({"text_sv": "Hej {{namn}}"}, "Okänt namn"),
        ({"text_sv": "Hej [[tid"}, "andra hälft"),
        ({"text_sv": "a" * 901}, "901 tecken"),
        ({"text_sv": "Patienten 19800312-2380 hör av sig"}, "personnummer"),
        ({"text_sv": "Patienten 800312-2380 hör av sig"}, "personnummer"),
        ({"title": "198003122380"}, "personnummer"),
        ({"text_en": "Come."}, "samma luckor"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_kept(given: dict[str, str], said: str) -> None:
    refused = keep(wish(**given), own=[replace(OWN, id="own.2", shortcut="egen1")])
    assert isinstance(refused, Refusal)
    assert said in {"no_phrase": refused.code}.get(said, refused.fields.get("sv", ""))


def test_a_phone_number_is_no_identity_number() -> None:
    assert isinstance(keep(wish(text_sv="Ring 0980-319 200, 0701740605 eller 070-174 06 05.")), Phrase)


def test_there_is_room_for_a_hundred_and_one_may_still_change_them() -> None:
    full = [replace(OWN, id=f"own.{n}", shortcut=f"egen{n}") for n in range(OWN_MAX)]
    assert keep(wish(), own=full) == Refusal("phrases_full", {"most": "100"})
    assert isinstance(keep(wish(phrase="own.7", shortcut="egen7"), own=full), Phrase)


def test_an_urgent_text_needs_both_languages() -> None:
    assert [at for at, _ in kept_faults(replace(URGENT, text_en=""))] == [("text",)]
    assert list(kept_faults(URGENT)) == []


def test_an_imported_phrase_is_the_next_version_of_the_one_of_its_place_only() -> None:
    new = replace(UNIT, id="", text_sv="Nytt")
    assert (fresh(new, [OWN, NURSE, UNIT]).id, fresh(new, [UNIT]).version) == ("unit.kvar", 2)
    assert fresh(replace(new, units=("berga",)), [UNIT]).id == ""
    assert fresh(replace(new, professions=("nurse",)), [UNIT]).id == ""


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80))
def test_whatever_is_written_is_kept_right_or_refused(shortcut: str, title: str, text: str) -> None:
    made = keep(wish(shortcut=shortcut, title=title, text_sv=text))
    if isinstance(made, Phrase):
        assert list(kept_faults(made)) == []
    else:
        assert made.fields["sv"]
