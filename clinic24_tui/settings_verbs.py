"""The way to the settings: by a key for who may, and at once for who has nothing else to do."""

from typing import TYPE_CHECKING

from clinic24_tui.link import Link
from clinic24_tui.screens.settings import only_settings, rooms_of

if TYPE_CHECKING:
    from textual.app import App

    Base = App[int]
else:
    Base = object


class SettingsVerbs(Base):
    """The part of the program that knows that there are settings."""

    if TYPE_CHECKING:
        link: Link

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The settings are there for who may enter one of their rooms, and patients for who has a queue."""
        if action == "next_to_answer" and self.has_no_queue:
            return False
        if action == "settings":
            return bool(rooms_of(self.link.store.assignment))
        return super().check_action(action, parameters)

    def action_settings(self) -> None:
        """Open the first room of the settings."""
        from clinic24_tui.screens.settings.home import SettingsScreen

        if rooms_of(self.link.store.assignment) and not any(isinstance(s, SettingsScreen) for s in self.screen_stack):
            self.push_screen(SettingsScreen(self.link))

    @property
    def has_no_queue(self) -> bool:
        """Say whether the settings are all that the assignment is for."""
        return only_settings(self.link.store.assignment)

    def lead_to_settings(self) -> None:
        """Go there from the workbench when the assignment has no queue."""
        if len(self.screen_stack) == 1 and self.has_no_queue:
            self.action_settings()
