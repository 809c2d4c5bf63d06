"""What one can do in the case view to reach the patient in another way, or later: the telephone and the follow-up."""

from typing import TYPE_CHECKING, Any, cast

from clinic24_tui.dialogs.asking import ask_owned
from clinic24_tui.locale import _
from clinic24_tui.messages import Say
from clinic24_tui.screens.case_verbs import CaseVerbs
from clinic24_tui.state.reach import parked
from clinic24_tui.state.sides import unpacked
from clinic24_tui.unanswered import Asked
from clinic24_tui.wording import marked_head

if TYPE_CHECKING:
    from clinic24_tui.app import ClinicApp
    from clinic24_tui.state.transcript import Transcript
    from server.contract.views import CaseHead


class CaseReach(CaseVerbs):
    """The part of the case view that rings, parks and sends the link to a video meeting."""

    if TYPE_CHECKING:
        transcript: Transcript

    _asked_about = 0
    """When the follow-up whose question was put into the composer came."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say whether a verb can be done now."""
        if action in ("phone_patient", "follow_up_case", "send_video_link") and self.is_mounted:
            return self.mine
        return super().check_action(action, parameters)

    # ---- telephone

    def action_phone_patient(self) -> None:
        """Open the telephone protocol."""
        from clinic24_tui.dialogs.phone import PhoneSheet

        if self.head is not None:
            self._push_draft()
            self.put_up(PhoneSheet(self.head), CaseReach._keep_call)

    def _keep_call(self, fields: dict[str, Any]) -> Asked:
        return ask_owned(self.app, self.link, self.case_id, "PhoneCall", **fields)

    # ---- video

    def know_server(self) -> None:
        """Let the conversation know where the server's own pages are."""
        self.transcript.server = cast("ClinicApp", self.app).config.server

    def action_send_video_link(self) -> None:
        """Send the link to the video room."""
        head = self.head
        if head is not None and self.ask("SendVideo", owner_seq=head["owner_seq"]):
            self.post_message(Say(_("Videolänken skickas. v skickar den igen.")))

    # ---- follow-up

    def action_follow_up_case(self) -> None:
        """Ask until when the case is put away; one that is put away is taken back."""
        from clinic24_tui.dialogs.follow_up import ask_follow_up

        if parked(self.head):
            self._ask_as_owner("Unpark")
            return
        self._push_draft()
        ask_follow_up(self.app, self.link, self.case_id, self.composer.sides.said.strip())

    def offer_question(self, head: "CaseHead") -> None:
        """Put the question of a follow-up that has come into an empty line to the patient, once."""
        since, kept = marked_head(head, "follow_up"), head.get("parked")
        if not since or not kept or not kept["question"] or since == self._asked_about or not self.mine:
            return
        self._asked_about = since
        if not unpacked(self.link.drafts.text(self.case_id)).said.strip() and not self.composer.sides.said.strip():
            self.composer.place(self.composer.sides._replace(said=kept["question"]))
            self._push_draft()
