"""The errors of pictures and of one's own phrases, for the one table (`errors.PROBLEMS`)."""

from server.contract.problem import Problem

PICTURES_AND_PHRASES: dict[str, Problem] = {
    # pictures
    "picture_large": Problem(
        413,
        None,
        False,
        "Bilden är större än 10 MB. Ta en ny bild med lägre upplösning, eller beskär den.",
        "The picture is larger than 10 MB. Take a new one with a lower resolution, or crop it.",
    ),
    "picture_pixels": Problem(
        413,
        None,
        False,
        "Bilden har fler än 65 miljoner bildpunkter. Ta en ny bild med lägre upplösning.",
        "The picture has more than 65 million pixels. Take a new one with a lower resolution.",
    ),
    "picture_type": Problem(
        415,
        None,
        False,
        "Filen är ingen bild som kan tas emot. Skicka en bild i formatet JPEG, PNG eller WebP.",
        "The file is no picture that can be received. Send a picture as JPEG, PNG or WebP.",
    ),
    "picture_heic": Problem(
        415,
        None,
        False,
        "Bilden är i formatet HEIC och kan inte tas emot. Ta en skärmbild av den och skicka skärmbilden i stället.",
        "The picture is in the format HEIC and cannot be received. Take a screenshot of it and send the screenshot instead.",
    ),
    "picture_moving": Problem(
        415,
        None,
        False,
        "GIF och rörliga bilder kan inte tas emot. Skicka en stillbild.",
        "GIF and moving pictures cannot be received. Send a still picture.",
    ),
    "picture_broken": Problem(
        422,
        None,
        False,
        "Bilden är skadad och kan inte läsas. Ta en ny bild och skicka den.",
        "The picture is damaged and cannot be read. Take a new one and send it.",
    ),
    "pictures_full": Problem(
        409,
        None,
        False,
        "Ärendet har redan 20 bilder. Beskriv resten med ord.",
        "The case already has 20 pictures. Describe the rest in words.",
    ),
    "no_picture": Problem(
        404,
        None,
        False,
        "Bilden finns inte i ärendet. Öppna ärendet på nytt.",
        "The picture is not in the case. Open the case again.",
    ),
    "picture_unseen": Problem(
        409,
        None,
        False,
        "Alla bilder är inte öppnade. Öppna dem (F5), eller markera dem som ej bedömbara, innan du avslutar.",
        "Not all pictures have been opened. Open them (F5), or mark them as not assessable, before you close.",
    ),
    "blank_left": Problem(422, None, False, "Fyll i luckan {blank} först.", "Fill in the blank {blank} first."),
    "task_to_doctor": Problem(
        422,
        None,
        False,
        "Ett uppdrag går från sjuksköterska eller sekreterare till en läkare. Välj en läkare, eller ställ en fråga.",
        "A task goes from a nurse or a secretary to a doctor. Choose a doctor, or ask a question.",
    ),
    # phrases of one's own
    "bad_phrase": Problem(422, None, False, "Frasen är inte sparad. {sv}", "The phrase is not kept. {en}"),
    "no_phrase": Problem(
        404, None, False, "Frasen finns inte bland dina egna.", "The phrase is not among those of your own."
    ),
    "phrases_full": Problem(
        409,
        None,
        False,
        "Du har {most} egna fraser, fler får inte plats. Ta bort en som du inte använder.",
        "You have {most} phrases of your own, there is no room for more. Remove one that you do not use.",
    ),
    "staffed_only": Problem(
        409,
        None,
        True,
        "Ingen är på plats just nu. Ring 1177, eller 112 om det är akut.",
        "Nobody is on duty right now. Call 1177, or 112 in an emergency.",
    ),
    "not_connected": Problem(
        409,
        None,
        False,
        "Din mottagning är inte ansluten till chatten. Ring {name}: {phone}.",
        "Your centre is not connected to the chat. Call {name}: {phone}.",
    ),
    "same_id": Problem(
        409,
        None,
        False,
        "Samma kommando-id har redan använts för något annat.",
        "The same command id has already been used for something else.",
    ),
}

