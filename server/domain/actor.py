"""Who asks: a clinician in an assignment, a patient with one case, or the clinic's own clockwork."""

from dataclasses import dataclass, field

from server.contract.events import ActorKind, By


@dataclass(frozen=True)
class Actor:
    """A person or the clockwork at the moment of asking; `case` is the only case that a patient's token opens.

    `by` is how events name the actor, `key` how kept outcomes do.
    """

    kind: ActorKind
    id: str
    name: str = ""
    unit: str = ""
    profession: str = ""
    roles: frozenset[str] = frozenset()
    case: str = ""
    by: By = field(init=False, repr=False, compare=False)
    key: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by = By(kind=self.kind, id=self.id)
        if self.name:
            by["name"] = self.name
        if self.unit:
            by["unit"] = self.unit
            by["profession"] = self.profession
        object.__setattr__(self, "by", by)
        object.__setattr__(self, "key", f"{self.kind}:{self.id}")


SYSTEM = Actor("system", "clockwork")
"""The clinic's own clockwork: leases, closing times."""
