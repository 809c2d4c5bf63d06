"""Half an hour before a unit closes, its untaken cases are listed for whoever watches the queue."""

import json
from pathlib import Path

from server.app.clockwork import Clockwork
from server.app.lease import Leases
from server.domain.permissions import scope
from server.realtime.hub import Hub, QueueView
from tests.domain.patient_way import at
from tests.support.cases import ask_secretary, seek_care
from tests.support.lanes import workplace
from tests.support.people import ANNA, EVA, staffed_book

BEFORE, SOON = at("2026-11-24T14:29"), at("2026-11-24T14:31")
CLOSES = at("2026-11-24T15:00")


async def test_the_untaken_cases_are_listed_to_their_own_queue_half_an_hour_before_it_closes(tmp_path: Path) -> None:
    heard: dict[str, list[bytes]] = {"anna": [], "eva": []}
    hub = Hub()
    for actor in (ANNA, EVA):
        hub.subscribe(QueueView("q", scope(actor), heard[actor.id].append, lambda: True))
    async with workplace(tmp_path / "db") as place:
        taken, untaken, other = [
            await seek_care(place.lane),
            await seek_care(place.lane),
            await ask_secretary(place.lane),
        ]
        await place.taken(ANNA, taken)
        work = Clockwork(place.store, place.lane, Leases(), place.clock, staffed_book, hub.closing)
        place.clock.at = BEFORE
        await work.closing_soon()
        assert heard == {"anna": [], "eva": []}
        place.clock.at = SOON
        await work.closing_soon()
    told = {user: [json.loads(frame) for frame in frames] for user, frames in heard.items()}
    assert told["anna"] == [{"type": "closing", "unit": "asby", "at": CLOSES, "cases": [untaken]}]
    assert told["eva"] == [{"type": "closing", "unit": "asby", "at": CLOSES, "cases": [other]}]
