"""Phrases of one's own over the socket: nobody else gets them, they live through a restart, and what is sent is counted."""

from datetime import date
from pathlib import Path
from typing import Any

from server.domain.phrases import Phrase
from server.storage import phrases as kept
from tests.support.houses import Running, running
from tests.support.wire import Frame, Staff

TACK = {"shortcut": "tack", "title": "Tack", "text_sv": "Tack, kom\u00ad [[tid]].", "text_en": ""}


async def ask(wire: Staff, kind: str, **fields: Any) -> Frame:
    await wire.send(type=kind, id="q1", **fields)
    return await wire.until(lambda f: f.get("id") == "q1" and f["type"] in ("own_phrases", "refuse"))


async def at_work(wire: Staff, user: str, assignment: int = 1) -> Frame:
    await wire.login(user)
    return await wire.wear(f"{user}-{assignment}")


def own(frame: Frame) -> list[str]:
    return [row["id"] for row in frame["phrases"] if row["whose"] == "own"]


async def test_ones_own_is_kept_cleaned_changed_and_removed(house: Running) -> None:
    async with house.clinician() as anna:
        await at_work(anna, "anna")
        kept_now = await ask(anna, "keep_phrase", **TACK)
        (row,) = kept_now["phrases"]
        assert (row["text_sv"], row["whose"], row["version"], row["owner"]) == (
            "Tack, kom [[tid]].",
            "own",
            1,
            "Anna Ek",
        )
        changed = await ask(anna, "keep_phrase", phrase=row["id"], **{**TACK, "title": "Tack så mycket"})
        assert [(r["id"], r["title"], r["version"]) for r in changed["phrases"]] == [(row["id"], "Tack så mycket", 2)]
        assert len(house.disk("SELECT 1 FROM phrase")) == 2
        assert (await ask(anna, "drop_phrase", phrase=row["id"]))["phrases"] == []
        assert house.disk("SELECT 1 FROM phrase") == []


async def test_a_restart_keeps_them_and_the_recent_use(tmp_path: Path) -> None:
    async with running(tmp_path / "data") as house, house.clinician() as anna:
        worn = await at_work(anna, "anna")
        first, second = worn["phrases"][0]["id"], worn["phrases"][1]["id"]
        assert worn["recent"] == []
        (row,) = (await ask(anna, "keep_phrase", **TACK))["phrases"]
        for phrases in ([first], [second, row["id"]], [first, "no.such", first]):
            await anna.send(type="used_phrases", phrases=phrases)
            assert (await ask(anna, "drop_phrase", phrase="none"))["code"] == "no_phrase"
            house.clock.advance(1)
        assert house.disk("SELECT phrase, n FROM phrase_use WHERE phrase = 'no.such'") == []
    async with running(tmp_path / "data") as house, house.clinician() as anna, house.clinician() as karin:
        worn = await at_work(anna, "anna")
        assert own(worn) == [row["id"]]
        assert worn["recent"][0] == first
        assert set(worn["recent"]) == {first, second, row["id"]}
        assert (await at_work(karin, "karin"))["recent"] == []
        assert dict(house.disk("SELECT phrase, n FROM phrase_use"))[first] == 2
        assert [name for (name,) in house.disk("SELECT name FROM pragma_table_info('phrase_use')")] == [
            "account", "phrase", "at", "n",
        ]  # fmt: skip


async def test_nobody_else_gets_changes_or_removes_them(house: Running) -> None:
    async with house.clinician() as anna, house.clinician() as other:
        await at_work(anna, "anna")
        (row,) = (await ask(anna, "keep_phrase", **TACK))["phrases"]
        for user in ("karin", "johan"):
            async with house.clinician() as mate:
                worn = await at_work(mate, user)
                assert own(worn) == []
                assert row["id"] not in [one["id"] for one in worn["phrases"]]
        await at_work(other, "karin")
        for kind, fields in (("keep_phrase", {**TACK, "phrase": row["id"]}), ("drop_phrase", {"phrase": row["id"]})):
            assert (await ask(other, kind, **fields))["code"] == "no_phrase"
        await other.send(type="used_phrases", phrases=[row["id"]])
        assert (await ask(other, "keep_phrase", **TACK))["type"] == "own_phrases"
        assert house.disk("SELECT 1 FROM phrase_use") == []
        again = await ask(anna, "keep_phrase", **{**TACK, "shortcut": "tack2"})
        assert sorted(one["shortcut"] for one in again["phrases"]) == ["tack", "tack2"]


async def test_what_is_wrong_is_told_in_both_languages(house: Running) -> None:
    async with house.clinician() as anna:
        await at_work(anna, "anna")
        refused = await ask(anna, "keep_phrase", **{**TACK, "shortcut": "ring112"})
        assert refused["code"] == "bad_phrase"
        assert "112-text" in refused["sv"]
        assert "112 text" in refused["en"]
        await anna.send(type="keep_phrase", id="", **TACK)
        assert (await anna.next())["code"] == "bad_request"


async def test_the_units_phrases_come_beside_the_shipped_and_only_at_the_unit(house: Running) -> None:
    unit = Phrase("unit.1", "labb", "Labb", "Labb", "Kom till labbet.", "", "Chef", date(2027, 5, 31), units=("asby",))
    await house.house.store.write(lambda db: kept.put(db, unit, "test", 1))
    async with house.clinician() as anna:
        worn = await at_work(anna, "anna")
        assert [(one["shortcut"], one["whose"]) for one in worn["phrases"] if one["id"] == "unit.1"] == [
            ("labb", "unit")
        ]
        assert {one["whose"] for one in worn["phrases"]} == {"unit", "profession", "region"}
        elsewhere = await anna.wear("anna-2")
        assert "unit.1" not in [one["id"] for one in elsewhere["phrases"]]
