"""What a sheet asks of the server for a case of mine, from whichever room it was opened in."""

from collections.abc import Callable
from typing import Any

from textual.app import App

from clinic24_tui.link import Link
from clinic24_tui.locale import _
from clinic24_tui.messages import Say
from clinic24_tui.state.outbox import OutboxFull


def ask_as_owner(
    app: App[Any], link: Link, case: str, kind: str, done: Callable[[], None], /, **fields: object
) -> None:
    """Turn held lines back into drafts and ask; `done` is called when it has been asked for. Nothing is done without a line."""
    view, row = link.store.case(case), link.store.row(case)
    owner_seq = view.head["owner_seq"] if view and view.head else row.get("owner_seq") if row else None
    if owner_seq is None:
        return
    if link.state != "online":
        app.post_message(Say(_("Frånkopplad: inget är gjort. Försök igen när linjen är tillbaka."), "warn"))
        return
    link.keep(case)
    try:
        link.command(kind, case=case, owner_seq=owner_seq, **fields)
    except OutboxFull:
        app.post_message(Say(_("För mycket väntar på att skickas. Vänta tills linjen är tillbaka."), "alarm"))
    done()
