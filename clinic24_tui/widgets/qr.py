"""A QR code in half blocks: light on dark by the characters themselves, so that it holds in every look and without colours."""

from textual.content import Content
from textual.widgets import Static

MARGIN = 2
"""Modules of light around the code: fewer than the norm's four, which telephones do not ask for, so that it fits 80×24."""
HALVES = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}
"""Light above and below -> the character."""


def rows_of_code(text: str) -> list[str]:
    """Return the rows of a QR code with its margin, two modules a row."""
    import segno

    code = segno.make(text, error="l", micro=False, boost_error=False)
    light = [[not module for module in row] for row in code.matrix_iter(border=MARGIN)]
    if len(light) % 2:
        light.append([True] * len(light[0]))
    return ["".join(HALVES[pair] for pair in zip(*light[at : at + 2], strict=True)) for at in range(0, len(light), 2)]


class QrCode(Static):
    """The code, as wide and high as it is. Nothing of it is read aloud."""

    DEFAULT_CSS = """
    QrCode { width: auto; height: auto; color: #ffffff; background: #000000; }
    """

    def __init__(self, text: str, id: str | None = None) -> None:  # noqa: A002  # Textual's
        self.rows = rows_of_code(text)
        super().__init__(Content("\n".join(self.rows)), id=id)
