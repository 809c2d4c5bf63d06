"""Reads the shared phrases from their files; one bad phrase or file never takes the others with it."""

from collections.abc import Iterator, Sequence
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, Any, NamedTuple

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from server.adapters.content_file import SIZE_MAX, Problem
from server.adapters.yaml_lines import Located, Path, line_of, read_yaml
from server.contract.phrases import Entrance, Sex
from server.domain.permissions import CLINICAL
from server.domain.phrase_rules import kept_faults, whole_faults
from server.domain.phrases import Conditions, Fault, Phrase, clash, faults, shortcut_fault


class FaultError(ValueError):
    """A field of a phrase breaks a rule of the domain."""

    def __init__(self, found: Sequence[Fault]) -> None:
        super().__init__(found[0].en)
        self.faults = tuple(found)


def _text(text: str) -> str:
    if found := faults(text):
        raise FaultError(found)
    return text


def _shortcut(shortcut: str) -> str:
    if found := shortcut_fault(shortcut):
        raise FaultError([found])
    return shortcut


def _profession(name: str) -> str:
    if name not in CLINICAL:
        known = ", ".join(sorted(CLINICAL))
        raise FaultError([Fault(f"Okänt yrke {name}. Kända: {known}.", f"Unknown profession {name}. Known: {known}.")])
    return name


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, str_strip_whitespace=True)


Line = Annotated[str, Field(min_length=1, max_length=60)]
Names = Annotated[list[Line], Field(max_length=40)]
Text = Annotated[str, AfterValidator(_text)]
Profession = Annotated[str, AfterValidator(_profession)]
Years = Annotated[float, Field(ge=0, le=130)]


class _Title(_Strict):
    sv: Line
    en: Line


class _Texts(_Strict):
    sv: Text
    en: Text


class _Age(_Strict):
    lowest: Years | None = Field(None, alias="from")
    under: Years | None = None


class _When(_Strict):
    age: _Age = Field(default_factory=lambda: _Age.model_validate({}))
    sex: Sex | None = None
    level: list[Annotated[int, Field(ge=0, le=5)]] = []
    entrance: list[Entrance] = []


class _KeptTitle(_Strict):
    sv: Line | None = None
    en: Line | None = None


class _KeptTexts(_Strict):
    sv: Text | None = None
    en: Text | None = None


class _Common(_Strict):
    """What a shipped and a kept phrase have alike."""

    shortcut: Annotated[str, AfterValidator(_shortcut)]
    owner: Line
    review_by: date
    tags: Names = []
    professions: list[Profession] = []
    units: Names = []
    valid_from: date | None = None
    valid_to: date | None = None
    when: _When = _When()
    urgent: bool = False
    version: Annotated[int, Field(ge=1)] = 1

    def made(self, phrase_id: str, titles: tuple[str, str], texts: tuple[str, str]) -> Phrase:
        """Return the phrase; titles and texts are Swedish and English."""
        when = self.when
        return Phrase(
            id=phrase_id,
            shortcut=self.shortcut,
            title_sv=titles[0],
            title_en=titles[1],
            text_sv=texts[0],
            text_en=texts[1],
            owner=self.owner,
            review_by=self.review_by,
            tags=tuple(self.tags),
            professions=tuple(self.professions),
            units=tuple(self.units),
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            when=Conditions(when.age.lowest, when.age.under, when.sex, frozenset(when.level), frozenset(when.entrance)),
            urgent=self.urgent,
            version=self.version,
        )


