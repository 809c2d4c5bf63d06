"""Verbs of the pictures in a case: one that opens them from anywhere in it, and those of the picture itself."""

from textual.binding import Binding

from clinic24_tui.commands.base import Command
from clinic24_tui.locale import N_


class ShowPictures(Command):
    """Open the case's pictures, the first that nobody has opened before."""

    id = "show_pictures"
    keys = ("f5",)
    label = N_("Bilder")
    help = N_("Öppna ärendets bilder. Ett ärende med en bild som varken är öppnad eller markerad kan inte avslutas.")
    place = "case"
    rank = 6
    priority = True
    slash = "bilder"
    slash_en = "pictures"


class NextPicture(Command):
    """Show the next picture."""

    id = "next_picture"
    keys = ("n", "pagedown", "space")
    label = N_("Nästa")
    help = N_("Visa nästa bild.")
    place = "picture"
    rank = 20
    in_palette = False


class PreviousPicture(Command):
    """Show the picture before."""

    id = "previous_picture"
    keys = ("p", "pageup")
    label = N_("Förra")
    help = N_("Visa bilden före.")
    place = "picture"
    rank = 21
    in_palette = False


class Nearer(Command):
    """See a part of the picture, twice as large."""

    id = "nearer"
    keys = ("plus", "z")
    label = N_("Närmare")
    help = N_("Visa en del av bilden dubbelt så stor. Pilarna flyttar.")
    place = "picture"
    rank = 30
    in_palette = False


class Farther(Command):
    """See more of the picture, half as large."""

    id = "farther"
    keys = ("minus", "x")
    label = N_("Längre bort")
    help = N_("Visa mer av bilden, hälften så stor.")
    place = "picture"
    rank = 31
    in_palette = False


class LookAround(Command):
    """Move over the picture."""

    id = "look_around"
    keys = ("left", "right", "up", "down")
    shown = "← → ↑ ↓"
    label = N_("Flytta")
    help = N_("Flytta över bilden när en del av den visas.")
    place = "picture"
    in_palette = False

    @classmethod
    def bind(cls) -> list[Binding]:
        """Return one binding for each way."""
        return [cls._bound(key, f"look_around('{key}')", f"look_around_{key}") for key in cls.keys]


class MarkUnassessable(Command):
    """Mark the picture as one that cannot be assessed, or take the mark away."""

    id = "mark_unassessable"
    keys = ("e",)
    label = N_("Ej bedömbar")
    help = N_("Markera bilden som ej bedömbar. Samma tangent tar bort markeringen. Bilden finns kvar.")
    place = "picture"
    rank = 40
    in_palette = False


class MarkMistake(Command):
    """Mark the picture as sent by mistake, or take the mark away."""

    id = "mark_mistake"
    keys = ("f",)
    label = N_("Av misstag")
    help = N_("Markera bilden som skickad av misstag. Samma tangent tar bort markeringen. Bilden finns kvar.")
    place = "picture"
    rank = 41
    in_palette = False


class ClosePictures(Command):
    """Go back to the case."""

    id = "close_pictures"
    keys = ("escape", "f5")
    label = N_("Åter")
    help = N_("Gå tillbaka till ärendet.")
    place = "picture"
    rank = 50
    in_palette = False


PICTURE = (
    NextPicture,
    PreviousPicture,
    Nearer,
    Farther,
    LookAround,
    MarkUnassessable,
    MarkMistake,
    ClosePictures,
)
"""Bound on a picture."""
