"""H17: an unfilled blank stops the text by name; phrases fit a person and have somebody who reads them again."""

from datetime import date

from server.adapters.phrase_files import load_phrases
from server.domain.phrases import applies, blanks
from tests.support.care import own, taken

PHRASES, PROBLEMS = load_phrases()
TODAY = date(2026, 11, 24)


def test_an_unfilled_blank_is_refused_by_name_also_by_the_server() -> None:
    way = taken()
    with_blanks = [phrase for phrase in PHRASES if blanks(phrase.text_sv)]
    assert len(with_blanks) > 5
    for phrase in with_blanks:
        assert own(way, "SendMessage", text=phrase.text_sv) == "blank_left", phrase.id
    assert "Message" not in way.types
    assert own(way, "SendMessage", text="Du har fått en tid på fredag.") is None


def test_every_shipped_phrase_has_an_owner_and_a_review_date() -> None:
    assert PROBLEMS == []
    assert all(phrase.owner and phrase.review_by > TODAY for phrase in PHRASES)


def test_a_phrase_for_another_age_or_sex_is_not_offered() -> None:
    def fits(phrase_id: str, age: float | None, sex: str) -> bool:
        phrase = next(item for item in PHRASES if item.id == phrase_id)
        return applies(phrase, age=age, sex=sex, level=3, entrance="care", today=TODAY)

    for phrase in PHRASES:
        if phrase.when.age_under is not None:
            assert not fits(phrase.id, phrase.when.age_under, phrase.when.sex or "female")
            assert not fits(phrase.id, None, phrase.when.sex or "female")
        if phrase.when.sex is not None:
            assert not fits(phrase.id, 40, "male" if phrase.when.sex == "female" else "female")
    assert any(phrase.when.age_under is not None for phrase in PHRASES)
