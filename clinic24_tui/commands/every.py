"""Every verb of the program: those of the rooms, and those that a sheet keeps in its own file."""

from clinic24_tui.commands import (
    block,
    case,
    colleagues,
    contacts,
    everywhere,
    history,
    logins,
    people,
    pictures,
    plain,
    reach,
    record,
    settings,
    sheet,
    terminal,
    tour,
    training,
    workbench,
)
from clinic24_tui.commands.base import REGISTRY
from clinic24_tui.dialogs import answer, leave, my_logins, my_phrases, team
from clinic24_tui.screens import help as help_screen
from clinic24_tui.screens import login

FILES = (
    block,
    case,
    colleagues,
    contacts,
    everywhere,
    history,
    logins,
    people,
    pictures,
    plain,
    reach,
    record,
    settings,
    sheet,
    terminal,
    tour,
    training,
    workbench,
    answer,
    leave,
    my_logins,
    my_phrases,
    team,
    help_screen,
    login,
)
"""The files that have verbs; a test looks for others."""
VERBS = tuple(REGISTRY.values())
PLACES = {
    "everywhere": (
        *everywhere.EVERYWHERE,
        settings.Settings,
        *terminal.TERMINAL,
        *tour.TOUR,
        *training.TRAINING,
        *logins.LOGINS,
    ),
    "workbench": (*workbench.WORKBENCH, *workbench.CURSOR),
    "typing": (*case.COMPOSER, *case.CASE),
    "conversation": case.TRANSCRIPT,
    "history": history.HISTORY,
    "picture": pictures.PICTURE,
    "sheets": sheet.SHEET,
}
"""Where verbs hold, for lists of keys."""
