"""The one table of errors: code, HTTP status, close code, whether trying again can help, and the words for people."""

from server.contract.access_words import ACCESS
from server.contract.login_words import LOGIN
from server.contract.people_words import PEOPLE
from server.contract.problem import Problem
from server.contract.problem_words import MERGING, PHONE_AND_FOLLOW_UP, PICTURES_AND_PHRASES, SETTINGS
from server.contract.training_words import TRAINING

PROBLEMS: dict[str, Problem] = {
    # shape
    "bad_frame": Problem(
        400,
        4003,
        False,
        "Meddelandet kunde inte läsas. Ladda om eller starta om programmet.",
        "The message could not be read. Reload the page or restart the program.",
    ),
    "bad_request": Problem(
        400,
        None,
        False,
        "Något i det som skickades har fel form. Kontrollera fältet som nämns och försök igen.",
        "Something that was sent has the wrong shape. Check the field named and try again.",
    ),
    "too_large": Problem(
        413,
        4003,
        False,
        "Det som skickades är för stort. Dela upp texten.",
        "What was sent is too large. Split the text.",
    ),
    "too_long": Problem(
        422,
        None,
        False,
        "Texten är längre än 8 000 tecken. Korta den eller dela upp den.",
        "The text is longer than 8,000 characters. Shorten it or split it.",
    ),
    "empty_text": Problem(
        422, None, False, "Texten är tom. Skriv något först.", "The text is empty. Write something first."
    ),
    "protocol": Problem(
        426,
        4003,
        False,
        "Programmet är av en annan version än servern. Uppgradera programmet.",
        "The program is of another version than the server. Upgrade the program.",
    ),
    "not_found": Problem(
        404,
        None,
        False,
        "Det finns inget här. Gå tillbaka till början.",
        "There is nothing here. Go back to the start.",
    ),
    "method": Problem(405, None, False, "Så går det inte att fråga här.", "This cannot be asked in that way."),
    # access
    "login": Problem(
        401, None, True, "Fel användarnamn eller lösenord. Försök igen.", "Wrong user name or password. Try again."
    ),
    "not_logged_in": Problem(
        401,
        4002,
        False,
        "Inloggningen gäller inte längre. Logga in igen.",
        "The login is no longer valid. Log in again.",
    ),
    "slow_down": Problem(
        429,
        None,
        True,
        "För många försök. Vänta en stund och försök igen.",
        "Too many tries. Wait a while and try again.",
    ),
    "origin": Problem(
        403,
        4003,
        False,
        "Sidan som frågar är inte vår. Öppna tjänsten från dess egen adress.",
        "The page that asks is not ours. Open the service from its own address.",
    ),
    "forbidden": Problem(
        403,
        None,
        False,
        "Din behörighet räcker inte till det. Fråga din samordnare.",
        "Your permissions do not allow that. Ask your coordinator.",
    ),
    "super_user_only": Problem(
        403,
        None,
        False,
        "Bara enhetens superanvändare läser återkopplingen på triagen. Be hen titta, eller välj uppdraget där du är det.",
        "Only the unit's super-user reads the feedback on the triage. Ask them to look, or choose the assignment where you are one.",
    ),
    "rights": Problem(
        403,
        4002,
        False,
        "Din behörighet har ändrats. Välj uppdrag igen.",
        "Your permissions have changed. Choose an assignment again.",
    ),
    "cases_open": Problem(
        409,
        None,
        False,
        "Du har öppna ärenden. Avsluta dem, lämna över eller lämna tillbaka först.",
        "You have open cases. Close them, hand them over or hand them back first.",
    ),
    "bad_line": Problem(
        422,
        None,
        False,
        "Raden ska vara en av fem, högst 200 tecken, för i dag eller en dag de närmaste 31.",
        "The line is one of five, at most 200 characters, for today or a day within the next 31.",
    ),
    "no_assignment": Problem(403, None, False, "Välj uppdrag först.", "Choose an assignment first."),
    "token": Problem(
        401,
        4002,
        False,
        "Länken till ärendet gäller inte. Legitimera dig igen.",
        "The link to the case is not valid. Identify yourself again.",
    ),
    # identity
    "number_format": Problem(
        422,
        None,
        False,
        "Personnumret ska ha tolv siffror: ÅÅÅÅMMDD-NNNN. Kontrollera och skriv igen.",
        "The identity number has twelve digits: YYYYMMDD-NNNN. Check it and write it again.",
    ),
    "number_check": Problem(
        422,
        None,
        False,
        "Personnumret stämmer inte. Kontrollera siffrorna.",
        "The identity number is not right. Check the digits.",
    ),
    "number_future": Problem(
        422,
        None,
        False,
        "Personnumrets datum ligger i framtiden. Kontrollera siffrorna.",
        "The date of the identity number lies in the future. Check the digits.",
    ),
    "number_unknown": Problem(
        422,
        None,
        False,
        "Ingen person med det numret finns i demoregistret. Välj en av de påhittade personerna.",
        "No person with that number is in the demo register. Choose one of the invented people.",
    ),
    "not_guardian": Problem(
        403,
        None,
        False,
        "Du står inte som vårdnadshavare för barnet. Ring 1177 så hjälper de dig.",
        "You are not registered as the child's guardian. Call 1177 and they will help you.",
    ),
    "age_self": Problem(
        422,
        None,
        False,
        "Den som är under 13 år skriver inte själv. En vårdnadshavare skriver.",
        "A person under 13 does not write alone. A guardian writes.",
    ),
    "age_child": Problem(
        422, None, False, "Den som har fyllt 13 år skriver själv.", "A person of 13 or more writes alone."
    ),
    "phone_format": Problem(
        422,
        None,
        False,
        "Telefonnumret går inte att läsa. Skriv till exempel 070-174 06 05.",
        "The phone number cannot be read. Write for example 070-174 06 05.",
    ),
    # the case
    "no_case": Problem(
        404, None, False, "Ärendet finns inte, eller hör inte till dig.", "The case does not exist, or is not yours."
    ),
    "queue_empty": Problem(
        409, None, True, "Ingen väntar i dina köer just nu.", "Nobody waits in your queues right now."
    ),
    "none_chosen": Problem(
        409,
        None,
        True,
        "Ingen i de åldrar du har valt väntar just nu, men andra väntar. Ta en ur listan, eller välj alla åldrar.",
        "Nobody of the ages that you have chosen waits right now, but others do. Take one from the list, or choose all ages.",
    ),
    "already_taken": Problem(
        409, None, False, "{owner} har ärendet sedan {since}.", "{owner} has the case since {since}."
    ),
    "not_owner": Problem(
        409,
        None,
        False,
        "Ärendet är inte ditt längre: {owner} har det sedan {since}. Texten är kvar som utkast.",
        "The case is no longer yours: {owner} has it since {since}. The text is kept as a draft.",
    ),
    "nobody_owner": Problem(
        409,
        None,
        False,
        "Ärendet är inte ditt längre: det ligger i kön. Texten är kvar som utkast.",
        "The case is no longer yours: it waits in the queue. The text is kept as a draft.",
    ),
    "wrong_state": Problem(
        409, None, False, "Det går inte nu: ärendet är {state}.", "Not possible now: the case is {state}."
    ),
    "closed": Problem(
        409,
        None,
        False,
        "Ärendet är avslutat och går inte att skriva i längre. Börja ett nytt ärende om du behöver hjälp.",
        "The case is closed and can no longer be written in. Start a new case if you need help.",
    ),
    "not_asked": Problem(
        409,
        None,
        False,
        "Frågan ställs inte nu. Gå vidare från den fråga som visas.",
        "That question is not asked now. Go on from the question shown.",
    ),
    "flow_changed": Problem(
        409,
        None,
        False,
        "Frågorna har ändrats sedan du började. Dina svar finns kvar. Gå vidare från den fråga som visas.",
        "The questions have changed since you began. Your answers are kept. Go on from the question shown.",
    ),
    "bad_answer": Problem(
        422,
        None,
        False,
        "Svaret passar inte frågan. Välj något av det som visas.",
        "The answer does not fit the question. Choose something of what is shown.",
    ),
    "too_low": Problem(
        422,
        None,
        False,
        "Talet ska vara minst {low}. Skriv det igen, eller svara ”vet ej” om det går.",
        "The number must be at least {low}. Write it again, or answer “don't know” where you can.",
    ),
    "too_high": Problem(
        422,
        None,
        False,
        "Talet ska vara högst {high}. Skriv det igen, eller svara ”vet ej” om det går.",
        "The number must be at most {high}. Write it again, or answer “don't know” where you can.",
    ),
    "too_many_decimals": Problem(
        422, None, False, "Skriv talet med högst {n} decimaler.", "Write the number with at most {n} decimals."
    ),
    "bad_date": Problem(
        422,
        None,
        False,
        "Datumet går inte att läsa. Skriv år, månad och dag: 2026-11-24.",
        "The date cannot be read. Write year, month and day: 2026-11-24.",
    ),
    "answer_missing": Problem(
        422,
        None,
        False,
        "Frågan behöver ett svar. Välj eller skriv något.",
        "The question needs an answer. Choose or write something.",
    ),
    "bad_item": Problem(
        422, None, False, "Rutan finns inte på listan. Ladda om sidan.", "That box is not on the list. Reload the page."
    ),
    "bad_flow": Problem(
        422,
        None,
        False,
        "Besväret finns inte i listan. Välj ett av förslagen eller något annat.",
        "That complaint is not in the list. Choose one of the suggestions or something else.",
    ),
    "bad_unit": Problem(
        422,
        None,
        False,
        "Enheten finns inte eller tar inte emot detta. Välj en annan.",
        "The unit does not exist or does not receive this. Choose another.",
    ),
    "bad_person": Problem(
        422,
        None,
        False,
        "Personen finns inte eller har inget uppdrag som får ta ärendet.",
        "The person does not exist or has no assignment that may take the case.",
    ),
    "question_open": Problem(
        409,
        None,
        False,
        "En fråga till {to} är redan öppen i ärendet. Vänta på svaret, eller ta tillbaka den först.",
        "A question to {to} is already open in the case. Wait for the answer, or take it back first.",
    ),
    "question_gone": Problem(
        409,
        None,
        False,
        "Frågan är redan besvarad eller tillbakatagen. Ditt svar är inte lämnat.",
        "The question has been answered or taken back already. Your answer was not given.",
    ),
    "bad_level": Problem(422, None, False, "Nivån ska vara 1–5.", "The level must be 1–5."),
    "lower_licensed": Problem(
        403,
        None,
        False,
        "Bara legitimerad personal kan sänka nivån. Lämna ärendet till en sjuksköterska.",
        "Only licensed staff can lower the level. Hand the case to a nurse.",
    ),
    "reason_missing": Problem(422, None, False, "Skriv en orsak.", "Write a reason."),
    "note_missing": Problem(
        422,
        None,
        False,
        "Skriv en rad om vad mottagaren behöver veta.",
        "Write a line on what the receiver needs to know.",
    ),
    "bad_outcome": Problem(422, None, False, "Utfallet finns inte i listan.", "The outcome is not in the list."),
    "flag_open": Problem(
        409,
        None,
        False,
        "En röd flagga är inte kvitterad. Läs raden och kvittera (F7) innan du avslutar.",
        "A red flag is not acknowledged. Read the line and acknowledge it (F7) before you close.",
    ),
    "no_statement": Problem(
        422,
        None,
        False,
        "Raden finns inte i anamnesen, eller kan inte märkas. Öppna ärendet igen.",
        "The line is not in the history, or cannot be marked. Open the case again.",
    ),
    "flag_newer": Problem(
        409,
        None,
        False,
        "En ny röd flagga har kommit. Läs den och kvittera igen.",
        "A new red flag has come. Read it and acknowledge again.",
    ),
    **LOGIN,
    **PICTURES_AND_PHRASES,
    **PHONE_AND_FOLLOW_UP,
    **SETTINGS,
    **PEOPLE,
    **MERGING,
    **ACCESS,
    **TRAINING,
    # the house
    "busy": Problem(
        503,
        None,
        True,
        "Servern är hårt belastad. Försök igen om några sekunder.",
        "The server is under heavy load. Try again in a few seconds.",
    ),
    "slow": Problem(503, 4001, True, "Linjen hinner inte med. Anslut igen.", "The line cannot keep up. Connect again."),
    "stopping": Problem(
        503, 1012, True, "Servern startar om. Anslut igen.", "The server is restarting. Connect again."
    ),
    "storage": Problem(
        503,
        None,
        True,
        "Det gick inte att spara. Inget är skickat; försök igen. Ring 1177 eller 112 om det är bråttom.",
        "It could not be saved. Nothing has been sent; try again. Call 1177 or 112 if it is urgent.",
    ),
    "internal": Problem(
        500,
        None,
        True,
        "Ett fel hos oss. Inget är förlorat; försök igen. Ring 1177 eller 112 om det är bråttom.",
        "A fault on our side. Nothing is lost; try again. Call 1177 or 112 if it is urgent.",
    ),
}
"""Every error that leaves the server; docs/protocol.md lists them from here."""


def words(code: str, **fields: str) -> tuple[str, str]:
    """Return the Swedish and the English text of `code` with its fields filled in."""
    problem = PROBLEMS[code]
    return problem.sv.format(**fields), problem.en.format(**fields)
