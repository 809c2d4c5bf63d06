"""The case view before what the patient has had blocked: it says what stops one, and asks by which way it is opened."""

from typing import TYPE_CHECKING

from clinic24_tui.locale import _
from clinic24_tui.messages import Say
from clinic24_tui.screens.case_told import CaseTold
from clinic24_tui.state.store import case_vid

if TYPE_CHECKING:
    from clinic24_tui.dialogs.block import Lift
    from clinic24_tui.messages import Refused

BLOCKED, UNKNOWN = "blocked", "blocks_away"
"""The refusals that a way past a block answers: there is one, or the register does not say."""


class CaseBlock(CaseTold):
    """The part of the case view that is shut by the patient's block."""

    _barred = ""
    _reason = _lift = ""

    def barred(self, message: "Refused") -> None:
        """Ask how to go on when it is a block that keeps the case shut."""
        if message.vid == case_vid(self.case_id) and message.code in (BLOCKED, UNKNOWN):
            self._barred = message.code
            self.chat.focus()
            if self.app.screen is self:
                self.action_lift_block()

    def action_lift_block(self) -> None:
        """Ask by which way it is opened, and why."""
        from clinic24_tui.dialogs.block import BlockSheet

        self.app.push_screen(BlockSheet(self._reason, asked=self._barred == BLOCKED), self._open_it)

    def _open_it(self, lift: "Lift | None") -> None:
        if lift is None:
            return
        self._barred, self._reason, self._lift = "", lift.reason, lift.way
        self.link.open_case(self.case_id, lift.reason, lift.way)
        self.post_message(Say(_("Ärendet öppnas för läsning. Det står i åtkomstloggen, med din orsak.")))
