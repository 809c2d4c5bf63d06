"""Where the client keeps its settings. Nothing of a patient is ever written there."""

from pathlib import Path

from platformdirs import user_config_path


def config_file() -> Path:
    """Return the settings' file; it need not exist."""
    return user_config_path("clinic24", appauthor=False) / "config.toml"
