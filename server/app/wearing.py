"""Who asks over HTTP: the session of a token, in an assignment that is valid now."""

from server.app.accounts import Accounts, AccountStore, LoginRefused
from server.app.ports import Clock
from server.domain.actor import Actor
from server.domain.refusal import Refusal


async def actor_in(
    accounts: Accounts, people: AccountStore, clock: Clock, token: str, assignment: str
) -> Actor | Refusal:
    """Return who has the token, wearing the assignment; `not_logged_in` or `no_assignment` where that is nobody."""
    try:
        session = await accounts.resume(token)
    except LoginRefused as refused:
        return Refusal(refused.code)
    account = session.account
    valid = await people.assignments(account.id, clock.now())
    worn = next((one for one in valid if one.id == assignment), None)
    if worn is None:
        return Refusal("no_assignment")
    return Actor("staff", account.id, account.name, worn.unit, worn.profession, worn.roles)
