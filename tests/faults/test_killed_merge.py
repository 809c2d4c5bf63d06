"""The server is killed with -9 while two cases are made one: both have it or neither, and asked once more it is done once."""

import sqlite3
from pathlib import Path

from server.bootstrap import House
from server.contract.ids import new_id
from server.storage.seal import verify
from tests.support.cases import seek_care
from tests.support.program import Program, filled
from tests.support.wire import Staff


def told(folder: Path, kept: str, other: str) -> tuple[int, int]:
    """Return how often the kept case has taken the other in, and how often the other has closed into it."""
    db = sqlite3.connect(folder / "clinic24.db")
    try:
        assert verify(db) is None
        count = "SELECT count(*) FROM event WHERE case_id = ? AND type = ? AND data LIKE ?"
        took = db.execute(count, (kept, "TookIn", f"%{other}%")).fetchone()[0]
        closed = db.execute(count, (other, "Closed", f"%{kept}%")).fetchone()[0]
    finally:
        db.close()
    return took, closed


async def test_a_merge_in_flight_is_in_both_journals_or_in_neither_and_is_done_once(tmp_path: Path) -> None:
    folder, cases = tmp_path / "data", []

    async def fill(house: House) -> None:
        cases.extend([await seek_care(house.lane), await seek_care(house.lane)])

    await filled(folder, fill)
    kept, other = cases
    program = Program(folder)
    await program.start()
    try:
        async with Staff(f"ws://127.0.0.1:{program.port}/ws/staff") as anna:
            await anna.work("anna")
            seq = (await anna.cmd("Take", kept))["owner_seq"]
            merge = {"id": new_id(), "type": "Merge", "case": kept, "other": other, "owner_seq": seq}
            await anna.send(type="cmd", cmd=merge)
            await program.kill()
        assert told(folder, kept, other) in ((0, 0), (1, 1))
        await program.start()
        async with Staff(f"ws://127.0.0.1:{program.port}/ws/staff") as anna:
            await anna.work("anna")
            await anna.send(type="cmd", cmd=merge)
            assert (await anna.until(lambda frame: frame.get("id") == merge["id"]))["type"] == "ack"
            await program.kill()
        assert told(folder, kept, other) == (1, 1)
    finally:
        if program._process is not None and program._process.returncode is None:
            await program.kill()
