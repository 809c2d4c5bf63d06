"""Who else is at a case stands in its row of the list."""

from tests.client.rooms import text, workbench


async def test_the_row_names_who_looks_at_the_case_and_who_writes_in_it() -> None:
    async with workbench() as (app, link, pilot):
        link.feed({"type": "looking", "case": "w3", "staff": ["Björn Alm"], "staff_typing": []})
        await pilot.pause()
        assert "Björn Alm tittar" in text(app)
        link.feed({"type": "looking", "case": "w3", "staff": ["Björn Alm"], "staff_typing": ["Björn Alm"]})
        await pilot.pause()
        assert "Björn Alm skriver" in text(app)
        link.feed({"type": "looking", "case": "w3", "staff": [], "staff_typing": []})
        await pilot.pause()
        assert "Björn Alm skriver" not in text(app)
