"""Swedish identity numbers (personnummer) and coordination numbers (samordningsnummer), judged against a given day.

The check digit and the calendar are the `personnummer` library's. Around it stands what it leaves open: space before
and after, the century of a ten-digit number by the given day, dates in the future, and how old anyone can be. Reserve
numbers (with letters) are not national and are refused as a wrong form.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias

from personnummer.personnummer import PersonnummerException
from personnummer.personnummer import parse as parse_parts

from server.domain.refusal import Refusal

Sex: TypeAlias = Literal["female", "male"]

OLDEST: Final = 125
"""Years: no one has been older; a number that says so has a wrong century."""

_FORM: Final = re.compile(r"(\d{2})?(\d{2})(\d{2})(\d{2})([-+]?)(\d{3})(\d)", re.ASCII)
_SPACES: Final = re.compile(r"\s+")
_DASHES: Final = str.maketrans("–—−‐‑", "-----")


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A number that is right: twelve digits, the day of birth, and what the number says of its holder."""

    digits: str
    born: date
    sex: Sex
    coordination: bool

    def age(self, today: date) -> int:
        """Whole years on a day."""
        return self.age_months(today) // 12

    def age_months(self, today: date) -> int:
        """Whole months on a day."""
        months = (today.year - self.born.year) * 12 + today.month - self.born.month
        return months - (today.day < self.born.day)

    def __str__(self) -> str:
        """As it is written for people: YYYYMMDD-NNNN."""
        return f"{self.digits[:8]}-{self.digits[8:]}"


def parse(text: str, today: date) -> IdentityNumber | Refusal:
    """Read a number as people write it: ten or twelve digits, with or without `-`, `+` for 100 years and more.

    Refusals (words in server.contract.errors): number_format, number_check, number_future.
    """
    match = _FORM.fullmatch(_SPACES.sub("", text.translate(_DASHES)) if len(text) <= 40 else "")
    if match is None:
        return Refusal("number_format")
    century, year, month, day, sign, number, check = match.groups()
    century = century or _century(int(year), sign, today)
    try:
        read = parse_parts(f"{century}{year}{month}{day}{number}{check}")
        born = read.get_date()
    except PersonnummerException:
        return Refusal("number_check")
    if born > today:
        return Refusal("number_future")
    if today.year - born.year > OLDEST:
        return Refusal("number_check")
    sex: Sex = "male" if read.is_male() else "female"
    return IdentityNumber(f"{century}{year}{month}{day}{number}{check}", born, sex, read.is_coordination_number())


def check_digit(nine: str) -> int:
    """The last digit of a number whose nine before it (YYMMDDNNN) are given: Luhn's rule, as the library checks it."""
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(nine))
    return -sum(value - 9 * (value > 9) for value in doubled) % 10


def _century(year: int, sign: str, today: date) -> str:
    """The century of a two-digit year: this year or one of the 99 before it; `+`, from the year of turning 100, before.

    Source: folkbokföringslagen (1991:481) 18 §.
    """
    full = today.year - (today.year - year) % 100
    return f"{(full - 100 * (sign == '+')) // 100:02d}"
