"""Where the client keeps its settings, what one has chosen, and what is saved of practice. Nothing of a patient is ever written
there.
"""

from pathlib import Path

from platformdirs import user_config_path, user_data_path, user_documents_path, user_state_path


def config_file() -> Path:
    """Return the settings' file; it need not exist."""
    return user_config_path("clinic24", appauthor=False) / "config.toml"


def choices_file() -> Path:
    """Return the file of what one has chosen for oneself; it need not exist."""
    return user_state_path("clinic24", appauthor=False) / "choices.json"


def debrief_folder() -> Path:
    """Return where debriefs of practice are saved when one asks for it; nobody in them is real."""
    return user_documents_path() / "Clinic24"


def practice_folder() -> Path:
    """Return where a person's own practice space lies: a marked data folder that no real server opens."""
    return user_data_path("clinic24", appauthor=False) / "practice"
