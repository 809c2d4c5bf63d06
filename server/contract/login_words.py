"""The errors of codes, sessions and passwords, for the one table (`errors.PROBLEMS`)."""

from server.contract.problem import Problem

LOGIN: dict[str, Problem] = {
    "login_code": Problem(
        401,
        None,
        True,
        "Användarnamn, lösenord eller kod är fel. Börja om; en kod som redan är använd gäller inte, vänta då på nästa.",
        "User name, password or code is wrong. Begin again; a code that was used does not count, wait for the next one.",
    ),
    "enrol_code": Problem(
        401,
        None,
        True,
        "Koden hör inte till hemligheten som visas. Kontrollera att telefonens klocka går rätt och skriv nästa kod.",
        "The code is not of the secret that is shown. Check that the telephone's clock is right and type the next code.",
    ),
    "codes_sealed": Problem(
        503,
        None,
        False,
        "Serverns nyckel till verifieringskoderna är en annan. Be driften lägga tillbaka secret.key, eller nollställa dina koder.",
        "The server's key to the verification codes is another. Ask operations to restore secret.key, or to reset your codes.",
    ),
    "password_wrong": Problem(
        403,
        None,
        True,
        "Det nuvarande lösenordet är fel. Inget är ändrat.",
        "The present password is wrong. Nothing is changed.",
    ),
    "password_long": Problem(
        422,
        None,
        False,
        "Det nya lösenordet är längre än 256 tecken. Korta det.",
        "The new password is longer than 256 characters. Shorten it.",
    ),
    "password_common": Problem(
        422,
        None,
        False,
        "Det nya lösenordet är ett av dem som gissas först. Välj ett annat.",
        "The new password is one of those that are guessed first. Choose another one.",
    ),
    "password_same": Problem(
        422,
        None,
        False,
        "Det nya lösenordet är detsamma som det gamla. Välj ett annat.",
        "The new password is the same as the old one. Choose another one.",
    ),
}