PHONE_AND_FOLLOW_UP: dict[str, Problem] = {
    "phone_open": Problem(
        409,
        None,
        False,
        "Telefonprotokollet saknar utfall. Tryck r och välj hur samtalet slutade, sedan kan ärendet avslutas.",
        "The telephone protocol has no outcome. Press r and choose how the call ended, then the case can be closed.",
    ),
    "phone_empty": Problem(
        422,
        None,
        False,
        "Protokollet har inget samtalsförsök. Välj hur försöket gick innan du väljer utfall.",
        "The protocol has no attempt to ring. Choose how the attempt went before you choose an outcome.",
    ),
    "phone_not_answered": Problem(
        422,
        None,
        False,
        "Ingen har svarat än. Välj Svarade om ni har talats vid, eller utfallet Nåddes inte.",
        "Nobody has answered yet. Choose Answered if you have spoken, or the outcome Was not reached.",
    ),
    "phone_identity": Problem(
        422,
        None,
        False,
        "Identiteten är inte kontrollerad. Fråga efter personnumrets fyra sista och adressen, och bocka för med i.",
        "The identity is not checked. Ask for the last four digits and the address, and tick it with i.",
    ),
    "phone_again": Problem(
        422,
        None,
        False,
        "Försök igen om 1–1440 minuter, och bara när ingen har svarat.",
        "Try again in 1–1440 minutes, and only when nobody has answered.",
    ),
    "bad_day": Problem(
        422,
        None,
        False,
        "Dagen går inte att bevaka till. Välj en tid framåt, högst ett år bort, till exempel 2d, fre eller 2026-12-01.",
        "The case cannot be parked until then. Choose a time ahead, at most a year, such as 2d, fri or 2026-12-01.",
    ),
    "has_case": Problem(
        409,
        None,
        False,
        "Personen har redan ett öppet ärende. Sök upp det i listan, eller fråga den som har det.",
        "The person has an open case already. Look for it in the list, or ask who has it.",
    ),
    "not_listed": Problem(
        403,
        None,
        False,
        "Personen är inte listad hos er. Kontrollera numret; den enhet där personen är listad tar kontakten.",
        "The person is not listed with you. Check the number; the unit where the person is listed makes the contact.",
    ),
    "many_numbers": Problem(
        429,
        None,
        True,
        "Du har slagit upp många personnummer på kort tid. Vänta någon minut och försök igen; det du skrev är kvar.",
        "You have looked up many identity numbers in a short time. Wait a minute or so and try again; what you wrote is kept.",
    ),
    "caller_missing": Problem(
        422,
        None,
        False,
        "Barnet är under 13 år. Skriv också vem som ringer: vårdnadshavarens personnummer.",
        "The child is under 13. Write also who calls: the guardian's identity number.",
    ),
    "caller_guardian": Problem(
        403,
        None,
        False,
        "Den som ringer står inte som vårdnadshavare för barnet. Kontrollera båda numren.",
        "Who calls is not registered as the child's guardian. Check both numbers.",
    ),
    "caller_grown": Problem(
        422,
        None,
        False,
        "Den som har fyllt 13 år ringer själv. Lämna fältet för vårdnadshavare tomt.",
        "A person of 13 or more calls alone. Leave the field for the guardian empty.",
    ),
    "contact_phone": Problem(
        409,
        None,
        False,
        "Personen har inget telefonnummer att avisera. Skicka brev i stället.",
        "The person has no telephone number to notify. Send a letter instead.",
    ),
    "register_away": Problem(
        503,
        None,
        True,
        "Folkbokföringen eller listningen svarar inte. Inget ärende är påbörjat; försök igen om en stund.",
        "The population or listing register does not answer. No case has been begun; try again in a while.",
    ),
    "no_video": Problem(
        409,
        None,
        False,
        "Ingen videotjänst är inkopplad. Ring i stället (r), eller be den som sköter servern ange --video-url.",
        "No video service is connected. Call instead (r), or ask who runs the server to set --video-url.",
    ),
    "not_parked": Problem(
        409,
        None,
        False,
        "Ärendet är inte parkerat. Det är redan tillbaka.",
        "The case is not parked. It is back already.",
    ),
}
"""What can be wrong with a telephone protocol, a follow-up, a video link or a contact that the clinic makes."""

SETTINGS: dict[str, Problem] = {
    "settings_wrong": Problem(
        422,
        None,
        False,
        "Inställningarna går inte ihop, och inget är ändrat. Rätta raderna som nämns och spara igen.",
        "The settings do not fit together, and nothing has been changed. Mend the lines that are named and save again.",
    ),
    "setting_changed": Problem(
        409,
        None,
        False,
        "{name} har sparat {subject} medan du skrev. Inget av ditt är förlorat: se skillnaden, och spara igen om den ska gälla.",
        "{name} saved {subject} while you wrote. Nothing of yours is lost: see the difference, and save again if it is to hold.",
    ),
    "nothing_changed": Problem(
        409,
        None,
        False,
        "Det finns inget att spara: texten är den som redan gäller.",
        "There is nothing to save: the text is the one that already holds.",
    ),
    "setting_stays": Problem(
        409,
        None,
        False,
        "Enheten och regionens egna inställningar kan inte tas bort. Sätt connected: false i stället.",
        "A unit and the region's own settings cannot be removed. Set connected: false instead.",
    ),
    "queue_not_empty": Problem(
        409,
        None,
        False,
        "Kön {queue} har {n} ärenden som inte är avslutade. Töm den först, eller låt den stå kvar utan öppettider.",
        "The queue {queue} has {n} cases that are not closed. Empty it first, or let it stay without opening hours.",
    ),
}
"""What can be wrong with a change of the settings."""

MERGING: dict[str, Problem] = {
    "other_patient": Problem(
        409,
        None,
        False,
        "Det är inte samma patients ärenden. Inget är sammanslaget.",
        "The cases are not of the same patient. Nothing has been merged.",
    ),
    "other_unit": Problem(
        409,
        None,
        False,
        "Ärendena hör till olika enheter, och den ena får inte läsa den andras. Svara i vart och ett.",
        "The cases belong to different units, and one may not read the other's. Answer in each.",
    ),
    "other_writer": Problem(
        409,
        None,
        False,
        "Ärendena är skrivna av olika personer, och den ena får inte läsa den andras chatt. Svara i vart och ett.",
        "The cases are written by different people, and one may not read the other's chat. Answer in each.",
    ),
    "other_owner": Problem(
        409,
        None,
        False,
        "{owner} har det andra ärendet sedan {since}. Be att få det överlämnat, och slå sedan ihop dem.",
        "{owner} has the other case since {since}. Ask to have it handed over, then merge them.",
    ),
    "merged": Problem(
        409,
        None,
        False,
        "Ärendet fortsätter tillsammans med ditt andra ärende. Gå dit och skriv där.",
        "The case goes on together with your other case. Go there and write there.",
    ),
}
"""Why two cases cannot be made one, and what a patient is told who writes in the one that went on in the other."""
