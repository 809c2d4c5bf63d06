"""The errors of the doors to a case, for the one table (`errors.PROBLEMS`)."""

from server.contract.problem import Problem

ACCESS: dict[str, Problem] = {
    "blocked": Problem(
        403,
        None,
        False,
        "Patienten har spärrat den andra enhetens uppgifter. De öppnas om patienten samtycker, eller som nödöppning.",
        "The patient has blocked the other unit's data. They are opened if the patient consents, or in an emergency.",
    ),
    "no_reading": Problem(
        404,
        None,
        False,
        "Den läsningen finns inte i åtkomstloggen. Sök igen och välj en rad.",
        "That reading is not in the access log. Search again and choose a row.",
    ),
    "own_reading": Problem(
        403,
        None,
        False,
        "Du kan inte granska din egen läsning. Be en annan loggkontrollant.",
        "You cannot review your own reading. Ask another log reviewer.",
    ),
    "blocks_away": Problem(
        503,
        None,
        True,
        "Spärrtjänsten svarar inte, så det går inte att se om uppgifterna är spärrade. Försök igen om en stund, eller "
        "öppna som nödöppning om det är bråttom för patienten.",
        "The register of blocks does not answer, so nobody can tell whether the data are blocked. Try again in a while, or "
        "open in an emergency if the patient cannot wait.",
    ),
}
"""What can be in the way at a door."""
