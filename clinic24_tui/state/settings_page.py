"""What every page of the settings has: the documents as they stand, a form drawn from them, and the way back."""

from typing import Any

from clinic24_tui.locale import _
from clinic24_tui.state.form import Field, Form, shown
from clinic24_tui.state.phrase_index import folded

Answer = dict[str, Any]


class SettingsPage:
    """Documents of the settings as one form. A field's key says where it stands in them."""

    subject = ""
    """The document that the page is about, and whose version stands in its heading."""

    def __init__(self, answer: Answer, lang: str) -> None:
        """`answer` is what `/api/admin/settings` tells."""
        self.documents: dict[str, Answer] = {one["subject"]: one["document"] for one in answer["settings"]}
        self.versions: dict[str, int] = {one["subject"]: one["version"] for one in answer["settings"]}
        self.known: Answer = answer["known"]
        self.lang = lang

    @property
    def name(self) -> str:
        """Return what stands over the form."""
        raise NotImplementedError

    @property
    def subjects(self) -> list[str]:
        """Return the documents whose history is the page's."""
        return [self.subject]

    def form(self) -> Form:
        """Return the page's form, as it is kept."""
        raise NotImplementedError

    def changes(self, form: Form) -> list[Answer]:
        """Return the documents that the form changes, each with the version that was read."""
        raise NotImplementedError

    def key_of(self, subject: str, field: str) -> str:
        """Return the form's key for where the server found a fault, empty where the page has no such field."""
        raise NotImplementedError

    def wish(self, subject: str, document: Answer) -> Answer:
        """Return a document as it is wanted."""
        return {"subject": subject, "version": self.versions.get(subject, 0), "document": document}

    def entrance(self, name: str) -> str:
        """Return an entrance as people say it."""
        words = self.known["entrances"].get(name, {})
        return str(words.get(self.lang, name))

    def unit_name(self, unit: str) -> str:
        """Return a unit's name, or its id when there is no such unit."""
        return str(self.documents.get(f"unit/{unit}", {}).get("name", unit))

    def unit_called(self, text: str) -> str:
        """Return the id of the one unit whose name has these words; raises ValueError."""
        words = folded(text)
        named = {unit: folded(self.unit_name(unit)) for unit in self.units}
        found = [unit for unit, name in named.items() if words in (name, unit)] or [
            unit for unit, name in named.items() if all(part in name for part in words.split())
        ]
        if len(found) == 1:
            return found[0]
        if found:
            several = ", ".join(self.unit_name(unit) for unit in found[:4])
            raise ValueError(_("Flera passar: {units}.").format(units=several))
        raise ValueError(_("Ingen enhet heter så. Skriv en del av namnet."))

    @property
    def units(self) -> dict[str, Answer]:
        """Return every unit's document by its id."""
        return {
            subject.removeprefix("unit/"): one for subject, one in self.documents.items() if subject.startswith("unit/")
        }


def change_words(form: Form) -> list[str]:
    """Return what a form changes, a line for each field; of a list its rows that go (`-`) and come (`+`)."""
    found, section = [], ""
    for key in form.changed():
        one = form.of(key)
        if one.section != section:
            section = one.section
            found.append(_(section))
        found += _field_words(one, form.kept.get(key), form.values.get(key))
    return found


def _field_words(one: Field, before: Any, after: Any) -> list[str]:
    if one.kind == "rows":
        old, new = before or [], after or []
        gone, come = [row for row in old if row not in new], [row for row in new if row not in old]
        told = [f"- {row}" for row in gone] + [f"+ {row}" for row in come]
        return [f"  {_(one.label)}:", *(told or [f"  {_('annan ordning')}: {', '.join(new)}"])]
    empty = _("(tomt)")
    return [f"  {_(one.label)}:", f"- {shown(one, before) or empty}", f"+ {shown(one, after) or empty}"]
