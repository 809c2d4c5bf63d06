"""Verbs for one's own logins and password."""

from clinic24_tui.commands.base import Command
from clinic24_tui.locale import N_


class MyLogins(Command):
    """Show where I am logged in, to end what is not mine any more."""

    id = "my_logins"
    label = N_("Mina inloggningar")
    help = N_("Visa var du är inloggad, och avsluta en av inloggningarna eller alla andra.")


class ChangePassword(Command):
    """Change my own password."""

    id = "change_password"
    label = N_("Byt lösenord")
    help = N_("Byt ditt eget lösenord. Dina andra inloggningar avslutas.")


LOGINS = (MyLogins, ChangePassword)
