"""The people: a list to search in, a page for each, and the forms that change them."""

from collections.abc import Callable
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from clinic24_tui.client.admin import NotDone
from clinic24_tui.commands.base import bindings
from clinic24_tui.commands.people import LIST, PERSON
from clinic24_tui.commands.settings import SaveSettings
from clinic24_tui.dialogs.people import CodesSheet, ImportSheet
from clinic24_tui.link import Link
from clinic24_tui.locale import _
from clinic24_tui.messages import Say
from clinic24_tui.screens.settings.form import FormPane
from clinic24_tui.screens.settings.room import Room, words_of
from clinic24_tui.screens.settings.why import WhyScreen
from clinic24_tui.state.form import Field, Form
from clinic24_tui.state.people_page import FIELDS, STATES, People, code_lines, roles_of
from clinic24_tui.times import local
from clinic24_tui.widgets.chooser import Chooser, Item
from clinic24_tui.widgets.reading import Reading
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import SheetRow

Answer = dict[str, Any]


class PeopleAsking(Room):
    """What the list and a person's page have in common: who works here, asked anew when one comes back."""

    KEY = "people"

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        self.people: People | None = None

    def on_mount(self) -> None:
        """Ask who works here."""
        self.asks(self.load)

    def on_screen_resume(self) -> None:
        """Ask anew: something may be another. What is being done asks by itself when it is done."""
        if self.is_mounted and all(one.is_finished for one in self.workers if one.node is self):
            self.asks(self.load)

    async def load(self) -> None:
        """Ask who works here, and draw it."""
        answer = await self.get("people")
        if self.is_attached and self.query(Chooser):
            self.people = People(answer)
            self.draw()
            self.speak()

    def draw(self) -> None:
        """Draw what has been asked for."""
        raise NotImplementedError

    def show_codes(self, answer: Answer) -> None:
        """Show the one-time codes that came of a change, this once."""
        names = {step["user"]: step["name"] for step in answer["steps"]}
        if answer["codes"]:
            until = f"{local(answer['until']):%Y-%m-%d %H:%M}"
            self.app.push_screen(CodesSheet(code_lines(answer, names), until))
        else:
            self.post_message(Say(_("Sparat, och gäller nu.")))

    def write(self, title: str, form: Form, path: str, body: Callable[[Form], Answer]) -> None:
        """Open a form; what is saved in it goes to the path."""
        self.app.push_screen(PersonFormScreen(self.link, title, form, path, body, self.show_codes))

    @on(Chooser.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()
        self.speak()


class PeopleRoom(PeopleAsking):
    """The list."""

    AUTO_FOCUS: ClassVar[str | None] = "#choose-person"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(*LIST)]

    def compose_work(self) -> ComposeResult:
        """Lay out the list; `/` searches in it."""
        yield SheetRow(Part(_("Personer"), "strong", True), id="heading")
        yield Chooser([], keyed=True, keys="", id="choose-person")

    def draw(self) -> None:
        """Draw the list."""
        if self.people is None:
            return
        heading = self.query_one("#heading", SheetRow)
        counts = self.people.counts()
        heading.show(Part(_("Personer"), "strong", True), Part(f"  {counts}", "dim"), right=(Part(_("/ sök "), "dim"),))
        self.query_one(Chooser).put([Item(*row) for row in self.people.rows()])

    @on(Chooser.Chosen)
    def _chosen(self, message: Chooser.Chosen) -> None:
        self.app.push_screen(PersonScreen(self.link, message.item.value))

    def action_new_here(self) -> None:
        """Open the form of a new account."""
        people = self.people
        if people is not None:
            self.write(
                _("Ny person"),
                people.new_person(),
                "people/add",
                lambda form: {
                    "user": form.values["user"],
                    "name": form.values["name"],
                    "places": [people.place(form)] if form.values["unit"] else [],
                },
            )

    def action_import_people(self) -> None:
        """Ask for a list to read in."""
        self.app.push_screen(ImportSheet(self.post), lambda answer: self.show_codes(answer) if answer else None)

    def spoken_lines(self) -> tuple[list[str], int]:
        """Return the people that fit the search."""
        chooser = self.query_one(Chooser)
        return [f"{' '.join(item.words.split())}. {item.aside}".strip() for item in chooser.shown], chooser.at


