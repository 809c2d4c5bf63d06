"""The words of the screens: msgids are the Swedish text, the catalogues of the other languages translate them."""

import gettext
import io
from importlib import resources
from typing import Literal

Language = Literal["sv", "en"]

_current: gettext.NullTranslations = gettext.NullTranslations()
_language: Language = "sv"


def N_(message: str) -> str:  # noqa: N802  # gettext's own name for a text that is translated later
    """Mark a text for the catalogues; `_` translates it when it is shown."""
    return message


def _(message: str) -> str:
    """Return the text in the language of the program."""
    return _current.gettext(message) if message else ""


def ngettext(one: str, many: str, n: int) -> str:
    """Return the text for `n` things in the language of the program."""
    return _current.ngettext(one, many, n)


def language() -> Language:
    """Return the language that the program speaks now."""
    return _language


def use(lang: Language) -> None:
    """Let the program speak `lang`; Swedish needs no catalogue, for the msgids are Swedish."""
    global _current, _language  # noqa: PLW0603  # one language for the whole program, as gettext's install does
    _language = lang
    _current = gettext.NullTranslations() if lang == "sv" else _load(lang)


def _load(lang: Language) -> gettext.NullTranslations:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    whole = gettext.NullTranslations()
    first: gettext.GNUTranslations | None = None
    for file in sorted(resources.files(__package__).joinpath(lang).iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".po"):
            continue
        catalogue = read_po(io.BytesIO(file.read_bytes()), locale=lang, abort_invalid=True)
        binary = io.BytesIO()
        write_mo(binary, catalogue)
        binary.seek(0)
        part = gettext.GNUTranslations(binary)
        if first is None:
            first = part
        else:
            first.add_fallback(part)
    return first or whole
