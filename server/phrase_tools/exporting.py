"""Phrases as files: YAML as it is read, CSV as a spreadsheet opens it, and the list for the eye."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import yaml

from server.domain.phrases import Phrase, whose

HEAD = (
    "shortcut", "title_sv", "title_en", "text_sv", "text_en", "tags", "professions", "age_from", "age_under", "sex", "level",
    "entrance", "valid_from", "valid_to", "owner", "review_by", "units", "version", "whose",
)  # fmt: skip


def as_yaml(phrases: Iterable[Phrase]) -> str:
    """Return the phrases in the form that `phrase import` reads."""
    return yaml.safe_dump(
        {"phrases": [_entry(phrase) for phrase in phrases]}, allow_unicode=True, sort_keys=False, width=100
    )


def _entry(phrase: Phrase) -> dict[str, Any]:
    when = phrase.when
    age = {"from": when.age_from, "under": when.age_under}
    limits = {
        "age": {name: years for name, years in age.items() if years is not None},
        "sex": when.sex,
        "level": sorted(when.levels),
        "entrance": sorted(when.entrances),
    }
    fields = {
        "id": phrase.id,
        "shortcut": phrase.shortcut,
        "title": {"sv": phrase.title_sv, "en": phrase.title_en},
        "text": {name: text for name, text in (("sv", phrase.text_sv), ("en", phrase.text_en)) if text},
        "tags": list(phrase.tags),
        "professions": list(phrase.professions),
        "units": list(phrase.units),
        "when": {name: value for name, value in limits.items() if value},
        "valid_from": phrase.valid_from,
        "valid_to": phrase.valid_to,
        "urgent": phrase.urgent,
        "owner": phrase.owner,
        "review_by": phrase.review_by,
        "version": phrase.version,
    }
    return {name: value for name, value in fields.items() if value}


def as_csv(phrases: Iterable[Phrase]) -> str:
    """Return the phrases as rows with `;` between; a cell that a spreadsheet would count as a formula begins with `'`."""
    written = io.StringIO()
    rows = csv.writer(written, delimiter=";", lineterminator="\r\n")
    rows.writerow(HEAD)
    for phrase in phrases:
        when = phrase.when
        cells = (
            phrase.shortcut, phrase.title_sv, phrase.title_en, phrase.text_sv, phrase.text_en, "|".join(phrase.tags),
            "|".join(phrase.professions), _number(when.age_from), _number(when.age_under), when.sex or "",
            "|".join(map(str, sorted(when.levels))), "|".join(sorted(when.entrances)), phrase.valid_from or "",
            phrase.valid_to or "", phrase.owner, phrase.review_by, "|".join(phrase.units), phrase.version, whose(phrase),
        )  # fmt: skip
        rows.writerow([_harmless(str(cell)) for cell in cells])
    return written.getvalue()


def _number(age: float | None) -> str:
    return "" if age is None else f"{age:g}"


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell


def as_list(phrases: Iterable[Phrase], uses: Mapping[str, int], today: date) -> list[str]:
    """Return a line for each phrase: whose, shortcut, title, owner, review date, version, how often it was sent."""
    lines = ["vems/whose\tkortnamn/shortcut\ttitel/title\tägare/owner\tgranskas/review\tversion\tskickad/sent"]
    for phrase in sorted(phrases, key=lambda one: (whose(one), one.shortcut)):
        late = " !" if phrase.review_by < today else ""
        cells = (whose(phrase), f";{phrase.shortcut}", phrase.title_sv, phrase.owner, f"{phrase.review_by}{late}")
        lines.append("\t".join([*cells, str(phrase.version), str(uses.get(phrase.id, 0))]))
    return lines
