"""Which part of a picture is seen, and in how many cells: a cell is twice as high as it is wide."""

from dataclasses import dataclass, replace

STEP = 0.5
"""How much of what is seen one press of an arrow moves."""


@dataclass(frozen=True, slots=True)
class Glass:
    """A glass over a picture: how near (1 = the whole, then 2, 4, …), and the place of its middle, 0–1 each way."""

    near: int = 1
    x: float = 0.5
    y: float = 0.5

    def nearer(self, size: tuple[int, int], area: tuple[int, int]) -> "Glass":
        """Return a glass twice as near, until a pixel of the picture is one of the screen's."""
        return replace(self, near=self.near * 2) if self._scale(size, area) < 1 else self

    def farther(self) -> "Glass":
        """Return a glass half as near; the whole picture has one middle only."""
        return replace(self, near=self.near // 2) if self.near > 2 else Glass()

    def moved(self, right: int, down: int, size: tuple[int, int], area: tuple[int, int]) -> "Glass":
        """Return the glass moved by half of what it shows, never past the edge."""
        wide, high = self._seen(size, area)
        x = min(max(self.x + right * STEP * wide, wide / 2), 1 - wide / 2)
        y = min(max(self.y + down * STEP * high, high / 2), 1 - high / 2)
        return replace(self, x=x, y=y)

    def piece(self, size: tuple[int, int], area: tuple[int, int]) -> tuple[tuple[int, int, int, int], tuple[int, int]]:
        """Return the box of the picture that is seen (left, top, right, bottom; pixels), and its cells (width, height)."""
        wide, high = self._seen(size, area)
        inside = self.moved(0, 0, size, area)
        left, top = (inside.x - wide / 2) * size[0], (inside.y - high / 2) * size[1]
        right, bottom = left + wide * size[0], top + high * size[1]
        box = (round(left), round(top), max(round(right), round(left) + 1), max(round(bottom), round(top) + 1))
        scale = self._scale(size, area)
        cells = (round(wide * size[0] * scale), round(high * size[1] * scale / 2))
        return box, (min(max(cells[0], 1), area[0]), min(max(cells[1], 1), area[1]))

    def _scale(self, size: tuple[int, int], area: tuple[int, int]) -> float:
        return min(area[0] / size[0], 2 * area[1] / size[1]) * self.near

    def _seen(self, size: tuple[int, int], area: tuple[int, int]) -> tuple[float, float]:
        """Return the share of the picture's width and height that is seen."""
        scale = self._scale(size, area)
        return min(1.0, area[0] / (size[0] * scale)), min(1.0, 2 * area[1] / (size[1] * scale))
