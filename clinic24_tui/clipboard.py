"""The clipboard: the desktop's own program where there is one, else the terminal by OSC 52; which it was is told."""

import asyncio
import os
import shlex
import shutil
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Mapping

from clinic24_tui.locale import _

PATIENCE = 2.0
"""Seconds that a clipboard program has."""


def program(env: Mapping[str, str] = os.environ, platform: str = sys.platform) -> str:
    """Return the command that fills the clipboard of the desktop this runs on, empty where there is none."""
    wanted = {"darwin": ["pbcopy"], "win32": ["clip"]}.get(platform, [])
    if env.get("WAYLAND_DISPLAY"):
        wanted.append("wl-copy")
    if env.get("DISPLAY"):
        wanted += ["xclip -selection clipboard", "xsel --clipboard --input"]
    return next((command for command in wanted if shutil.which(command.split(" ")[0], path=env.get("PATH"))), "")


async def told(command: str, text: str) -> str:
    """Give a text to the clipboard program and return who has taken it; the terminal has been given it already."""
    if command:
        try:
            async with asyncio.timeout(PATIENCE):
                worked = await given_to(command, text)
        except TimeoutError:
            worked = False
        if worked:
            return command.split(" ", maxsplit=1)[0]
    return _("terminalen, OSC 52")


async def given_to(command: str, text: str) -> bool:
    """Give a text to a program on its input, without a shell; False when it could not be started or failed."""
    try:
        name, *arguments = shlex.split(command)
        running = await asyncio.create_subprocess_exec(name, *arguments, stdin=PIPE, stdout=DEVNULL, stderr=DEVNULL)
    except (OSError, ValueError):  # a command of blanks has no name
        return False
    try:
        await running.communicate(text.encode())
    finally:
        if running.returncode is None:
            running.kill()
    return running.returncode == 0
