"""H06: nobody leaves open cases without deciding about them."""

from clinic24_tui.dialogs.leave import LeaveSheet
from tests.client.rooms import morning, text, workbench


async def test_the_way_out_asks_about_every_open_case() -> None:
    async with workbench(size=(80, 24)) as (app, link, pilot):
        await pilot.press("q")
        await pilot.pause()
        assert isinstance(app.screen, LeaveSheet)
        said = text(app)
        names = {row["name"] for row in morning() if row.get("owner") == "anna"}
        assert len(names) == 5
        assert all(name in said for name in names)
        assert app.return_value is None
        await pilot.press("b", *"slut", "enter")
        await pilot.pause()
        assert sorted(cmd["case"] for cmd in link.commands if cmd["type"] == "Return") == ["m1", "m2", "m3", "m4", "m5"]
