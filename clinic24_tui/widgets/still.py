"""Widgets that cost nothing while they stand: Textual asks every widget on the screen for all its rows with each frame."""

from typing import Self

from textual.containers import Container
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class Still(Widget):
    """A widget whose rows stay as they were drawn until it is refreshed, gets another size or another look."""

    _stands: tuple[Region, list[Strip]] | None = None

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Draw these rows anew with the next frame, or all."""
        self._stands = None
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def notify_style_update(self) -> None:
        """Draw all anew when the look changes."""
        self._stands = None
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the rows of a region."""
        if self._stands is None or self._stands[0] != crop:
            self._stands = (crop, super().render_lines(crop))
        return self._stands[1]


class Ground(Still, Container):
    """A container that shows nothing of its own but its ground."""
