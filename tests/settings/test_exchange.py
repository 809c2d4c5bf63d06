"""A unit's settings out and in: by keys through a file, and by the command over a stopped server's folder."""

import asyncio
from pathlib import Path

import pytest

from clinic24_tui import paths
from server.__main__ import main
from tests.settings.test_change import change
from tests.settings.test_units_room import Desk, unit_page
from tests.support.administration import office
from tests.support.clock import HandClock
from tests.support.houses import Running, furnished, read_once


async def test_an_administrator_takes_a_unit_out_and_in_again_by_keys(
    house: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "export_folder", lambda: tmp_path / "out")
    async with Desk(f"http://127.0.0.1:{house.port}", "admin", size=(80, 24)) as admin:
        await unit_page(admin, "åsby v")
        await admin.press("e")
        await admin.sees("Sparad:")
        [file] = (tmp_path / "out").iterdir()
        await change(await office(house), "unit/asby", phone="0980-319 298")
        await admin.press("i")
        await admin.sees("Skillnaden visas innan")
        await admin.press("enter")
        await admin.sees("Filen kan inte läsas")
        await admin.press("ctrl+u")
        await admin.write(str(file))
        await admin.press("enter")
        await admin.sees("+phone: 0980-319 200")
        assert house.house.reference.book().region.units["asby"].phone == "0980-319 298"
        await admin.write("åter")
        await admin.press("enter")
        await admin.sees("Sparat, och gäller nu")
        assert house.house.reference.book().region.units["asby"].phone == "0980-319 200"


async def test_the_command_writes_all_or_nothing_and_nothing_when_dry(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await (await furnished(tmp_path / "data", HandClock())).stop()
    here, file = ["--data", str(tmp_path / "data")], tmp_path / "asby.yaml"

    async def ran(*words: str) -> tuple[int, str, str]:
        with read_once():
            code = await asyncio.to_thread(main, ["settings", *words, *here])
        said = capsys.readouterr()
        return code, said.out, said.err

    code, text, _err = await ran("export", "asby")
    assert (code, text.startswith("unit/asby:")) == (0, True)
    file.write_text(text.replace("0980-319 200", "0980-319 298"), "utf-8")
    code, out, _err = await ran("import", str(file), "--dry-run")
    assert code == 0
    assert "+phone: 0980-319 298" in out
    assert "Provkörning" in out
    code, _out, err = await ran("import", str(file))
    assert (code, "Skriv en orsak." in err) == (1, True)
    assert (await ran("export", "asby"))[1] == text
    code, out, _err = await ran("import", str(file), "--why", "nytt nummer")
    assert (code, "unit/asby, version 1" in out) == (0, True)
    assert "0980-319 298" in (await ran("export", "asby"))[1]
    file.write_text(text + "hours/weekdays: {week: {mon: 25-26}}\n", "utf-8")
    code, _out, err = await ran("import", str(file), "--why", "fel")
    assert (code, "Inget är skrivet." in err) == (1, True)
    for wrong in (("export", "ingen"), ("import", str(tmp_path / "saknas.yaml"))):
        assert (await ran(*wrong))[0] == 2
