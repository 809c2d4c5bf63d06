"""What travels between the programs: commands, events, views, frames and errors, as plain types without behaviour."""

PROTOCOL = 1
"""Version of the language on the sockets; a client with another one is told so and leaves."""

TEXT_LIMIT = 8_000
"""Characters in one text from a person; the page and the composer say so before it is hit."""

FRAME_LIMIT = 64 * 1024
"""Bytes in one incoming frame or request body."""

CASE_COOKIE = "c24_case"
"""The HttpOnly cookie that carries a patient's key to one case."""