class _Entry(_Common):
    """One phrase as it is shipped in a file: both languages."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)+$", max_length=60)]
    title: _Title
    text: _Texts

    def phrase(self) -> Phrase:
        """Return the phrase that the entry describes."""
        return self.made(self.id, (self.title.sv, self.title.en), (self.text.sv, self.text.en))


class _KeptEntry(_Common):
    """One phrase as it is imported: a unit's or a person's may have one language only, and gets its id here."""

    id: str = ""
    title: _KeptTitle
    text: _KeptTexts

    def phrase(self) -> Phrase:
        """Return the phrase that the entry describes, without an id."""
        sv, en = self.title.sv or self.title.en or "", self.title.en or self.title.sv or ""
        return self.made("", (sv, en), (self.text.sv or "", self.text.en or ""))


def read_entry(written: dict[str, Any]) -> tuple[Phrase | None, list[tuple[Path, Fault]]]:
    """Return the phrase of an imported entry, without an id, or its faults with the fields that they stand in."""
    try:
        phrase = _KeptEntry.model_validate(written).phrase()
    except ValidationError as error:
        return None, [(one["loc"], fault) for one in error.errors() for fault in _words(one)]
    found: list[tuple[Path, Fault]] = list(kept_faults(phrase))
    return (None if found else phrase), found


def read_kept(file: Traversable) -> tuple[list[tuple[dict[str, Any], Located, Path]], list[Problem]]:
    """Return the entries of one YAML file as written, its defaults filled in, with where each stands; and its faults."""
    try:
        document = _document(file)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, OSError):
        return [], [problem for problem in _read(file) if isinstance(problem, Problem)]
    problems = list(_shape_problems(file.name, document))
    if problems:
        return [], problems
    shared = document.data.get("defaults") or {}
    written = enumerate(document.data["phrases"])
    return [
        ({**shared, **one} if isinstance(one, dict) else {"": one}, document, ("phrases", number))
        for number, one in written
    ], []


class _Placed(NamedTuple):
    """A phrase and where it stands."""

    phrase: Phrase
    file: str
    line: int


def load_phrases(folder: Traversable | None = None) -> tuple[list[Phrase], list[Problem]]:
    """Read every `*.yaml` of the folder (the shipped `phrases` when None), in the order of the files' names.

    Returns the phrases that are right, and a problem for each that is not.
    """
    kept: list[_Placed] = []
    problems: list[Problem] = []
    for source in sorted((folder or files("phrases")).iterdir(), key=lambda entry: entry.name):
        if source.name.endswith((".yaml", ".yml")):
            for found in _read(source):
                refusal = found if isinstance(found, Problem) else _double(found, kept)
                if refusal is not None:
                    problems.append(refusal)
                elif isinstance(found, _Placed):
                    kept.append(found)
    return [placed.phrase for placed in kept], list(dict.fromkeys(problems))


def _read(source: Traversable) -> Iterator[_Placed | Problem]:
    name = source.name
    try:
        document = _document(source)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = error.problem or "?"
        yield Problem(
            name, mark.line + 1 if mark else 1, "", f"Filen går inte att läsa som YAML: {said}.", f"Not YAML: {said}."
        )
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        said = str(error).splitlines()[0]
        yield Problem(name, 1, "", f"Filen går inte att läsa: {said}.", f"The file cannot be read: {said}.")
    except OSError as error:
        said = error.strerror or "?"
        yield Problem(name, 1, "", f"Filen går inte att öppna: {said}.", f"The file cannot be opened: {said}.")
    else:
        yield from _entries(name, document)


def _document(source: Traversable) -> Located:
    with source.open("rb") as stream:
        raw = stream.read(SIZE_MAX + 1)
    if len(raw) > SIZE_MAX:
        raise yaml.YAMLError(f"större än / larger than {SIZE_MAX} byte")
    return read_yaml(raw.decode("utf-8"))


def _entries(file: str, document: Located) -> Iterator[_Placed | Problem]:
    problems = list(_shape_problems(file, document))
    yield from problems
    if any(problem.field in ("phrases", "defaults") for problem in problems):
        return
    shared = document.data.get("defaults") or {}
    unclear = {twice[1] for twice in document.twice if twice[0] == "phrases" and len(twice) > 1}
    for number, written in enumerate(document.data["phrases"]):
        if number not in unclear:
            yield from _entry(file, document, number, written, shared)


def _shape_problems(file: str, document: Located) -> Iterator[Problem]:
    """What is wrong in a file as a whole."""
    for twice in document.twice:
        sv, en = "Fältet står två gånger. Ta bort det ena.", "The field stands twice. Remove one."
        yield Problem(file, line_of(document, twice), _dotted(twice), sv, en)
    data = document.data
    if not isinstance(data, dict) or not isinstance(data.get("phrases"), list) or set(data) - {"defaults", "phrases"}:
        sv = "Filen ska ha listan phrases, och kan ha defaults. Se README.md."
        en = "The file has the list phrases, and may have defaults. See README.md."
        yield Problem(file, 1, "phrases", sv, en)
        return
    shared = data.get("defaults") or {}
    if not isinstance(shared, dict) or set(shared) - {"owner", "review_by", "professions", "units", "tags"}:
        sv = "Förval kan vara owner, review_by, professions, units, tags."
        en = "Defaults are owner, review_by, professions, units, tags."
        yield Problem(file, line_of(document, ("defaults",)), "defaults", sv, en)


def _entry(
    file: str, document: Located, number: int, written: Any, shared: dict[str, Any]
) -> Iterator[_Placed | Problem]:
    place: Path = ("phrases", number)
    try:
        phrase = _Entry.model_validate({**shared, **written} if isinstance(written, dict) else written).phrase()
    except ValidationError as error:
        for one in error.errors():
            for fault in _words(one):
                path = _written(place, one["loc"], written, shared)
                yield Problem(file, line_of(document, path), _dotted(path), fault.sv, fault.en)
        return
    found = list(whole_faults(phrase))
    for at, fault in found:
        path = (*place, *at)
        yield Problem(file, line_of(document, path), _dotted(path), fault.sv, fault.en)
    if not found:
        yield _Placed(phrase, file, line_of(document, place))


def _written(place: Path, field: Path, written: Any, shared: dict[str, Any]) -> Path:
    """Where a field stands: in the phrase, or in the file's defaults."""
    inherited = field and field[0] in shared and isinstance(written, dict) and field[0] not in written
    return ("defaults", *field) if inherited else (*place, *field)


