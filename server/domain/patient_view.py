"""What a patient may see of her own case's journal: no internal lines, no user ids, no reasons between colleagues."""

from typing import Final

from server.contract.events import STAFF_ONLY, By, Event

PATIENT_SEES: Final[dict[str, tuple[str, ...]]] = {
    "Message": ("text",),
    "Read": ("upto",),
    "PictureSent": ("picture", "width", "height", "bytes"),
    "PictureSeen": ("picture",),
    "Described": ("text",),
    "Replied112": ("called",),
    "Worsened": ("items", "text"),
    "HandedOver": ("unit_name",),
    "Closed": ("outcome",),
    "Submitted": ("entered",),
    "Reminded": (),
    "Reopened": (),
    "VideoSent": ("url",),
    "TookIn": (),
}
"""Which fields of an event's data reach the patient; a type that is not here leaves with none."""


def for_patient(event: Event) -> Event | None:
    """Return the event as the patient may see it, or None; a clinician has a first name and a profession."""
    kind, by = event["type"], event["by"]
    if kind in STAFF_ONLY:
        return None
    shown = By(kind=by["kind"], id="")
    if by["kind"] == "staff":
        shown["name"] = by.get("name", "").split(" ")[0]
        shown["profession"] = by.get("profession", "")
    data = {key: event["data"][key] for key in PATIENT_SEES.get(kind, ()) if key in event["data"]}
    return Event(seq=event["seq"], type=kind, v=event["v"], at=event["at"], by=shown, data=data)
