"""The verb before what the patient has had blocked."""

from clinic24_tui.commands.base import Command
from clinic24_tui.locale import N_


class LiftBlock(Command):
    """Open what the patient has had blocked at another unit, by consent or in an emergency."""

    id = "lift_block"
    label = N_("Häv spärr")
    help = N_(
        "Öppna det som patienten har spärrat vid en annan enhet: med samtycke eller som nödöppning, med en orsak."
    )
    place = "transcript"
    slash = "spärr"
    slash_en = "block"
