"""Pictures made anew: each in a process of its own, so that a file made to break a decoder breaks nothing of ours."""

import asyncio
import json
import logging
import os
import sys
from hashlib import sha256
from pathlib import Path
from typing import Final

from server.app.pictures import Pressed
from server.contract.errors import PROBLEMS
from server.contract.pictures import PICTURE_EDGE, PICTURE_KEPT, PICTURE_PIXELS
from server.domain.refusal import Refusal

log = logging.getLogger(__name__)

WORKER: Final = Path(__file__).with_name("press_worker.py")
SECONDS: Final = 20.0
FAULT_LENGTH: Final = 60
JPEG: Final = b"\xff\xd8\xff"
_NEEDED: Final = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH")


class Press:
    """Runs `press_worker.py` once for each picture, with nothing in its environment and an end to its time."""

    def __init__(self, seconds: float = SECONDS, worker: Path = WORKER) -> None:
        """A worker that takes longer is killed, and its picture is damaged."""
        self._seconds, self._worker = seconds, worker

    async def press(self, raw: bytes) -> Pressed | Refusal:
        """Return the picture made anew, or why it cannot be kept."""
        limits = (PICTURE_PIXELS, PICTURE_EDGE, PICTURE_KEPT)
        pipe = asyncio.subprocess.PIPE
        worker = await asyncio.create_subprocess_exec(
            sys.executable, "-I", str(self._worker), *map(str, limits),
            stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL,
            env={name: os.environ[name] for name in _NEEDED if name in os.environ},
        )  # fmt: skip
        try:
            async with asyncio.timeout(self._seconds):
                out, _ = await worker.communicate(raw)
        except TimeoutError:
            log.warning("a picture took longer than %.0f s and was given up", self._seconds)
            return Refusal("picture_broken")
        finally:
            if worker.returncode is None:
                worker.kill()
                await worker.wait()
        return self._read(out, worker.returncode or 0)

    def _read(self, out: bytes, code: int) -> Pressed | Refusal:
        """Believe the worker only what a sound one says: a decoder that was taken over must get nothing further."""
        head, _, body = out.partition(b"\n")
        if code or not head:
            log.warning("the press of a picture ended with %d", code)
            return Refusal("picture_broken")
        match _said(head):
            case {"code": str(why), **more} if why in PROBLEMS:
                fault = str(more.get("fault", ""))
                if fault.isidentifier() and len(fault) <= FAULT_LENGTH:
                    log.info("a picture could not be decoded: %s", fault)
                return Refusal(why)
            case {"width": int(width), "height": int(height)} if (
                0 < width <= PICTURE_EDGE
                and 0 < height <= PICTURE_EDGE
                and len(body) <= PICTURE_KEPT
                and body.startswith(JPEG)
            ):
                return Pressed(width, height, sha256(body).hexdigest(), body)
        log.warning("the press of a picture said what it never says")
        return Refusal("picture_broken")


def _said(head: bytes) -> object:
    try:
        return json.loads(head)
    except ValueError:
        return None
