"""Frames about the phrases of one's own."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from server.contract.phrases import PhraseRow


class KeepPhrase(TypedDict):
    """Keep a phrase of one's own: a new one, or with `phrase` another wording of it. `id` is answered with."""

    type: Literal["keep_phrase"]
    id: str
    phrase: NotRequired[str]
    shortcut: str
    title: str
    text_sv: str
    text_en: str


class DropPhrase(TypedDict):
    """Remove a phrase of one's own, with all its versions."""

    type: Literal["drop_phrase"]
    id: str
    phrase: str


class UsedPhrases(TypedDict):
    """Say which phrases stood in a line that was sent: counted, and mine come first next time. Names no case."""

    type: Literal["used_phrases"]
    phrases: list[str]


class OwnPhrases(TypedDict):
    """Every phrase of my own as it is on disk now: the answer to the frame with this `id`."""

    type: Literal["own_phrases"]
    id: str
    phrases: list[PhraseRow]
