"""Where the client keeps its settings, and what one saves of practice and of a unit's settings; nothing of a patient."""

from pathlib import Path

from platformdirs import user_config_path, user_documents_path


def config_file() -> Path:
    """Return the settings' file; it need not exist."""
    return user_config_path("clinic24", appauthor=False) / "config.toml"


def debrief_folder() -> Path:
    """Return where debriefs of practice are saved when one asks for it; nobody in them is real."""
    return user_documents_path() / "Clinic24"


def export_folder() -> Path:
    """Return where a unit's settings are saved when one asks for it."""
    return user_documents_path() / "Clinic24"