def _double(placed: _Placed, kept: list[_Placed]) -> Problem | None:
    for other in kept:
        at = f"{other.file}:{other.line}"
        if other.phrase.id == placed.phrase.id:
            sv, en = f"Samma id finns redan i {at}. Ge ett eget.", f"The same id is already in {at}. Give it its own."
            return Problem(placed.file, placed.line, "id", sv, en)
        if clash(other.phrase, placed.phrase):
            sv = f"Kortnamnet {placed.phrase.shortcut} finns redan för samma yrke i {at}. Välj ett annat."
            en = f"The shortcut {placed.phrase.shortcut} is taken for the same profession in {at}. Choose another."
            return Problem(placed.file, placed.line, "shortcut", sv, en)
    return None


_WORDS: dict[str, tuple[str, str]] = {
    "missing": ("Fältet saknas. Lägg till det.", "The field is missing. Add it."),
    "extra_forbidden": (
        "Okänt fält. Ta bort det eller rätta stavningen.",
        "Unknown field. Remove it or correct the spelling.",
    ),
    "string_type": ("Ska vara text. Sätt den inom citattecken.", "Must be text. Put it in quotes."),
    "string_too_short": ("Får inte vara tomt.", "Must not be empty."),
    "string_too_long": ("För långt: högst {max_length} tecken.", "Too long: at most {max_length} characters."),
    "string_pattern_mismatch": (
        "Ska vara små bokstäver och siffror med punkt emellan, som nurse.greeting.",
        "Small letters and digits with a dot between, like nurse.greeting.",
    ),
    "date_type": ("Ska vara ett datum: 2027-05-31.", "Must be a date: 2027-05-31."),
    "bool_type": ("Ska vara true eller false.", "Must be true or false."),
    "int_type": ("Ska vara ett heltal.", "Must be a whole number."),
    "float_type": ("Ska vara ett tal.", "Must be a number."),
    "list_type": ("Ska vara en lista: [nurse, doctor].", "Must be a list: [nurse, doctor]."),
    "literal_error": ("Ska vara något av {expected}.", "Must be one of {expected}."),
    "model_type": ("Ska ha egna fält under sig, inte ett värde.", "Must have fields under it, not a value."),
    "greater_than_equal": ("Ska vara minst {ge}.", "Must be at least {ge}."),
    "less_than_equal": ("Ska vara högst {le}.", "Must be at most {le}."),
}


def _words(error: Any) -> tuple[Fault, ...]:
    context = error.get("ctx", {})
    raised = context.get("error")
    if isinstance(raised, FaultError):
        return raised.faults
    sv, en = _WORDS.get(error["type"], ("Värdet passar inte här: " + error["msg"], error["msg"]))
    return (Fault(sv.format(**context), en.format(**context)),)


def _dotted(path: Path) -> str:
    return ".".join(str(step) for step in path)
