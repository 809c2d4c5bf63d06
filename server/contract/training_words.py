"""The errors of the practice space, for the one table (`errors.PROBLEMS`)."""

from server.contract.problem import Problem

TRAINING: dict[str, Problem] = {
    "no_session": Problem(
        404,
        None,
        False,
        "Det finns inget pågående pass med den koden. Kontrollera koden med den som leder.",
        "There is no session with that code now. Check the code with whoever leads.",
    ),
    "session_full": Problem(
        409,
        None,
        False,
        "Passet är fullt: högst 30 deltar. Be den som leder att öppna ett till.",
        "The session is full: 30 at most take part. Ask whoever leads to open another.",
    ),
    "in_session": Problem(
        409,
        None,
        False,
        "Du är redan med i ett pass som pågår. Avsluta det först.",
        "You are in a session already. End that one first.",
    ),
    "no_patients": Problem(
        422,
        None,
        False,
        "Övningspatienter kommer till vårdcentralers och BVC:s köer. Byt till ett sådant uppdrag och försök igen.",
        "Training patients come to the queues of health centres and child health centres. Change to such an assignment and"
        " try again.",
    ),
    "no_scenario": Problem(
        422,
        None,
        False,
        "Det scenariot finns inte, eller hör inte till ditt yrkes kö. Välj ett ur listan.",
        "There is no such scenario, or it does not belong to your profession's queue. Choose one of the list.",
    ),
}
"""What can be in the way of practising."""
