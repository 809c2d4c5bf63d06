"""The way of one case, step by step: from a patient's page through two clinicians' terminals to the closed case.

A step begins with a server that answers, and ends when what it did can be seen by whoever it is for. Between two steps
the server may be killed: nothing here keeps anything that a person would not see.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from playwright.async_api import expect

from tests.e2e.clinic import Clinic
from tests.e2e.phone import Phone
from tests.e2e.terminal import Terminal

NOTE = "Provtagning ordnad, ring inte"
TO_DOCTOR = "Vill ha läkares bedömning"
TO_ANNA = "Avsluta med råd"
EXPECTED = ["Taken", "Message", "Message", "Note", "HandedOver", "Taken", "Offered", "Taken", "Message", "Closed"]
"""What the clinic's part of the journal holds, besides readings and intake; nothing twice."""
BESIDE = frozenset({"Read", "Disconnected", "Reconnected", "Answered"})
"""Events that may stand anywhere: who has read how far, and whose line was lost for a while."""


@dataclass(frozen=True)
class Words:
    """What the page and the terminal say in one language."""

    number: str
    identify: str
    reach: str
    phone: str
    remind: str
    forward: str
    need: str
    seek: str
    for_what: str
    describe: str
    own: str
    ticks: str
    none: str
    fits: str
    other: str
    question: str
    centre: str
    go_on: str
    right: str
    send: str
    queue: str
    write: str
    taken: str
    reply: str
    sent: str
    read: str
    closed: str
    outcome: str
    doctor: str
    bye: str
    me: str
    who: str
    again: str
    what: str
    back: str


SV = Words(
    number="Personnummer", identify="Legitimera", reach="Hur når vi dig?", phone="Telefonnummer",
    remind="Ja, skicka ett SMS", forward="Nästa", need="Vad behöver du hjälp med?", seek="Sök vård",
    for_what="Vad söker du för?", describe="Din beskrivning", own="Jag har ont i ett knä\nsedan i går",
    ticks="Stämmer något av detta just nu?", none="Inget av detta", fits="Vad stämmer bäst?", other="Något annat",
    question="Fråga", centre="Din vårdcentral", go_on="Fortsätt till Åsby", right="Stämmer det här?", send="Skicka",
    queue="Du är i kön", write="Skriv ett meddelande", taken="Anna har tagit ditt ärende",
    reply="Det är <b>lite</b> bättre nu", sent="skickat", read="läst", closed="Ärendet är avslutat",
    outcome="Egenvårdsråd", doctor="läk", bye="Vila och hör av dig.", me="Mig Jag är 18", who="Vem gäller det?",
    again="Skriv igen i ärendet", what="Vad vill du säga?", back="Det blev inte bättre",
)  # fmt: skip
EN = Words(
    number="Identity number", identify="Identify", reach="How do we reach you?", phone="Telephone number",
    remind="Yes, send a text", forward="Next", need="What do you need help with?", seek="Seek care",
    for_what="What are you seeking care for?", describe="Your description", own="My knee hurts\nsince yesterday",
    ticks="Is any of this true right now?", none="None of these", fits="What fits best?", other="Something else",
    question="Question", centre="Your health centre", go_on="Go on to Åsby", right="Is this right?", send="Send",
    queue="You are in the queue", write="Write a message", taken="Anna has taken your case",
    reply="It is <b>a little</b> better now", sent="sent", read="read", closed="The case is closed",
    outcome="Self-care advice", doctor="doc", bye="Rest and let us know.", me="Me I am 18", who="Who is it about?",
    again="Write again in this case", what="What do you want to say?", back="It did not get better",
)  # fmt: skip
WORDS = {"sv": SV, "en": EN}


