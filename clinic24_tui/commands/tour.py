"""Verbs of the first day's tour."""

from clinic24_tui.commands.base import Command
from clinic24_tui.locale import N_


class TourStart(Command):
    """Say how the tour is started."""

    id = "tour"
    label = N_("Rundtur")
    help = N_("Öva tio steg med påhittade patienter: kör clinic24 tour i ett eget terminalfönster.")


class SkipStep(Command):
    """Go on to the tour's next step."""

    id = "skip_step"
    keys = ("ctrl+g",)
    label = N_("Hoppa över steget")
    help = N_("Gå vidare till rundturens nästa steg utan att göra det som står.")
    priority = True


class LeaveTour(Command):
    """Leave the tour; the practice goes on."""

    id = "leave_tour"
    keys = ("ctrl+r",)
    label = N_("Sluta rundturen")
    help = N_("Övningen är kvar utan rundturen, och du kan pröva vad du vill.")
    priority = True


TOUR = (TourStart, SkipStep, LeaveTour)
