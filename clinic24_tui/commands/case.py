"""Verbs of the case view: Ctrl and F keys work while one types, single keys in the conversation."""

from clinic24_tui.commands.base import Command
from clinic24_tui.commands.block import LiftBlock
from clinic24_tui.commands.colleagues import COLLEAGUES
from clinic24_tui.commands.contacts import CONTACTS
from clinic24_tui.commands.pictures import ShowPictures
from clinic24_tui.commands.plain import PlainWords
from clinic24_tui.commands.reach import REACH
from clinic24_tui.commands.record import ConfirmRecorded, RecordCase
from clinic24_tui.locale import N_


class Send(Command):
    """Send the line to the patient; it is held a moment first."""

    id = "send"
    keys = ("enter",)
    label = N_("Skicka")
    help = N_("Skicka texten till patienten. Den hålls några sekunder så att du kan ångra.")
    place = "composer"
    rank = 10
    priority = True


class NewLine(Command):
    """Break the line."""

    id = "new_line"
    keys = ("ctrl+j",)
    label = N_("Ny rad")
    help = N_("Bryt raden utan att skicka.")
    place = "composer"
    priority = True
    in_palette = False


class NextBlank(Command):
    """Go to the next blank of a phrase."""

    id = "next_blank"
    keys = ("tab",)
    label = N_("Nästa lucka")
    help = N_("Gå till nästa lucka i frasen. En lucka som inte är ifylld hindrar att texten skickas.")
    place = "composer"
    priority = True
    in_palette = False


class ToTranscript(Command):
    """Go from the composer to the conversation; the text stays."""

    id = "to_transcript"
    keys = ("escape",)
    label = N_("Till chatten")
    help = N_("Gå till samtalet, där enkla tangenter gäller. Texten du skriver är kvar.")
    place = "composer"
    rank = 40
    priority = True


class Phrases(Command):
    """Open the phrases."""

    id = "phrases"
    keys = ("semicolon",)
    label = N_("Fras")
    help = N_("Sök bland fraserna: ; först på en rad eller efter ett mellanslag. ;; ger ett semikolon.")
    place = "composer"
    rank = 35
    slash = "fras"
    slash_en = "phrase"


class Commands(Command):
    """Open the list of commands."""

    id = "slash_list"
    keys = ("slash",)
    label = N_("Kommando")
    help = N_("Visa kommandona: / som första tecken. // ger ett snedstreck.")
    place = "composer"
    rank = 36
    in_palette = False


class TakeBack(Command):
    """Take the held line back into the composer."""

    id = "take_back"
    keys = ("ctrl+z", "f8")
    label = N_("Ångra")
    help = N_("Ta tillbaka raden som hålls. Hålls ingen rad ångras det du senast skrev.")
    place = "case"
    priority = True
    slash = "ångra"
    slash_en = "undo"


class InternalNote(Command):
    """Go between the line to the patient and the internal note."""

    id = "internal_note"
    keys = ("ctrl+t",)
    label = N_("Internt")
    help = N_("Skriv en intern anteckning som patienten aldrig ser, eller gå tillbaka till texten till patienten.")
    place = "case"
    rank = 80
    priority = True
    slash = "anteckning"
    slash_en = "note"


class SaveNote(Command):
    """Save the internal note."""

    id = "save_note"
    keys = ("ctrl+s",)
    label = N_("Spara internt")
    help = N_("Spara den interna anteckningen.")
    place = "case"
    rank = 10
    priority = True


class SavePhrase(Command):
    """Keep the text in the composer as a phrase of my own."""

    id = "save_phrase"
    keys = ("ctrl+o",)
    label = N_("Spara som fras")
    help = N_("Spara texten du skriver som en egen fras. Patientens namn byts ut, luckor och val är kvar.")
    place = "case"
    priority = True
    slash = "sparafras"
    slash_en = "savephrase"


class WholeHistory(Command):
    """Show the whole autoanamnesis, or the conversation again."""

    id = "whole_history"
    keys = ("f3",)
    label = N_("Anamnes")
    help = N_("Visa hela autoanamnesen, eller samtalet igen.")
    place = "case"
    rank = 50
    priority = True
    slash = "anamnes"
    slash_en = "history"


class AcceptFlag(Command):
    """Acknowledge the red flag in the patient's words."""

    id = "accept_flag"
    keys = ("f7",)
    label = N_("Kvittera flagga")
    help = N_("Säg att du har läst den röda flaggan i patientens ord. Ett ärende med oläst flagga kan inte avslutas.")
    place = "case"
    rank = 4
    priority = True
    slash = "flagga"
    slash_en = "flag"


class AcceptCase(Command):
    """Acknowledge the case that a colleague offers me."""

    id = "accept_case"
    keys = ("f4", "k")
    label = N_("Kvittera")
    help = N_("Ta emot ärendet som en kollega lämnar till dig.")
    place = "transcript"
    rank = 5
    slash = "kvittera"
    slash_en = "accept"


class Write(Command):
    """Go to the composer."""

    id = "write"
    keys = ("o", "enter", "i")
    label = N_("Skriv")
    help = N_("Gå till skrivraden.")
    place = "transcript"
    rank = 10