class Walk:
    """One patient, one nurse, one doctor, and what they do in `steps`, in order."""

    def __init__(self, clinic: Clinic, phone: Phone, anna: Terminal, johan: Terminal, lang: str) -> None:
        self.clinic, self.phone, self.anna, self.johan = clinic, phone, anna, johan
        self.lang, self.words = lang, WORDS[lang]
        self.case = self.greeting = ""
        self.chatted: list[str] = []

    @property
    def steps(self) -> list[Callable[[], Awaitable[None]]]:
        return [
            self.identify, self.describe, self.answer, self.submit, self.take, self.greet, self.reply, self.note,
            self.to_doctor, self.doctor_takes, self.to_nurse, self.acknowledge, self.say_goodbye, self.close,
        ]  # fmt: skip

    # ---- the patient comes in

    async def identify(self) -> None:
        words, phone = self.words, self.phone
        if self.lang == "en":
            await phone.press("In English")
        await phone.at(words.who)
        await phone.press(words.me)
        await phone.page.get_by_label(words.number).fill(await self.clinic.someone())
        await phone.press(words.identify, exact=True)
        await phone.at(words.reach)

    async def describe(self) -> None:
        words, phone = self.words, self.phone
        await phone.page.get_by_label(words.phone).fill("070-174 06 05")
        await phone.pick(words.remind)
        await phone.press(words.forward)
        await phone.at(words.need)
        await phone.press(words.seek)
        await phone.at(words.for_what)
        await phone.page.get_by_label(words.describe).fill(words.own)
        await phone.press(words.forward)
        await phone.at(words.ticks)

    async def answer(self) -> None:
        words, phone = self.words, self.phone
        await phone.pick(words.none)
        await phone.press(words.forward)
        await phone.at(words.fits)
        await phone.press(words.other)
        await expect(phone.page.locator(".eyebrow")).to_have_text(f"{words.question} 1")
        assert await phone.answer_mildly({}, words.forward) > 5
        await phone.at(words.centre)

    async def submit(self) -> None:
        words, phone = self.words, self.phone
        await phone.press(words.go_on)
        await phone.at(words.right)
        await phone.press(words.send, exact=True)
        await phone.at(words.queue)
        self.case = await self.clinic.only_case()

    # ---- the nurse

    async def take(self) -> None:
        await self.anna.online()
        await self.anna.listed(self.case, "waiting")
        await self.anna.press("n")
        await self.anna.in_case(self.case)
        await self.anna.shows(self.words.own.split("\n", maxsplit=1)[0])
        await expect(self.phone.page.locator(".line.house", has_text=self.words.taken)).to_have_count(1)

    async def greet(self) -> None:
        await self.anna.online()
        await self.anna.write(";hej" if self.lang == "sv" else ";greet")
        await self.anna.until(lambda: self.anna.case_screen.composer.completion.is_open, "the phrases")
        await self.anna.press("enter")
        self.greeting = self.anna.case_screen.composer.writing.text
        assert "Anna Ek" in self.greeting
        await self.anna.press("enter")
        await self.anna.sent()
        await expect(self.phone.page.locator(".line.theirs p")).to_have_text(self.greeting)

    async def reply(self) -> None:
        page = self.phone.page
        await page.get_by_label(self.words.write).fill(self.words.reply)
        await self.phone.press(self.words.send, exact=True)
        line = page.locator(".line.mine", has_text=self.words.reply)
        await expect(line).to_have_count(1)
        await self.anna.shows(self.words.reply)
        # Her reading comes back to the patient's page: she has the case in front of her.
        await expect(line).to_contain_text(self.words.read)

    async def note(self) -> None:
        await self.anna.online()
        await self.anna.press("ctrl+t")
        await self.anna.write(NOTE)
        await self.anna.press("ctrl+s")
        await self.anna.until(lambda: "Note" in self.anna.events(self.case), "the note")
        await self.anna.shows(NOTE)
        await expect(self.phone.page.locator("body")).not_to_contain_text(NOTE)

    # ---- to the doctor's queue, and back to the nurse in person

    async def _hand_over(self, terminal: Terminal, to: str, why: str) -> None:
        await terminal.online()
        if terminal.case_screen.composer.has_cursor:
            await terminal.press("escape")
        await terminal.press("l")
        await terminal.until(lambda: len(terminal.app.screen_stack) == 3, "the sheet")
        await terminal.write(to)
        await terminal.press("enter")
        await terminal.write(why)
        await terminal.press("ctrl+s")

    async def to_doctor(self) -> None:
        await self._hand_over(self.anna, self.words.doctor, TO_DOCTOR)
        await self.anna.at_desk()
        await self.johan.listed(self.case, "waiting")

    async def doctor_takes(self) -> None:
        await self.johan.online()
        await self.johan.press("n")
        await self.johan.in_case(self.case)
        await self.johan.shows(NOTE)
        await self.johan.shows(TO_DOCTOR)

    async def to_nurse(self) -> None:
        await self._hand_over(self.johan, "anna", TO_ANNA)
        await self.anna.listed(self.case, "offered")
        await self.johan.listed(self.case, "mine")

    async def acknowledge(self) -> None:
        await self.anna.online()
        await self.anna.press("f4")
        await self.anna.in_case(self.case)
        await self.anna.shows(TO_ANNA)
        await self.johan.until(lambda: self.johan.link.store.list_of(self.case) != "mine", "the case gone")

    async def say_goodbye(self) -> None:
        await self.anna.online()
        await self.anna.write(self.words.bye)
        await self.anna.press("enter")
        await self.anna.sent()
        await expect(self.phone.page.locator(".line.theirs p").last).to_have_text(self.words.bye)

    async def close(self) -> None:
        await self.anna.online()
        await self.anna.press("escape", "a")
        await self.anna.until(lambda: len(self.anna.app.screen_stack) == 3, "the outcomes")
        await self.anna.press("1", "enter")
        await self.anna.at_desk()
        await self.phone.at(self.words.closed)

    async def write_again(self) -> None:
        """The closed case is gone on with from the phone, and stands in the nurse's queue."""
        words, phone = self.words, self.phone
        await phone.press(words.again)
        await phone.at(words.again)
        await phone.page.get_by_label(words.what).fill(words.back)
        await phone.press(words.send, exact=True)
        await phone.at(words.queue)
        await expect(phone.page.locator(".line.mine", has_text=words.back)).to_have_count(1)
        await self.anna.listed(self.case, "waiting")
        await self.anna.press("n")
        await self.anna.in_case(self.case)
        await self.anna.shows(words.back)
        await expect(phone.page.locator(".line.house", has_text=words.taken)).to_have_count(3)

    # ---- both write, whatever becomes of the server

    async def chat(self, number: int) -> None:
        """Write a line on each side, without waiting for anything."""
        hers, theirs = f"Rad {number} från Anna", f"Rad {number} från patienten"
        self.chatted += [theirs, hers]
        await self.phone.page.get_by_label(self.words.write).fill(theirs)
        await self.phone.press(self.words.send, exact=True)
        await self.anna.write(hers)
        await self.anna.press("enter")

    async def settle(self) -> None:
        """Do what a person would when the line is back: a text that stands in the composer again is sent again."""
        theirs, hers = self.chatted[-2:]
        await self.anna.online()
        if self.anna.case_screen.composer.writing.text:
            assert self.anna.case_screen.composer.writing.text == hers
            await self.anna.press("enter")
        await self.anna.sent()
        assert self.anna.case_screen.composer.writing.text == ""
        await self.anna.shows(theirs)
        await expect(self.phone.page.locator(".line.mine", has_text=theirs)).to_have_count(1)
        await expect(self.phone.page.locator(".line.theirs", has_text=hers)).to_have_count(1)

    # ---- what is left

    async def check(self) -> None:
        """The closed case is readable, and page and journal hold everything once and in order."""
        words, page = self.words, self.phone.page
        journal = await self.clinic.journal(self.case)
        assert [event["seq"] for event in journal] == list(range(1, len(journal) + 1))
        begun = [event["type"] for event in journal].index("Submitted")
        told = [event for event in journal[begun + 1 :] if event["type"] not in BESIDE]
        chatted = [event for event in told if event["data"].get("text") in self.chatted]
        assert sorted(event["data"]["text"] for event in chatted) == sorted(self.chatted)
        told = [event for event in told if event not in chatted]
        assert [event["type"] for event in told] == EXPECTED
        said = [event["data"]["text"] for event in told if event["type"] == "Message"]
        assert said == [self.greeting, words.reply, words.bye]
        assert [event["data"]["text"] for event in told if event["type"] == "Note"] == [NOTE]
        closed: dict[str, Any] = told[-1]
        assert (closed["data"]["outcome"], closed["by"]["id"]) == ("self_care", "anna")
        await page.reload()
        await self.phone.at(words.closed)
        await expect(page.locator("form.composer")).to_be_hidden()
        theirs = [text for text in self.chatted if text.endswith("Anna")]
        await expect(page.locator(".line.theirs p")).to_have_text([self.greeting, *theirs, words.bye])
        await expect(page.locator(".line.mine", has_text=words.reply)).to_have_count(1)
        await expect(page.locator("body")).to_contain_text(words.outcome)
        for hidden in (NOTE, TO_DOCTOR, TO_ANNA):
            await expect(page.locator("body")).not_to_contain_text(hidden)
        assert self.phone.complaints == []
