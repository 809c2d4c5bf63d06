"""The list to work from on paper when the server is gone: the last known cases, mine first, as plain rows."""

from clinic24_tui import times
from clinic24_tui.locale import _, language
from clinic24_tui.state.store import Store
from clinic24_tui.wording import level_word, mark, turn, who
from server.contract.views import QueueRow

MOST = 100
"""Cases of the queue on the list, gravest first."""


def reserve_list(store: Store, now: int, since: int) -> list[str]:
    """Return the rows; `since` is when the line was lost, ms UTC, 0 while it is up."""
    unit = store.assignment["unit_name"] if store.assignment else ""
    lines = [_("RESERVLISTA {unit} {date} {at}").format(unit=unit, date=times.local(now).date(), at=times.clock(now))]
    if since:
        lines.append(
            _("Frånkopplad sedan {at}: så var läget då. Andra kan ha ändrat det.").format(at=times.clock(since))
        )
    lines.append(_("VARNING: patientuppgifter. Lämna inte listan framme; förstör den när servern är tillbaka."))
    lines.append(_("Namn finns bara för dina ärenden, nummer och telefon bara för dem du har öppnat."))
    mine = sorted(store.mine(), key=lambda row: (row["level"], row["due"]))
    lines += ["", _("Mina, {n}").format(n=len(mine)), *(_my_row(store, row, now) for row in mine)]
    for listed, heading in (
        (store.lists["offered"], _("Att kvittera, {n}")),
        (store.lists["waiting"], _("Väntar, {n}")),
        (store.lists["parked"], _("Bevakning, {n}")),
    ):
        rows = sorted(listed.rows.values(), key=lambda row: (row["rank"], row["due"], row["entered"]))
        lines += ["", heading.format(n=len(rows)), *(_row(store, row, now) for row in rows[:MOST])]
        if len(rows) > MOST:
            lines.append(_("… och {n} till").format(n=len(rows) - MOST))
    return lines


def _row(store: Store, row: QueueRow, now: int) -> str:
    complaint = store.complaint(row["complaint"], language())
    level = f"{row['level']} {level_word(row['level'])}" if row["level"] else level_word(0)
    due = _("svar före {at}").format(at=times.by(row["due"], now))
    marks = ", ".join(mark(found, row["level"]) for found in row["marks"])
    return "  ".join(part for part in ("[ ]", level, complaint, who(row), due, marks) if part)


def _my_row(store: Store, row: QueueRow, now: int) -> str:
    view = store.recalled(row["id"])
    head = view.head if view else None
    known = [
        row.get("name") or _("skyddad"),
        *((head["number"], head["phone"]) if head and not head["protected"] else ()),
    ]
    return "  ".join([_row(store, row, now), *(part for part in known if part), turn(row["turn"])])