class HandOverCase(Command):
    """Hand the case over."""

    id = "hand_over_case"
    keys = ("l",)
    label = N_("Lämna över")
    help = N_("Lämna över till en enhet, ett yrke eller en person, med SBAR som ärendet har fyllt i.")
    place = "transcript"
    rank = 20
    slash = "lämna"
    slash_en = "handover"


class CloseCase(Command):
    """Close the case with an outcome."""

    id = "close_case"
    keys = ("a", "e")
    label = N_("Avsluta")
    help = N_("Avsluta ärendet med ett utfall.")
    place = "transcript"
    rank = 30
    slash = "avsluta"
    slash_en = "close"


class ChangeLevel(Command):
    """Raise or lower the level."""

    id = "change_level"
    keys = ("p",)
    label = N_("Nivå")
    help = N_("Höj eller sänk nivån, med en orsak.")
    place = "transcript"
    rank = 35
    slash = "nivå"
    slash_en = "level"


class GiveFeedback(Command):
    """Say what was wrong with the triage."""

    id = "give_feedback"
    keys = ("g",)
    label = N_("Återkoppla")
    help = N_("Säg vad som var fel i triagen. Det ändrar inget i ärendet.")
    place = "transcript"
    slash = "återkoppla"
    slash_en = "feedback"


class ReturnCase(Command):
    """Hand the case back to its queue."""

    id = "return_case"
    keys = ("b",)
    label = N_("Lämna tillbaka")
    help = N_("Lämna tillbaka ärendet till kön, med en orsak.")
    place = "transcript"
    slash = "tillbaka"
    slash_en = "return"


class ReopenCase(Command):
    """Open a closed case again."""

    id = "reopen_case"
    keys = ("z",)
    label = N_("Öppna igen")
    help = N_("Öppna ett avslutat ärende igen, som ditt, med en orsak.")
    place = "transcript"
    rank = 16
    slash = "öppnaigen"
    slash_en = "reopen"


class LeaveToNurse(Command):
    """Leave a symptom to the nurse, without judging it."""

    id = "leave_to_nurse"
    keys = ("x",)
    label = N_("Bedöm inte")
    help = N_(
        "Lämna ärendet till enhetens sjuksköterska på en gång. Patienten får veta det, och vad hon gör till dess."
    )
    place = "transcript"
    rank = 18
    slash = "tillssk"
    slash_en = "tonurse"


class TakeOverCase(Command):
    """Take the case, or take it over from a colleague with a reason."""

    id = "take_over_case"
    keys = ("t",)
    label = N_("Ta över")
    help = N_("Ta ärendet, eller ta över det från en kollega med en orsak.")
    place = "transcript"
    rank = 15
    slash = "taöver"
    slash_en = "takeover"


class OlderLines(Command):
    """Show older lines."""

    id = "older_lines"
    keys = ("pageup",)
    label = N_("Äldre")
    help = N_("Visa äldre rader i samtalet.")
    place = "case"
    priority = True


class NewerLines(Command):
    """Show newer lines."""

    id = "newer_lines"
    keys = ("pagedown",)
    label = N_("Nyare")
    help = N_("Visa nyare rader i samtalet.")
    place = "case"
    priority = True


class CopyLine(Command):
    """Copy the newest line on the screen; again for the one before."""

    id = "copy_line"
    keys = ("y",)
    label = N_("Kopiera rad")
    help = N_(
        "Kopiera den nyaste raden som syns i samtalet; samma tangent igen tar raden före. Skift+drag markerar med musen."
    )
    place = "transcript"


class LeaveCase(Command):
    """Go back to the workbench; the case stays mine and the text stays as a draft."""

    id = "leave_case"
    keys = ("escape",)
    label = N_("Arbetsplatsen")
    help = N_("Gå tillbaka till arbetsplatsen. Ärendet är kvar hos dig och texten är kvar som utkast.")
    place = "transcript"
    rank = 25
    slash = "arbetsplats"
    slash_en = "workbench"


COMPOSER = (Send, NewLine, NextBlank, ToTranscript, Phrases, Commands)
"""Bound on the composer itself."""

CASE = (
    AcceptFlag,
    ShowPictures,
    TakeBack,
    InternalNote,
    SaveNote,
    SavePhrase,
    PlainWords,
    WholeHistory,
    OlderLines,
    NewerLines,
)
"""Bound on the case view; they work while one types."""

TRANSCRIPT = (
    LiftBlock,
    AcceptCase,
    Write,
    TakeOverCase,
    HandOverCase,
    *COLLEAGUES,
    CloseCase,
    ChangeLevel,
    RecordCase,
    ConfirmRecorded,
    *CONTACTS,
    GiveFeedback,
    ReturnCase,
    LeaveToNurse,
    ReopenCase,
    CopyLine,
    LeaveCase,
    *REACH,
)
"""Bound on the transcript: single keys."""

SLASH = tuple(verb for verb in (*COMPOSER, *CASE, *TRANSCRIPT) if verb.slash)
"""The verbs of the list that `/` opens."""
