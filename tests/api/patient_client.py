"""A patient over the public API, as a phone would be one."""

from typing import Any
from uuid import uuid4

import httpx


class PatientClient:
    """One phone: it identifies itself, holds its key, and answers what is asked."""

    def __init__(self, client: httpx.AsyncClient, people: list[dict[str, Any]]) -> None:
        self.client, self.people = client, people
        self.token, self.case, self.step = "", "", {}

    def adult(self, *, guardian: bool = False) -> str:
        """Return the number of an invented adult."""
        found = [p for p in self.people if p["age_unit"] == "y" and 25 <= p["age"] < 60]
        return str(next(p["number"] for p in found if p["guardian"] or not guardian))

    async def post(self, path: str, body: Any, token: str | None = None) -> httpx.Response:
        headers = {"authorization": f"Bearer {token}"} if token is not None else {}
        return await self.client.post(path, json=body, headers=headers)

    async def identify(self, number: str, who: str = "self", **extra: Any) -> httpx.Response:
        return await self.post("/api/patient/identify", {"number": number, "who": who, "lang": "sv", **extra})

    async def start(self, number: str | None = None, who: str = "self", **extra: Any) -> "PatientClient":
        """Identify and open a new case; the key is kept."""
        identity = (await self.identify(number or self.adult(guardian=who == "child"), who)).json()["identity"]
        answer = await self.post("/api/patient/cases", {"who": who, "lang": "sv", **extra}, identity)
        assert answer.status_code == 200, answer.text
        self.took(answer.json())
        return self

    def took(self, opened: dict[str, Any]) -> None:
        self.token, self.case, self.step = opened["token"], opened["case"], opened["step"]

    async def say(self, kind: str, *, id: str | None = None, **fields: Any) -> httpx.Response:  # noqa: A002  the field's name
        """Send a command; a page that follows is kept."""
        body = {"id": id or str(uuid4()), "type": kind, **fields}
        answer = await self.post("/api/patient/case/commands", body, self.token)
        if answer.status_code == 200:
            self.step = answer.json()["step"]
        return answer

    async def picture(self, body: bytes, name: str = "", token: str | None = None, **asked: str) -> httpx.Response:
        """Send a picture as the page does."""
        params = {"id": name or str(uuid4()), **asked}
        headers = {"authorization": f"Bearer {token or self.token}"}
        return await self.client.post("/api/patient/case/pictures", content=body, params=params, headers=headers)

    async def get(self, path: str, token: str | None = None) -> httpx.Response:
        return await self.client.get(path, headers={"authorization": f"Bearer {token or self.token}"})

    async def ok(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Send a command that must be carried out, and return the page."""
        answer = await self.say(kind, **fields)
        assert answer.status_code == 200, answer.text
        return self.step

    async def to_questions(self, flow: str = "general") -> None:
        await self.ok("SetContact", phone="070-174 06 05", notify=True)
        await self.ok("ChooseEntrance", entrance="care")
        await self.ok("Describe", text="Jag har ont i halsen")
        await self.ok("Tick", items=[])
        await self.ok("ChooseComplaint", flow=flow)

    async def answer_mildly(self) -> None:
        """Answer every question with what a phone that knows nothing would try: none, no, the least, or don't know."""
        while self.step["kind"] == "question":
            question = self.step["data"]["question"]
            version = self.step["data"]["version"]
            await self.ok("AnswerQuestion", question=question["id"], value=mild(question), version=version)

    async def to_queue(self) -> None:
        """Go all the way to the queue; from advice and listing the way on is taken."""
        await self.to_questions()
        await self.answer_mildly()
        if self.step["kind"] in ("advice", "emergency"):
            await self.ok("GoOn")
        if self.step["kind"] == "listing":
            await self.ok("ChooseUnit", unit=self.step["data"]["choices"][0]["unit"])
        await self.ok("Submit")


def mild(question: dict[str, Any]) -> Any:
    """Return an answer that the question takes."""
    if not question["required"]:
        return ""
    options = [option["id"] for option in question["options"]]
    if question["kind"] == "multiple":
        return ["none"] if "none" in options else options[-1:]
    if question["kind"] == "single":
        return "no" if "no" in options else options[0]
    if question["kind"] in ("number", "scale"):
        return question["minimum"]
    return "2026-11-20" if question["kind"] == "date" else "Vet inte riktigt"
