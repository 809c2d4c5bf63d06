"""A patient's other contacts in words: one row over the conversation, and a line each in the list."""

from collections.abc import Callable, Sequence

from clinic24_tui.locale import _, ngettext
from clinic24_tui.state.transcript import outcome_name
from clinic24_tui.times import local
from server.contract.contact_frames import Contact

Named = Callable[[str], str]
"""Gives a complaint's name."""


def summary(contacts: Sequence[Contact], now: int, named: Named) -> tuple[str, str]:
    """Return what else of the patient's is open, and what the last thirty days held; either is empty when there is nothing."""
    known = [one for one in contacts if one["unit_name"]]
    others = [one for one in known if one["state"] != "closed"]
    past = [one for one in known if one["state"] == "closed"]
    away = len(contacts) - len(known)
    running = " · ".join(told(one, now, named) for one in others)
    count = ngettext("{n} kontakt senaste 30 dagarna: {which}", "{n} kontakter senaste 30 dagarna: {which}", len(past))
    parts = [count.format(n=len(past), which=" · ".join(told(one, now, named) for one in past))] if past else []
    if away:
        parts.append(ngettext("{n} finns vid annan enhet", "{n} finns vid annan enhet", away).format(n=away))
    return (_("Öppet också: {which}").format(which=running) if running else "", " · ".join(parts))


def open_count(contacts: Sequence[Contact], others: Sequence[str]) -> int:
    """Return how many open cases of the patient I may read, `others` of them in my lists; 0 when there is only this one."""
    read = {one["case"] for one in contacts if one["readable"] and one["state"] in ("waiting", "open")}
    found = read | set(others)
    return 1 + len(found) if found else 0


def told(contact: Contact, now: int, named: Named) -> str:
    """Return one contact: complaint, how it ended and when, or who has it."""
    if not contact["unit_name"]:
        return _("finns vid annan enhet, spärrat av patienten") if contact["blocked"] else _("finns vid annan enhet")
    name = named(contact["complaint"]) if contact["complaint"] else _("ärende")
    if contact["state"] == "closed":
        how = outcome_name(contact["outcome"] or "").lower()
        return f"{name.lower()} – {how} ({ago(contact['at'], now)})"
    who = contact["owner_name"]
    return f"{name.lower()} – {_('hos {name}').format(name=who) if who else _('i kön')}"


def ago(at: int, now: int) -> str:
    """Return how many days ago, by the days of the calendar."""
    days = (local(now).date() - local(at).date()).days
    if days <= 0:
        return _("i dag")
    return _("i går") if days == 1 else _("{n} dagar sedan").format(n=days)
