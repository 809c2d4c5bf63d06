"""The region's documents in a practice space: whatever hours they say, one can practise."""

from server.adapters.region_documents import RegionDocuments, Texts
from server.domain.always_open import always_open
from server.domain.region import Region
from server.domain.setting import Fault


class OpenDocuments(RegionDocuments):
    """The documents of a region that never closes."""

    def region(self, texts: Texts) -> Region | tuple[Fault, ...]:
        """Return the region with every queue open, or every fault."""
        found = super().region(texts)
        return always_open(found) if isinstance(found, Region) else found
