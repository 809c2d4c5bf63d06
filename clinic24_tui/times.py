"""Times as people read them: what is left, how long it has been silent, when it was. Times are ms UTC; clocks show
Swedish time.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from clinic24_tui.locale import _

STOCKHOLM = ZoneInfo("Europe/Stockholm")
MINUTE, HOUR, DAY = 60, 3_600, 86_400


def local(at: int) -> datetime:
    """Return a time in Sweden."""
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(STOCKHOLM)


def clock(at: int) -> str:
    """Return `09:42`."""
    return local(at).strftime("%H:%M")


def exact(at: int) -> str:
    """Return `09:42:08`."""
    return local(at).strftime("%H:%M:%S")


def span(seconds: int) -> str:
    """Return a length of time in at most seven cells: `40 s`, `31 min`, `1 t 22`, `2 d 2 t`."""
    seconds = max(0, seconds)
    if seconds < MINUTE:
        return _("{s} s").format(s=seconds)
    if seconds < HOUR:
        return _("{m} min").format(m=seconds // MINUTE)
    if seconds < DAY:
        hours, rest = divmod(seconds, HOUR)
        minutes = rest // MINUTE
        return _("{h} t {m:02}").format(h=hours, m=minutes) if hours < 10 else _("{h} t").format(h=hours)
    days, rest = divmod(seconds, DAY)
    return _("{d} d {h} t").format(d=days, h=rest // HOUR) if days < 100 else _("{d} d").format(d=days)


def left(due: int, now: int) -> str:
    """Return what is left to a target, or that it has passed."""
    return span((due - now) // 1000) if due > now else _("passerad")


def ticking(seconds: int) -> str:
    """Return a running clock in at most six cells: `0:42`, `41:00`, then hours and days."""
    seconds = max(0, seconds)
    return f"{seconds // MINUTE}:{seconds % MINUTE:02}" if seconds < 100 * MINUTE else span(seconds)


def arrived(at: int, now: int) -> str:
    """Return when a case came, in five cells: the clock today, `i går`, else the day."""
    then, today = local(at), local(now)
    days = (today.date() - then.date()).days
    if days <= 0:
        return then.strftime("%H:%M")
    return _("i går") if days == 1 else f"{then.day}/{then.month}"


def by(at: int, now: int) -> str:
    """Return a time ahead: the clock today, else the day before it, so that nobody takes next week for this morning."""
    short = until(at, now)
    return short if short == clock(at) else f"{short} {clock(at)}"


def until(at: int, now: int) -> str:
    """Return a time ahead in five cells: the clock today, else the day alone."""
    then = local(at)
    return clock(at) if then.date() == local(now).date() else f"{then.day}/{then.month}"
