"""H39: whose case is written in by telephone is asked before the first question, and a wrong person's is ended empty."""

from clinic24_tui.dialogs.caller import WriteInSheet
from clinic24_tui.state.writing_in import whose
from tests.client.rooms import text, workbench
from tests.client.test_caller import Behind, press


async def test_nothing_is_written_before_the_person_has_been_checked_and_a_wrong_ones_case_is_ended() -> None:
    async with workbench(size=(80, 24)) as (app, link, pilot):
        behind = Behind(link)
        await press(behind, pilot, "c", "ctrl+t", *"198501019802", "enter", "enter", *"0701740605", "enter")
        assert isinstance(app.screen, WriteInSheet)
        assert "Är det rätt person?" in text(app)
        assert "Vad gäller samtalet?" not in text(app)
        await press(behind, pilot, "left", "ctrl+s", "enter")
        assert behind.way.types == ["Started", "ContactSet"], "no key goes past the question"
        await press(behind, pilot, "2", "enter")
        assert behind.way.types == ["Started", "ContactSet", "Closed"]
        assert [one["type"] for one in link.commands] == ["EnterCaller", "Withdraw"]


def test_a_protected_persons_name_is_not_shown_and_a_guardian_is_asked_for_the_child() -> None:
    shown = [words for words, _look in whose("", "41 år", "self").asked]
    assert shown[1] == "Skyddade personuppgifter, 41 år"
    child = [words for words, _look in whose("Alva Ek", "4 år", "guardian").asked]
    assert any("barnets namn" in words for words in child)
