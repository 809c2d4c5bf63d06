"""The practice space's screens for `make pictures`: a practice server of its own, a leader and a trainee."""

import asyncio
import tempfile
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

from clinic24_tui.app import ClinicApp
from clinic24_tui.demo import Alone

Room = Callable[..., AbstractAsyncContextManager[tuple[ClinicApp, Any]]]
ASK = "Hej! Jag heter Anna och är sjuksköterska. Har du feber?"


async def practice_pictures(album: Any, sizes: tuple[tuple[int, int], ...], terminal: Room, until: Any) -> None:
    """Take the choice of patients, the board and the debrief at each size."""
    for width, height in sizes:
        with tempfile.TemporaryDirectory(prefix="clinic24-pictures-") as folder:
            space = Alone(Path(folder))
            try:
                space.start()
                await _taken(album, (width, height), space, terminal, until)
            finally:
                space.stop()


async def _taken(album: Any, size: tuple[int, int], space: Alone, terminal: Room, until: Any) -> None:
    name = f"{size[0]}x{size[1]}"

    async def seen(app: ClinicApp, words: str) -> None:
        await until(lambda: words in app.export_screenshot().replace("&#160;", " "), words)

    leader_at = terminal(space.address, size, password=space.password, assignment="mats-1")
    trainee_at = terminal(space.address, size, password=space.password, assignment="anna-1")
    async with leader_at as (leader, leads), trainee_at as (trainee, acts):
        await until(lambda: leader.link.store.ready and trainee.link.store.ready, "both are in")
        code = (await leader.link.training.post("open", {"scenarios": ["nurse_cystitis"]}))["session"]["code"]
        await acts.press("ctrl+k")
        await seen(trainee, "Överraska mig")
        await album.screen(trainee, f"practice-{name}")
        await acts.press("escape")
        await trainee.link.training.post("join", {"code": code})
        await leader.link.training.post("lead", {"do": "pace", "rate": 60.0})
        await until(lambda: trainee.link.store.lists["waiting"].rows, "a patient waits")
        trainee.link.command("TakeNext")
        await until(trainee.link.store.mine, "the case is taken")
        row = trainee.link.store.mine()[0]
        trainee.link.say(row["id"], ASK, row.get("owner_seq", 0), urgent=True)
        await asyncio.sleep(5)
        await leads.press("ctrl+k", "enter")
        await seen(leader, "Anna Ek")
        await album.screen(leader, f"board-{name}")
        trainee.link.command("Close", case=row["id"], owner_seq=row.get("owner_seq", 0), outcome="phone")
        await until(lambda: not trainee.link.store.mine(), "the case is closed")
        while len(trainee.screen_stack) > 1 and type(trainee.screen).__name__ != "DebriefSheet":
            await acts.press("escape")
        await seen(trainee, "Att ta med sig")
        await album.screen(trainee, f"debrief-{name}")
