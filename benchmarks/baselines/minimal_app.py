"""The least that a Textual program can be: one text, and a key that changes it."""

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.widgets import Static


class Minimal(App[None]):
    """One text."""

    BINDINGS: ClassVar = [("down", "count")]
    pressed = 0

    def compose(self) -> ComposeResult:
        """Lay out the text."""
        yield Static("minimal 0")

    def action_count(self) -> None:
        """Change the text."""
        self.pressed += 1
        self.query_one(Static).update(f"minimal {self.pressed}")


if __name__ == "__main__":
    Minimal().run()
