"""The offices: what follows who works here, and the routes for those who settle units and people and review the log."""

from fastapi import APIRouter

from server.api.log_review import LogReviewApi
from server.api.people import InviteApi, PeopleApi
from server.api.settings import SettingsApi
from server.api.staff import StaffDoor
from server.app.accounts import Accounts
from server.app.lane import Lane
from server.app.log_review import LogReview
from server.app.people import Invites, People
from server.app.ports import Clock
from server.app.reference import Reference
from server.app.region_settings import RegionSettings
from server.app.staffing import Staffing
from server.app.why import Why
from server.domain.region import Region
from server.storage.access_log import SqliteAccessLog
from server.storage.accounts import SqliteAccounts
from server.storage.people import SqlitePeople
from server.storage.sqlite import SqliteStore


def offices(
    store: SqliteStore,
    people: SqliteAccounts,
    accounts: Accounts,
    lane: Lane,
    reference: Reference,
    settings: RegionSettings,
    clock: Clock,
    read_back_days: int,
) -> tuple[Staffing, list[APIRouter]]:
    """Return what follows who works here, and the routes of the offices (`/api/admin`, `/api/log`) and of who is invited."""
    door, kept = StaffDoor(accounts, people, clock), SqlitePeople(store)
    staffing = Staffing(kept, store, lane, reference, accounts.endings, clock)

    def region() -> Region:
        return reference.book().region

    review = LogReview(lane, SqliteAccessLog(store), people, clock, reference.book)
    why = Why(kept, store, clock, region, read_back_days)
    here = People(kept, clock, region, accounts.hash, staffing.look)
    return staffing, [
        SettingsApi(door, settings).router(),
        LogReviewApi(door, review).router(),
        PeopleApi(door, here, why, region, clock).router(),
        InviteApi(Invites(kept, clock, accounts.hash, accounts.common)).router(),
    ]
