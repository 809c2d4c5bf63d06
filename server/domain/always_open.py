"""A region whose every queue is open day and night, so that one can practise at any hour."""

from dataclasses import replace
from typing import Final

from server.domain.hours import DAY_END, Hours, Span
from server.domain.region import Region

ALWAYS: Final = Hours(((Span(0, DAY_END),),) * 7, holidays=None)


def always_open(region: Region) -> Region:
    """Return the region with the same units and queues, none of which ever closes."""
    units = {name: replace(unit, hours=dict.fromkeys(unit.hours, ALWAYS)) for name, unit in region.units.items()}
    return replace(region, units=units)