class PersonScreen(PeopleAsking):
    """One person: how the account stands, the assignments, and who changed what."""

    AUTO_FOCUS: ClassVar[str | None] = "#assignments"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(*PERSON)]

    def __init__(self, link: Link, user: str) -> None:
        super().__init__(link)
        self._user = user
        self._changes: list[str] = []
        self._history: Answer = {"changes": []}

    def compose_work(self) -> ComposeResult:
        """Lay out the name, the assignments and the changes."""
        yield SheetRow(id="heading")
        yield SheetRow(id="state")
        yield Chooser([], keyed=True, keys="", id="assignments")
        yield SheetRow()
        yield SheetRow(Part(_("Ändringar"), "strong", True))
        yield Reading(id="changes")

    @property
    def person(self) -> Answer | None:
        """Return the person, None until the server has answered."""
        return self.people.one(self._user) if self.people is not None else None

    async def load(self) -> None:
        """Ask for the changes too."""
        self._history = await self.get("people/history", user=self._user)
        await super().load()

    def draw(self) -> None:
        """Draw the page."""
        person = self.person
        if person is None or self.people is None:
            return
        state = _(STATES[person["state"]])
        if person["state"] == "invited":
            state = _("inbjuden, koden gäller till {at}").format(at=f"{local(person['invited']):%Y-%m-%d %H:%M}")
        self.query_one("#heading", SheetRow).show(
            Part(person["name"], "strong", True), Part(f"  {person['user']}", "dim"), right=(Part(f"{state} ", "warn"),)
        )
        self._changes = self.people.changes(self._history)
        rows = self.people.assignments(person)
        told = _("Uppdrag") if rows else _("Inget uppdrag. n ger ett.")
        self.query_one("#state", SheetRow).show(Part(told, "strong", True))
        chooser = self.query_one(Chooser)
        chooser.put([Item(*row) for row in rows])
        chooser.styles.height = min(8, max(1, len(rows)))
        self.query_one(Reading).show(*(Part(line, "dim") for line in self._changes))
        self.refresh_bindings()

    # ---- verbs

    @property
    def _current(self) -> Answer | None:
        """Return the assignment under the cursor, where it can be changed."""
        person, found = self.person, self.query(Chooser)
        item = found[0].current if found and isinstance(found[0], Chooser) else None
        if person is None or item is None or item.muted:
            return None
        return next((one for one in person["assignments"] if one["id"] == item.value), None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say what can be done with the person and with the assignment under the cursor."""
        if action == "end_assignment":
            return self._current is not None
        if action in ("new_here", "invite_person"):
            return self.person is not None and self.person["state"] != "ended"
        return super().check_action(action, parameters)

    def action_why_person(self) -> None:
        """Ask why she sees a case or a queue, or does not."""
        if self.person is not None and self.people is not None:
            self.app.push_screen(WhyScreen(self.link, self.person, self.people))

    def action_new_here(self) -> None:
        """Open the form of one more assignment."""
        people = self.people
        if people is not None:
            self.write(
                _("Nytt uppdrag"),
                people.new_assignment(),
                "people/assign",
                lambda form: {"user": self._user, "place": people.place(form)},
            )

    @on(Chooser.Chosen)
    def _chosen(self) -> None:
        one = self._current
        if one is not None and self.people is not None:
            self.write(
                self.people.place_words(one),
                self.people.assignment(one),
                "people/reassign",
                lambda form: {
                    "user": self._user,
                    "assignment": one["id"],
                    "roles": roles_of(form),
                    "until": form.values["until"],
                },
            )

    def action_rename_person(self) -> None:
        """Open the form of the name."""
        person = self.person
        if person is not None:
            form = Form([Field("name", "Namn", least=1, most=60)], {"name": person["name"]})
            self.write(
                _("Byt namn"), form, "people/rename", lambda form: {"user": self._user, "name": form.values["name"]}
            )

    def action_end_assignment(self) -> None:
        """Ask why the assignment ends, and end it."""
        one = self._current
        if one is not None and self.people is not None:
            sentence = _("{place} slutar gälla nu. Det som är öppet med uppdraget stängs.")
            body = {"user": self._user, "assignment": one["id"]}
            self._do_why(_("Avsluta uppdrag"), sentence.format(place=self.people.place_words(one)), "people/end", body)

    def action_invite_person(self) -> None:
        """Ask why, and show a new one-time code."""
        sentence = _(
            "Lösenordet slutar gälla genast, och inloggningar avslutas. Koden visas en gång och gäller i 72 timmar."
        )
        self._do_why(_("Ny engångskod"), sentence, "people/invite", {"user": self._user})

    def action_end_account(self) -> None:
        """Ask why, and end the account or open it again."""
        if self.person is None:
            return
        if self.person["state"] == "ended":
            sentence = _("Kontot öppnas igen med de uppdrag som gäller. Personen får en engångskod.")
            self._do_why(_("Återöppna konto"), sentence, "people/reactivate", {"user": self._user})
        else:
            sentence = _("Inloggningar avslutas nu. Öppna ärenden går tillbaka till kön, märkta. Inget tas bort.")
            self._do_why(_("Avsluta konto"), sentence, "people/deactivate", {"user": self._user})

    def _do_why(self, title: str, sentence: str, path: str, body: Answer) -> None:
        self.ask_why(title, sentence, lambda why: self._do(path, {**body, "why": why}))

    async def _do(self, path: str, body: Answer) -> None:
        answer = await self.post(path, body)
        await self.load()
        self.show_codes(answer)

    def spoken_lines(self) -> tuple[list[str], int]:
        """Return how the account stands, the assignments and the changes."""
        chooser = self.query_one(Chooser)
        head = [self.query_one(f"#{name}", SheetRow).words for name in ("heading", "state")]
        rows = [f"{item.words}. {item.aside}." for item in chooser.shown]
        return [*head, *rows, *self._changes], len(head) + chooser.at


class PersonFormScreen(Room):
    """A form; ^s asks why and saves it. What the server finds wrong stands beside its field."""

    KEY = "people"
    AUTO_FOCUS: ClassVar[str | None] = "#form-lines"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(SaveSettings)]

    def __init__(
        self,
        link: Link,
        title: str,
        form: Form,
        path: str,
        body: Callable[[Form], Answer],
        done: Callable[[Answer], None],
    ) -> None:
        super().__init__(link)
        self._title, self._form, self._path, self._body, self._done = title, form, path, body, done

    def compose_work(self) -> ComposeResult:
        """Lay out the form."""
        yield SheetRow(
            Part(self._title, "strong", True), right=(Part(_("inget ändras förrän du sparar "), "dim"),), id="heading"
        )
        yield FormPane(self._form, id="form")

    @property
    def pane(self) -> FormPane:
        """Return the form on the screen."""
        return self.query_one(FormPane)

    @on(FormPane.Changed)
    def _changed(self) -> None:
        self.speak()

    def action_save_settings(self) -> None:
        """Ask why, and save."""
        if self.pane.leave_typing():
            return
        self.ask_why(_("Spara"), self._title, self._save)

    async def _save(self, why: str) -> None:
        answer = await self.post(self._path, {**self._body(self._form), "why": why})
        if self.is_attached:
            self.app.pop_screen()
            self._done(answer)

    def refused(self, fault: NotDone) -> None:
        """Put what is wrong beside its field."""
        key = FIELDS.get(fault.field, fault.field)
        if not self.is_attached or key not in [one.key for one in self._form.fields]:
            super().refused(fault)
            return
        self._form.errors[key] = words_of(fault)
        self.pane.redraw()
        self.pane.lines.go_to(key)
        self.post_message(Say(_("Inget är sparat: rätta det som är märkt."), "warn"))

    def action_leave_room(self) -> None:
        """Stop typing first."""
        if not self.pane.leave_typing():
            self.app.pop_screen()

    def spoken_lines(self) -> tuple[list[str], int]:
        """Return the fields and what is wrong with them."""
        return self.pane.lines.said()
