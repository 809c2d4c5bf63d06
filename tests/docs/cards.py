"""The one-page cards (lathundar): the keys of each kind of work, made from the program's own verbs."""

from typing import Final, Literal

from clinic24_tui import locale
from clinic24_tui.commands.base import REGISTRY
from clinic24_tui.commands.every import VERBS

assert VERBS, "the verbs are registered"
Lang = Literal["sv", "en"]

CARDS: Final[tuple[tuple[dict[Lang, str], dict[Lang, str], tuple[str, ...]], ...]] = (
    (
        {"sv": "Sjuksköterskan", "en": "The nurse"},
        {
            "sv": "Läs anamnesen, svara, fråga det farliga först, säg vad hon gör om det blir värre.",
            "en": "Read the history, answer, ask the dangerous first, say what she does if it gets worse.",
        },
        (
            "take_next", "whole_history", "phrases", "send", "take_back", "internal_note", "plain_words", "accept_flag",
            "phone_patient", "ask_colleague", "hand_over_case", "close_case", "end_shift",
        ),
    ),
    (
        {"sv": "Sekreteraren", "en": "The secretary"},
        {
            "sv": "Bedöm inte. Nytt i kroppen lämnas med en tangent; numret 112 får alla skriva.",
            "en": "Do not assess. What is new in the body is handed over with one key; anybody may write the number 112.",
        },
        (
            "take_next", "phrases", "send", "take_back", "internal_note", "leave_to_nurse", "ask_colleague", "close_case",
            "end_shift",
        ),
    ),
    (
        {"sv": "Timvikarien", "en": "The temp"},
        {
            "sv": "Börja med en övning. Fråga hellre en gång för mycket.",
            "en": "Begin with a practice. Ask rather once too often.",
        },
        ("practise", "help", "command_palette", "take_next", "send", "take_back", "hand_over_case", "team", "day_info"),
    ),
    (
        {"sv": "Den som leder ett pass", "en": "Who leads a session"},
        {
            "sv": "Titta på tavlan, inte över axeln. Ett tips är en fråga.",
            "en": "Look at the board, not over shoulders. A hint is a question.",
        },
        (
            "practise", "board_hint", "board_worse", "board_question", "board_rush", "board_pause", "board_fast",
            "board_group", "board_end",
        ),
    ),
)  # fmt: skip
_HEAD: Final[dict[Lang, str]] = {
    "sv": """# Lathundar

Ett blad per arbete, gjorda av programmets egna tangenter. Alla tangenter: `clinic24 keys`.
Handboken: [training.sv.md](training.sv.md).
""",
    "en": """# Cards

A sheet for each kind of work, made from the program's own keys. All keys: `clinic24 keys`.
The handbook: [training.en.md](training.en.md).
""",
}
_TABLE: Final[dict[Lang, str]] = {"sv": "| tangent | gör |", "en": "| key | does |"}


def cards(lang: Lang) -> str:
    """Return the page of cards in a language."""
    locale.use(lang)
    try:
        parts = [_HEAD[lang]]
        for title, advice, verbs in CARDS:
            shown = [REGISTRY[name] for name in verbs]
            rows = [f"| `{verb.key_name()}` | {locale._(verb.label)}. {locale._(verb.help)} |" for verb in shown]
            parts += ["\n".join([f"## {title[lang]}", "", advice[lang], "", _TABLE[lang], "|---|---|", *rows]) + "\n"]
        return "\n".join(parts)
    finally:
        locale.use("sv")
