"""A queue as a client keeps it: rows from a snapshot, then deltas in whatever order they come."""

from typing import Any

Frame = dict[str, Any]


class Mirror:
    """Rows by id, each with the position it was put or dropped at; holds the promises that deltas make."""

    def __init__(self, vid: str = "q") -> None:
        self.vid = vid
        self.rows: dict[str, Frame] = {}
        self._at: dict[str, int] = {}
        self.pos = 0
        self.ready = False
        self.resets: list[str] = []

    def take(self, frame: Frame) -> None:
        """Apply one frame of the view; every other frame is passed over."""
        if frame.get("vid") != self.vid:
            return
        kind = frame["type"]
        if kind == "reset":
            self.rows, self._at, self.ready = {}, {}, False
            self.resets.append(frame["why"])
        elif kind == "rows":
            keys = [key(row) for row in frame["rows"]]
            assert keys == sorted(keys)
            assert not self.rows or key(frame["rows"][0]) > max(map(key, self.rows.values()))
            for row in frame["rows"]:
                self._put(row, row["pos"])
        elif kind == "delta":
            assert frame["pos"] > self.pos or not self.ready, "positions rise strictly"
            for row in frame["put"]:
                assert row["pos"] == frame["pos"]
                self._put(row, frame["pos"])
            for case in frame["drop"]:
                if frame["pos"] > self._at.get(case, -1):
                    self.rows.pop(case, None)
                    self._at[case] = frame["pos"]
            self.pos = frame["pos"]
        elif kind == "ready":
            assert not self.ready or frame["pos"] >= self.pos
            self.pos, self.ready = frame["pos"], True

    def _put(self, row: Frame, pos: int) -> None:
        if pos > self._at.get(row["id"], -1):
            self.rows[row["id"]] = row
            self._at[row["id"]] = pos

    def shown(self) -> list[Frame]:
        """Return the rows in their order, without the positions that they came at."""
        return [{k: v for k, v in row.items() if k != "pos"} for row in sorted(self.rows.values(), key=key)]


def key(row: Frame) -> tuple[int, int, int, str]:
    return row["rank"], row["due"], row["entered"], row["id"]
