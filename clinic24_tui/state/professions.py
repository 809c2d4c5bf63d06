"""The professions in the language of the program."""

from clinic24_tui.locale import N_, _

_PROFESSIONS = {
    "nurse": N_("Sjuksköterska"),
    "bvc_nurse": N_("BVC-sjuksköterska"),
    "secretary": N_("Sekreterare"),
    "doctor": N_("Läkare"),
    "physiotherapist": N_("Fysioterapeut"),
    "psychologist": N_("Psykolog"),
}


def profession_name(profession: str) -> str:
    """Return a profession in the language of the program."""
    return _(_PROFESSIONS.get(profession, profession))
