"""Identity numbers that the Swedish Tax Agency (Skatteverket) has reserved for tests: they are nobody's.

The agency publishes them one by one ("testpersonnummer"). No birth number is free on every day: the series 980–999,
which is often named, stands in the list for few of the years that living people are born in. What can be said as a
rule, checked number by number against a copy of the list that ends with people born in 2023:

* 1991–1993 both 238 and 239 are reserved on every day;
* from 1994, in the stretches of STRETCHES, one of the two is, by turns: women have 238, men 239;
* for the years before there is no rule, so OLDER names single numbers from the list.

From 2024 on the same turns are taken to go on. That is an assumption, made because small children are needed.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

from server.domain.identity_number import check_digit

Sex = Literal["female", "male"]


class Reserved(NamedTuple):
    """A reserved number (twelve digits), its day of birth and the sex that it says."""

    born: date
    number: str
    sex: Sex


FEMALE, MALE = 238, 239
BOTH: Final = (date(1991, 1, 1), date(1993, 12, 31))
STRETCHES: Final = (
    (date(1994, 1, 1), date(1998, 12, 31), 0),
    (date(1999, 1, 2), date(2000, 12, 17), 0),
    (date(2001, 3, 4), date(2002, 1, 31), 0),
    (date(2003, 4, 1), date(2003, 5, 31), 1),
    (date(2004, 6, 1), date(2004, 7, 31), 0),
    (date(2005, 9, 1), date(2005, 10, 31), 1),
    (date(2006, 12, 31), date(2007, 2, 15), 1),
    (date(2007, 2, 16), date(2007, 3, 25), 0),
    (date(2013, 1, 1), date(2013, 12, 31), 0),
    (date(2014, 3, 18), date(2014, 12, 31), 1),
    (date(2015, 1, 1), date(2015, 12, 31), 0),
    (date(2016, 1, 1), date(2016, 10, 25), 1),
    (date(2017, 2, 28), date(2017, 10, 23), 0),
    (date(2018, 1, 1), date(2018, 9, 24), 0),
    (date(2018, 9, 25), date(2019, 12, 31), 1),
    (date(2020, 1, 1), date(2020, 4, 19), 0),
    (date(2021, 2, 6), date(2021, 8, 21), 0),
    (date(2021, 8, 22), date(2022, 7, 11), 1),
    (date(2022, 9, 3), date(2022, 12, 31), 1),
    (date(2023, 3, 9), date(2023, 12, 31), 1),
    (date(2024, 1, 1), date.max, 1),
)
"""From and to (included), and the turn: a day has 238 when its ordinal plus the turn is even, else 239."""

OLDER: Final = (
    "193008077723",
    "193012299263",
    "193805028432",
    "194001079120",
    "194004057032",
    "194201199124",
    "194408139089",
    "194502024732",
    "194504118359",
    "195102031753",
    "195312242083",
    "195702182568",
    "195711212893",
    "195712302842",
    "196107293059",
    "196108193175",
    "196108283166",
    "196109072972",
    "196201082697",
    "196404153832",
    "197103011032",
    "197907179191",
    "197911109291",
    "197912309296",
    "198101079294",
    "198501139995",
    "198611239883",
    "198705212382",
    "198808112380",
)


def by_rule(first: date, last: date) -> Iterator[Reserved]:
    """The reserved numbers of everybody born from `first` to `last`, as far as there is a rule, by day of birth."""
    for begins, ends, turn in ((*BOTH, None), *STRETCHES):
        day = max(first, begins)
        while day <= min(last, ends):
            if turn is None or (day.toordinal() + turn) % 2 == 0:
                yield _reserved(day, FEMALE)
            if turn is None or (day.toordinal() + turn) % 2 == 1:
                yield _reserved(day, MALE)
            day += timedelta(days=1)


def older() -> tuple[Reserved, ...]:
    """The single reserved numbers of people born before the rules begin."""
    return tuple(
        Reserved(date(int(n[:4]), int(n[4:6]), int(n[6:8])), n, "male" if int(n[10]) % 2 else "female") for n in OLDER
    )


def _reserved(day: date, birth_number: int) -> Reserved:
    digits = f"{day.isoformat().replace('-', '')}{birth_number}"
    return Reserved(day, f"{digits}{check_digit(digits[2:])}", "male" if birth_number % 2 else "female")
