"""A picture in the terminal: half cells everywhere, sixel or kitty's protocol only where the settings ask for it."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from textual.widget import Widget

if TYPE_CHECKING:
    from PIL.Image import Image

    from clinic24_tui.state.glass import Glass

FINE = {"halfcell": (2, 4), "sixel": (12, 24), "kitty": (12, 24)}
"""Pixels of a piece for each cell, at most: more would be thrown away when it is drawn."""


@contextmanager
def _no_questions() -> Iterator[None]:
    """Keep textual-image from asking the terminal what it can: the answer would come as keys to a program that is running."""
    kept, sys.__stdout__ = sys.__stdout__, io.StringIO()  # type: ignore[misc,assignment]  # what it looks at for a terminal
    try:
        yield
    finally:
        sys.__stdout__ = kept  # type: ignore[misc]  # put back


def ask_terminal() -> None:
    """Let textual-image ask the terminal for the size of its cells, before the program runs."""
    import textual_image.widget  # noqa: F401  # importing it asks


def canvas(how: str) -> Widget:
    """Return an empty picture widget; `how` is one of FINE."""
    with _no_questions():
        from textual_image.widget import HalfcellImage, SixelImage, TGPImage
    kinds: dict[str, type[Widget]] = {"halfcell": HalfcellImage, "sixel": SixelImage, "kitty": TGPImage}
    return kinds[how](id="picture")


def decoded(body: bytes) -> "Image":
    """Return the picture of a JPEG's bytes; raises OSError when they are none."""
    from PIL import Image

    image = Image.open(io.BytesIO(body), formats=("JPEG",))
    image.load()
    return image


def draw(widget: Widget, image: "Image", glass: "Glass", area: tuple[int, int], how: str) -> None:
    """Draw what the glass shows of the picture, in an area of cells."""
    box, cells = glass.piece(image.size, area)
    piece = image.crop(box)
    piece.thumbnail((cells[0] * FINE[how][0], cells[1] * FINE[how][1]))
    widget.styles.width, widget.styles.height = cells
    widget.image = piece  # type: ignore[attr-defined]  # every widget of `canvas` has it
