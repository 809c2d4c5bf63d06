"""A refusal: a documented code and what its words need."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Refusal:
    """Why a command was not carried out; `code` stands in server.contract.errors, `fields` fill its words.

    The field named `field` is the one of the command that was wrong, where one was.
    """

    code: str
    fields: dict[str, str] = field(default_factory=dict)
