"""Picture files made for a test: good ones, and those that are meant to break whoever reads them."""

import io
import struct
import zlib
from typing import Any

from PIL import Image

SECRET = b"SECRET-THAT-MUST-GO"
"""Words that are hidden in files; no kept picture may hold them."""


def saved(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def shades(size: tuple[int, int], mode: str = "RGB") -> Image.Image:
    """Return a picture whose corners differ: red grows to the right, green downwards."""
    across = Image.linear_gradient("L").rotate(90).resize(size)
    down = Image.linear_gradient("L").resize(size)
    return Image.merge("RGB", (across, down, Image.new("L", size, 40))).convert(mode)


def jpeg(size: tuple[int, int] = (64, 48), **options: Any) -> bytes:
    return saved(shades(size), "JPEG", **options)


def from_a_phone(size: tuple[int, int] = (80, 60)) -> bytes:
    """Return a JPEG as phones make them: lying on its side, with maker, place and a comment in it."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = SECRET.decode()
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (57.0, 46.0, 0.0), "E", (16.0, 38.0, 0.0)
    return saved(shades(size), "JPEG", exif=exif, comment=SECRET)


def bomb(edge: int = 30_000) -> bytes:
    """Return a PNG of a few kilobytes that is `edge` × `edge` pixels."""
    head = struct.pack(">IIBBBBB", edge, edge, 1, 0, 0, 0, 0)
    row = b"\x00" * (edge // 8 + 1)
    squeeze = zlib.compressobj(9)
    data = b"".join(squeeze.compress(row) for _ in range(edge)) + squeeze.flush()
    parts = [(b"IHDR", head), (b"IDAT", data), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in parts)


def liar(edge: int = 8_000) -> bytes:
    """Return a PNG whose head promises less than its data hold, and whose text unfolds to a gigabyte of nothing."""
    head = struct.pack(">IIBBBBB", 16, 16, 8, 2, 0, 0, 0)
    text = b"Comment\x00\x00" + zlib.compress(b"\x00" * (64 * 1024 * 1024), 9)
    data = zlib.compress(b"\x00" * edge * 3, 9)
    parts = [(b"IHDR", head), (b"zTXt", text), (b"IDAT", data), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in parts)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def moving(kind: str) -> bytes:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    return saved(frames[0], kind, save_all=True, append_images=frames[1:])


def heic() -> bytes:
    """Return how an iPhone's own format begins."""
    return struct.pack(">I", 24) + b"ftypheic" + bytes(4) + b"mif1heic" + bytes(400)


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
