"""Verbs that reach the patient in another way than by the chat, or later: the telephone and the follow-up."""

from clinic24_tui.commands.base import Command
from clinic24_tui.locale import N_


class PhonePatient(Command):
    """Open the telephone protocol."""

    id = "phone_patient"
    keys = ("r",)
    label = N_("Ring")
    help = N_("Öppna telefonprotokollet: nummer, identitet, försök och utfall. Utan utfall kan ärendet inte avslutas.")
    place = "transcript"
    rank = 31
    slash = "ring"
    slash_en = "call"


class FollowUpCase(Command):
    """Put the case away until a day, or take it back before its day."""

    id = "follow_up_case"
    keys = ("u",)
    label = N_("Uppföljning")
    help = N_("Parkera ärendet till en dag, med frågan färdig som utkast. På ett parkerat ärende: ta tillbaka det nu.")
    place = "transcript"
    rank = 33
    slash = "uppföljning"
    slash_en = "followup"


class SendVideoLink(Command):
    """Send the patient a link to the case's video room, or send it again."""

    id = "send_video_link"
    keys = ("v",)
    label = N_("Videolänk")
    help = N_(
        "Skicka patienten länken till ärendets videomöte. Samma tangent skickar den igen; länken slutar gälla när ärendet avslutas."
    )
    place = "transcript"
    rank = 36
    slash = "video"
    slash_en = "video"


class NewContact(Command):
    """Begin a case for a person who has none open."""

    id = "new_contact"
    keys = ("c",)
    label = N_("Ny kontakt")
    help = N_(
        "Kontakta en listad person som inte har något öppet ärende: personnummer, orsak och en första rad."
        " ^t skriver in en patient i telefon."
    )
    place = "workbench"
    rank = 95


class PatientOnPhone(Command):
    """Enter a caller into the queue with the same triage as the patient's own page."""

    id = "patient_on_phone"
    keys = ("ctrl+t",)
    label = N_("Patient i telefon")
    help = N_("Skriv in den som ringer i samma kö: samma frågor, samma nivå, en fråga i taget.")
    place = "dialog"
    priority = True
    in_palette = False


class CheckIdentity(Command):
    """Tick that who answered has been checked."""

    id = "check_identity"
    keys = ("i",)
    label = N_("Identitet")
    help = N_("Bocka för att identiteten är kontrollerad i samtalet.")
    place = "dialog"
    in_palette = False


class AgainLater(Command):
    """Go on to the next time to try again."""

    id = "again_later"
    keys = ("t",)
    label = N_("Tid")
    help = N_("Byt när ärendet kommer tillbaka för ett nytt försök.")
    place = "dialog"
    in_palette = False


class ParkOne(Command):
    """Park the chosen case until a day."""

    id = "park_one"
    keys = ("u",)
    label = N_("Parkera")
    help = N_("Parkera det valda ärendet till en dag.")
    place = "dialog"
    rank = 23
    in_palette = False


REACH = (PhonePatient, FollowUpCase, SendVideoLink)
"""Bound on the transcript."""
