"""What a new password must be: long enough, and none of those that everybody tries first. No rules of composition."""

LEAST, MOST = 12, 256
"""Characters; the most is only there so that nobody hands over a book to be hashed."""


def password_fault(password: str, user: str, common: frozenset[str]) -> str:
    """Return the code of what is wrong with a new password, "" when it may be used."""
    if len(password) < LEAST:
        return "password_short"
    if len(password) > MOST:
        return "password_long"
    plain = password.casefold()
    repeated = any(plain == (plain[:n] * len(plain))[: len(plain)] for n in (1, 2, 3))
    own = "".join(sign for sign in plain if sign.isalpha()) in (user.casefold(), user.casefold() * 2)
    return "password_common" if repeated or own or plain in common else ""
