"""The palette: every verb of this place, and those that work everywhere."""

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from clinic24_tui.commands.base import REGISTRY, Command, written
from clinic24_tui.locale import _
from clinic24_tui.messages import Happened
from clinic24_tui.state.phrase_index import folded


class Verbs(Provider):
    """Verbs that can be done now, with their keys."""

    async def discover(self) -> Hits:
        """Return all of them."""
        for verb in self._verbs():
            yield DiscoveryHit(self._name(verb), partial(self._do, verb), help=_(verb.help))

    async def search(self, query: str) -> Hits:
        """Return those whose name or help has the words."""
        wanted = folded(query).split()
        for verb in self._verbs():
            name, help_text = folded(_(verb.label)), folded(_(verb.help))
            if all(word in name or word in help_text for word in wanted):
                score = 1.0 if name.startswith(folded(query)) else 0.8 if wanted and wanted[0] in name else 0.4
                yield Hit(score, self._name(verb), partial(self._do, verb), text=_(verb.label), help=_(verb.help))

    def _verbs(self) -> list[type[Command]]:
        found = []
        for verb in REGISTRY.values():
            for holder in (self.screen, self.app):
                if verb.in_palette and hasattr(holder, f"action_{verb.id}") and verb not in found:
                    if holder.check_action(verb.id, ()) is not False:
                        found.append(verb)
                    break
        return found

    @staticmethod
    def _name(verb: type[Command]) -> Content:
        keys = ", ".join(written(key) for key in verb.live_keys()[:2])
        return Content(f"{_(verb.label)}  ({keys})" if keys else _(verb.label))

    async def _do(self, verb: type[Command]) -> None:
        holder = self.screen if hasattr(self.screen, f"action_{verb.id}") else self.app
        await holder.run_action(verb.id)
        self.app.post_message(Happened(f"palette:{verb.id}"))
