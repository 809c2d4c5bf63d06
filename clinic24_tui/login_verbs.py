"""The way to one's own logins and password."""

from typing import TYPE_CHECKING

from clinic24_tui.link import Link

if TYPE_CHECKING:
    from textual.app import App

    Base = App[int]
else:
    Base = object


class LoginVerbs(Base):
    """The part of the program that knows of them."""

    if TYPE_CHECKING:
        link: Link

    def action_my_logins(self) -> None:
        """Show where I am logged in."""
        from clinic24_tui.dialogs.my_logins import MyLoginsSheet

        if self.link.store.assignment is not None and not isinstance(self.screen, MyLoginsSheet):
            self.push_screen(MyLoginsSheet(self.link))

    def action_change_password(self) -> None:
        """Change my own password."""
        from clinic24_tui.dialogs.new_password import NewPasswordSheet

        if self.link.store.assignment is not None and not isinstance(self.screen, NewPasswordSheet):
            self.push_screen(NewPasswordSheet(self.link))
