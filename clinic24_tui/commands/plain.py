"""The verb that looks one's own line over."""

from clinic24_tui.commands.base import Command
from clinic24_tui.locale import N_


class PlainWords(Command):
    """Look over the line to the patient: what could be said more plainly, and what is missing."""

    id = "plain_words"
    keys = ("ctrl+f",)
    label = N_("Formulering")
    help = N_(
        "Se över raden till patienten: långa meningar, fackord, flera frågor på en gång, säkerhetsnät och bemötande."
    )
    place = "case"
    priority = True
