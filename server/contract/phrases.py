"""Phrases as they travel: the row that a client holds, and the marks that both sides read alike."""

from typing import Literal

from typing_extensions import TypedDict

Language = Literal["sv", "en"]
Sex = Literal["female", "male"]
Entrance = Literal["care", "secretary", "bvc"]
Whose = Literal["own", "unit", "profession", "region"]


class PhraseWhen(TypedDict, total=False):
    """When a phrase fits; what is absent does not limit. `age_from` is included, `age_under` is not; both in years."""

    age_from: float
    age_under: float
    sex: Sex
    levels: list[int]
    entrances: list[Entrance]


class PhraseRow(TypedDict):
    """One phrase as the client's book holds it. An empty list of professions or units means all of them.

    A unit's and one's own phrase may stand in one language only; the other text is then empty.
    """

    id: str
    shortcut: str
    title: str
    title_en: str
    text_sv: str
    text_en: str
    tags: list[str]
    urgent: bool
    professions: list[str]
    units: list[str]
    when: PhraseWhen
    owner: str
    review_by: str
    whose: Whose
    version: int


PLACEHOLDERS: dict[str, tuple[str, str]] = {
    "patient.first_name": ("patientens förnamn", "patient's first name"),
    "me.name": ("ditt namn", "your name"),
    "me.profession": ("ditt yrke", "your profession"),
    "unit.name": ("enhetens namn", "unit's name"),
    "unit.phone": ("enhetens telefon", "unit's telephone"),
    "today": ("dagens datum", "today's date"),
}
"""Every name that may stand in `{{…}}`, with the words of the blank that it becomes when its value is unknown."""

CHOICE = "choose:"
"""What a choice begins with inside its marks: `{{choose: i morgon | på fredag}}`."""

MARKS = r"\[\[([^\[\]\n]*)\]\]|\{\{([^{}\n]*)\}\}|\[\[|\]\]|\{\{|\}\}"
"""Pattern of all that must be filled before a text is sent: blank, placeholder, choice, and half a mark of any kind."""

FOLDED = str.maketrans("åäáàâãéèêëíìîïóòôõöøúùûüýñç", "aaaaaaeeeeiiiioooooouuuuync")
"""Letters as they are typed in a hurry: `brost` finds `bröst`. Use it on case-folded, NFC text."""

TEXT_MAX = 900
"""Characters in one phrase's text, in either language."""

TITLE_MAX = 60
"""Characters in a phrase's title."""

OWN_MAX = 100
"""Phrases of one's own that one person may have."""

RECENT_MAX = 50
"""Phrases remembered as used last by one person."""

PRECEDENCE: tuple[Whose, ...] = ("own", "unit", "profession", "region")
"""Whose phrase comes first where two answer to the same shortcut."""
