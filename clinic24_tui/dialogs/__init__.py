"""Sheets that ask for one thing: one ModalScreen[Result] a file."""
