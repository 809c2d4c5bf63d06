"""Limits of the pictures that a patient sends, read by both sides. Refusals over them: `picture_…` in the table of errors."""

PICTURE_BYTES = 10 * 1024 * 1024
"""Bytes of one picture as it is sent."""

PICTURE_PIXELS = 65_000_000
"""Pixels of one picture as it is sent, by what its head says."""

PICTURES_A_CASE = 20
"""Pictures in one case."""

PICTURE_EDGE = 4_096
"""Pixels of the longer edge of a kept picture; a larger one is scaled down."""

PICTURE_KEPT = 4 * 1024 * 1024
"""Bytes of one kept picture; JPEG, made anew, without anything that the file said besides its pixels."""

MARKS: dict[str, tuple[str, str]] = {
    "unassessable": ("Ej bedömbar", "Cannot be assessed"),
    "mistake": ("Skickad av misstag", "Sent by mistake"),
    "none": ("Markeringen borttagen", "Mark removed"),
}
"""How staff may mark a picture: id -> (Swedish, English); `none` takes the mark away. A picture is never erased."""
