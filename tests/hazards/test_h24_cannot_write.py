"""H24: whoever cannot write enough meets a telephone number on every page and questions that need few words."""

from importlib.resources import files

from tests.domain.patient_way import real_book


def test_every_page_gives_a_telephone_and_questions_need_few_words() -> None:
    static = files("server.api") / "static"
    for page in ("index.html", "offline.html"):
        assert 'href="tel:1177"' in (static / page).read_text(encoding="utf-8"), page
    questions = [question for flow in real_book().flows.values() for question in flow.questions]
    written = [question for question in questions if question.kind == "text"]
    assert len(written) < len(questions) / 4
    assert all(text["sv"] and text["en"] for text in (question.text for question in questions))
