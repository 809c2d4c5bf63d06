"""Verbs for the terminal itself: who sees the screen, notices, the list for when the server is gone."""

from clinic24_tui.commands.base import Command
from clinic24_tui.locale import N_


class HideNames(Command):
    """Hide names and numbers everywhere, or show them again."""

    id = "hide_names"
    keys = ("ctrl+n",)
    label = N_("Dölj namn")
    help = N_("Dölj namn, personnummer och telefonnummer överallt på skärmen, eller visa dem igen.")
    priority = True


class Lock(Command):
    """Cover the screen until the password is given."""

    id = "lock"
    keys = ("ctrl+l",)
    label = N_("Lås skärmen")
    help = N_("Täck skärmen tills lösenordet är skrivet. Ärenden och utkast är kvar.")
    priority = True


class TestNotice(Command):
    """Send a notice now, to see that it comes."""

    id = "test_notice"
    label = N_("Prova notis")
    help = N_("Sänd en notis nu på det sätt som är inställt, för att se att den kommer fram.")


class ReserveList(Command):
    """Show the list to work from when the server is gone."""

    id = "reserve_list"
    label = N_("Reservlista")
    help = N_("Visa de senast kända ärendena som en lista att kopiera, om servern är borta.")


TERMINAL = (HideNames, Lock, TestNotice, ReserveList)
