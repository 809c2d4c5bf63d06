"""A terminal whose size changes while one works."""

from clinic24_tui.app import ClinicApp
from clinic24_tui.screens.workbench import WorkbenchScreen
from tests.client.rooms import shown, workbench


def list_width(app: ClinicApp) -> int:
    assert isinstance(app.screen, WorkbenchScreen)
    return app.screen.list.size.width


async def test_rows_drawn_in_a_small_terminal_are_drawn_anew_in_a_wide_one_whose_list_is_as_wide() -> None:
    def rows(app: ClinicApp) -> list[str]:
        return [line[39:] for line in shown(app)[3:12]]

    async with workbench(size=(120, 40)) as (app, _link, _pilot):
        wide, width = rows(app), list_width(app)
    async with workbench(size=(80, 24)) as (app, _link, pilot):
        assert list_width(app) == width
        await pilot.resize_terminal(120, 40)
        await pilot.until(lambda: rows(app) == wide, 5)
