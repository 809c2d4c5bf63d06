"""What a sheet asks of the server for a case, from whichever room it was opened in."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from textual.app import App

from clinic24_tui.link import Link
from clinic24_tui.locale import _
from clinic24_tui.messages import Say
from clinic24_tui.state.outbox import OutboxFull
from clinic24_tui.unanswered import Asked

if TYPE_CHECKING:
    from clinic24_tui.widgets.sheet import Sheet

Result = TypeVar("Result")


def put_up(
    app: App[Any],
    sheet: "Sheet[Result | None]",
    asks: Callable[[Any, Result], Asked],
    case: str = "",
    within: type = object,
) -> None:
    """Put up a sheet whose answer is asked of the server by `asks`, which is given the room under it, of the kind `within`.

    It is kept with all that was written in it until the server has it on disk, and comes up again when it is refused.
    """
    sheet.asks, sheet.of_case, sheet.within = asks, case, within
    app.push_screen(sheet)


def ask_for(app: App[Any], link: Link, kind: str, /, **fields: object) -> Asked:
    """Ask for something; None, with a word, when there is no line: nothing is decided behind one's back later."""
    if link.state != "online":
        app.post_message(Say(_("Frånkopplad: inget är gjort. Försök igen när linjen är tillbaka."), "warn"))
        return None
    try:
        return frozenset({link.command(kind, **fields)})
    except OutboxFull:
        app.post_message(Say(_("För mycket väntar på att skickas. Vänta tills linjen är tillbaka."), "alarm"))
        return None


def ask_owned(app: App[Any], link: Link, case: str, kind: str, /, **fields: object) -> Asked:
    """Ask for what only the owner may."""
    view, row = link.store.case(case), link.store.row(case)
    owner_seq = view.head["owner_seq"] if view and view.head else row.get("owner_seq") if row else None
    if owner_seq is None:
        app.post_message(Say(_("Ärendet är inte ditt längre: inget är gjort."), "warn"))
        return None
    return ask_for(app, link, kind, case=case, owner_seq=owner_seq, **fields)


def ask_as_owner(app: App[Any], link: Link, case: str, kind: str, /, **fields: object) -> Asked:
    """Ask for what only the owner may, and what ends her writing: held lines are drafts again before it is said."""
    if link.state == "online":
        link.keep(case)
    return ask_owned(app, link, case, kind, **fields)
