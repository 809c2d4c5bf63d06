"""What a secretary does with a symptom: she does not judge it, and one key leaves the case to the nurse."""

from clinic24_tui.locale import _
from clinic24_tui.messages import Say
from clinic24_tui.screens.case_verbs import CaseVerbs

NURSES = ("nurse", "bvc_nurse")
HERE, NOBODY = "secretary.to_nurse", "secretary.to_nurse_nobody"
"""The phrases that the patient is told with: a nurse is in the chat, and none is."""


class SecretaryVerbs(CaseVerbs):
    """The verb of a secretary beside those that all have."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say whether a verb can be done now."""
        if self.is_mounted and action == "leave_to_nurse":
            worn = self.link.store.assignment
            return self.mine and worn is not None and worn["profession"] == "secretary" and bool(self._nurses())
        return super().check_action(action, parameters)

    def action_leave_to_nurse(self) -> None:
        """Tell the patient who reads it now, and give the case to the nurses of my unit at once."""
        head, worn = self.head, self.link.store.assignment
        if head is None or worn is None or head["owner_seq"] is None:
            return
        if self.link.state != "online":
            self.post_message(Say(_("Frånkopplad: inget är gjort. Försök igen när linjen är tillbaka."), "warn"))
            return
        self._push_draft()
        self._take_in(self.link.keep(self.case_id))
        nurses, there = self._nurses(), self._nurse_is_here()
        phrase = HERE if there else NOBODY
        text = self.source.phrase(phrase)
        if text:
            self.link.say(self.case_id, text, head["owner_seq"], urgent=True, phrases=(phrase,))
            # Saying empties the draft; what was being written is not what was said.
            self._push_draft()
        note = _("Bedöm inte: besvär i ett administrativt ärende. Inget är bedömt av sekreteraren.")
        self._ask_as_owner("HandOver", unit=worn["unit"], profession=nurses, note=note)
        if not text:
            self.post_message(
                Say(_("Lämnat till sjuksköterskan. Frasen till patienten saknas: inget är sagt."), "warn")
            )
        elif not there:
            self.post_message(Say(_("Lämnat. Ingen sjuksköterska är här: patienten har fått 1177 och 112."), "warn"))

    def _nurses(self) -> str:
        """Return the profession that assesses at my unit, "" where nobody does."""
        worn = self.link.store.assignment
        unit = next((unit for unit in self.link.store.units if worn and unit["id"] == worn["unit"]), None)
        return next((name for name in NURSES if unit and name in unit["professions"]), "")

    def _nurse_is_here(self) -> bool:
        duty, nurses = self.link.store.duty, self._nurses()
        return any(queue["profession"] == nurses and queue["here"] > 0 for queue in (duty["queues"] if duty else ()))
