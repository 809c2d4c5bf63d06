"""The errors of the doors to a case and of the access log's review, for the one table (`errors.PROBLEMS`)."""

from server.contract.problem import Problem

ACCESS: dict[str, Problem] = {
    "blocked": Problem(
        403,
        None,
        False,
        "Patienten har spärrat den andra enhetens uppgifter. De öppnas om patienten samtycker, eller som nödöppning.",
        "The patient has blocked the other unit's data. They are opened if the patient consents, or in an emergency.",
    ),
    "blocks_away": Problem(
        503,
        None,
        True,
        "Spärrtjänsten svarar inte, så det går inte att se om uppgifterna är spärrade. Försök igen om en stund.",
        "The register of blocks does not answer, so nobody can tell whether the data are blocked. Try again in a while.",
    ),
    "log_reviewer_only": Problem(
        403,
        None,
        False,
        "Bara loggkontrollanten läser åtkomstloggen. Be hen om kontrollen eller utdraget.",
        "Only the log reviewer reads the access log. Ask them for the check or the extract.",
    ),
    "no_reading": Problem(
        404,
        None,
        False,
        "Loggraden finns inte. Gör om stickprovet och välj en rad där.",
        "There is no such row of the log. Draw the sample again and choose a row of it.",
    ),
    "own_reading": Problem(
        409,
        None,
        False,
        "Raden är din egen läsning. En annan loggkontrollant signerar den.",
        "The row is your own reading. Another log reviewer signs it.",
    ),
}
"""What can be in the way at a door or in the review of the access log."""
