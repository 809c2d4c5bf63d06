"""A merge through the lane: both cases in one transaction, or neither; what the same batch has written is judged with it."""

import asyncio
import sqlite3
from pathlib import Path

from server.app.lane import Inbox, Lane
from server.app.ports import Commit
from server.domain.case import fold
from server.domain.merged import into, taken_in
from server.storage.sqlite import SqliteStore
from tests.app.test_lane import running
from tests.support.cases import seek_care, told
from tests.support.lanes import Workplace, workplace
from tests.support.people import ANNA, KARIN, patient


async def two(place: Workplace) -> tuple[str, str, int]:
    """Return my case, another of the same patient in my queue, and my owner's seq."""
    kept, other = await seek_care(place.lane), await seek_care(place.lane)
    return kept, other, await place.taken(ANNA, kept)


async def test_both_journals_name_each_other_and_stay_whole(tmp_path: Path) -> None:
    async with workplace(tmp_path / "db") as place:
        kept, other, seq = await two(place)
        assert (await place.say(patient(other), "SendMessage", other, text="Ska jag vänta?")).ok
        before = await place.journal(other)
        merge = told(kept, "Merge", other=other, owner_seq=seq)
        answer = await place.lane.submit(ANNA, merge)
        assert (answer.ok, answer.case, answer.owner_seq) == (True, kept, seq)
        assert await place.lane.submit(ANNA, merge) == answer
        assert (await place.journal(other))[: len(before)] == before
        closed, took = (await place.journal(other))[-1], (await place.journal(kept))[-1]
        assert (closed["type"], closed["data"]["into"]) == ("Closed", kept)
        assert (took["type"], took["data"]["other"]) == ("TookIn", other)
        assert [line["text"] for line in took["data"]["unanswered"]] == ["Ska jag vänta?"]
        assert (into(await place.case(other)), taken_in(await place.case(kept))[0]["case"]) == (kept, other)
        assert (await place.say(patient(other), "SendMessage", other, text="Hallå")).code == "merged"
        assert (await place.say(patient(other), "WriteAgain", other, text="Hallå")).code == "merged"
        assert (await place.say(ANNA, "Merge", kept, other=other, owner_seq=seq)).code == "closed"
        assert (await place.say(ANNA, "Merge", kept, other="nobody", owner_seq=seq)).code == "no_case"
        place.check()
        wrong = await place.say(KARIN, "Reopen", other, reason="fel patient")
        assert wrong.ok
        assert into(await place.case(other)) is None
        assert (await place.say(patient(other), "SendMessage", other, text="Hallå")).ok
        place.check()


async def test_what_stands_before_it_in_the_batch_counts(tmp_path: Path) -> None:
    async with workplace(tmp_path / "db") as place:
        kept, other, seq = await two(place)
        line = told(other, "SendMessage", text="Det blir värre")
        merge = told(kept, "Merge", other=other, owner_seq=seq)
        late = told(other, "SendMessage", text="För sent")
        said = [place.lane.submit(patient(other), line), place.lane.submit(ANNA, merge)]
        answers = await asyncio.gather(*said, place.lane.submit(patient(other), late))
        assert [one.code for one in answers] == ["", "", "merged"]
        took = next(event for event in await place.journal(kept) if event["type"] == "TookIn")
        assert [line["text"] for line in took["data"]["unanswered"]] == ["Det blir värre"]
        place.check()


async def test_a_colleague_who_takes_the_other_first_has_it_and_nothing_is_merged(tmp_path: Path) -> None:
    async with workplace(tmp_path / "db") as place:
        kept, other, seq = await two(place)
        before = place.journals()[kept]
        merge = told(kept, "Merge", other=other, owner_seq=seq)
        took, refused = await asyncio.gather(place.say(KARIN, "Take", other), place.lane.submit(ANNA, merge))
        assert took.ok
        assert (refused.code, refused.fields["owner"]) == ("other_owner", KARIN.name)
        assert place.journals()[kept] == before
        place.check()


async def test_when_one_of_the_two_cannot_be_written_neither_is(tmp_path: Path) -> None:
    async with workplace(tmp_path / "db") as place:
        kept, other, seq = await two(place)
        before = (place.stored(), place.journals())
        # The other's row on disk is moved on behind the lane's back: its guard fails, and takes the kept case along.
        place.disk.execute("UPDATE cases SET seq = seq + 1 WHERE id = ?", (other,))
        answer = await place.say(ANNA, "Merge", kept, other=other, owner_seq=seq)
        assert answer.code == "storage"
        place.disk.execute("UPDATE cases SET seq = seq - 1 WHERE id = ?", (other,))
        assert (place.stored(), place.journals()) == before
        assert (await place.say(ANNA, "Merge", kept, other=other, owner_seq=seq)).ok
        place.check()


class Stops(SqliteStore):
    """A store that is cut off in the middle of a merge: all statements have run, the commit has not."""

    cut = False

    def _statements(self, commit: Commit) -> tuple[int, list[int], str]:
        done = super()._statements(commit)
        if self.cut and any(new.event["type"] == "TookIn" for new in commit.events):
            msg = "the power is gone"
            raise sqlite3.OperationalError(msg)
        return done


async def test_a_merge_that_is_cut_off_before_its_commit_leaves_both_as_they_were(tmp_path: Path) -> None:
    async with workplace(tmp_path / "db") as place:
        kept, other, seq = await two(place)
        before = (place.stored(), place.journals())
        store = Stops(tmp_path / "db")
        store.cut = True
        lane = Lane(store, place.shown, place.clock, place.lane._book, inbox=Inbox())
        async with running(lane):
            answer = await lane.submit(ANNA, told(kept, "Merge", other=other, owner_seq=seq))
            assert answer.code == "storage"
            assert (place.stored(), place.journals()) == before
            store.cut = False
            assert (await lane.submit(ANNA, told(kept, "Merge", other=other, owner_seq=seq))).ok
        await store.close()
        stored = place.stored()
        assert all(fold(journal) == stored[case] for case, journal in place.journals().items())
