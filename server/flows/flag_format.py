"""The red-flag file's format as pydantic models: what an author may write, and nothing else."""

from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints

from server.flows.format import Id, LevelWord, Months, Sentence, TextFile, _File

ALARMS = ("112", "ED", "NOW", "DAY")


def _alarm(value: object) -> object:
    word = str(value)
    if word not in ALARMS:
        raise ValueError("a red flag has the level 112, ED, NOW or DAY")
    return word


class AgesSuited(_File):
    """From (included) and to (not included); `to` alone begins at birth."""

    from_: Months = Field(default=0, alias="from")
    to: Months | None = None


class FlagRuleFile(_File):
    """A red flag: how urgent, why, and the patterns that find it in Swedish and English."""

    id: Id
    level: Annotated[LevelWord, BeforeValidator(_alarm)]
    title: TextFile
    source: Sentence
    strict: bool = False
    ages: AgesSuited = AgesSuited()
    near: int = Field(default=10, ge=1, le=40)
    sv: tuple[Sentence, ...] = Field(min_length=1)
    en: tuple[Sentence, ...] = ()
    except_: tuple[Sentence, ...] = Field(default=(), alias="except")
    owner: TextFile | None = None
    approval: Sentence | None = None


class RedFlagsFile(_File):
    """Every red flag, the groups of words that their patterns share, and who answers for them."""

    owner: TextFile
    review_by: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    ordinary: tuple[Sentence, ...] = ()
    glue: tuple[Sentence, ...] = ()
    common: tuple[Sentence, ...] = ()
    groups: dict[Id, tuple[Sentence, ...]]
    rules: tuple[FlagRuleFile, ...] = Field(min_length=1)
