"""The picture press: one picture in on standard input, the same made anew on standard output. Run as a program of its own.

What comes from outside is decoded here and nowhere else, in a process that holds no data, may use little memory and time,
and may write no file. Out comes one line of JSON, `{"width", "height"}` and the JPEG after it, or `{"code"}` alone.
It is started by its path, so it imports nothing of ours; its limits come as arguments.
"""

import json
import re
import sys
import warnings
from io import BytesIO
from typing import Final

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

MEMORY: Final = 900 * 1024 * 1024
SECONDS: Final = 15
FILES: Final = 64
FORMATS: Final = ("JPEG", "PNG", "WEBP")
HEIC: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"heif"})
OURS: Final = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n|RIFF....WEBP", re.DOTALL)
"""How a file of the formats that we take begins: when the rest cannot be read, it is damaged, not another kind of file."""
TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""EXIF orientation -> what sets the picture upright."""
ORIENTATION: Final = 0x0112
STEPS: Final = ((85, 1.0), (70, 1.0), (70, 0.7), (70, 0.5), (60, 0.35))
"""Quality and size that are tried in turn until the picture is small enough."""


class Unfit(Exception):
    """The picture cannot be kept; the argument is the documented code."""


def limit() -> None:
    """Take away what decoding a picture does not need; where the system has no such limits, the parent's clock remains."""
    try:
        import resource
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, FILES),
    ):
        resource.setrlimit(what, (most, most))


def opened(raw: bytes, pixels: int) -> Image.Image:
    """Return the picture with its head read and nothing decoded yet; raises Unfit."""
    if raw[:6] in (b"GIF87a", b"GIF89a"):
        raise Unfit("picture_moving")
    if raw[4:8] == b"ftyp" and raw[8:12] in HEIC:
        raise Unfit("picture_heic")
    try:
        image = Image.open(BytesIO(raw), formats=FORMATS)
    except Image.DecompressionBombError as fault:
        raise Unfit("picture_pixels") from fault
    except UnidentifiedImageError as fault:
        raise Unfit("picture_broken" if OURS.match(raw) else "picture_type") from fault
    if image.width * image.height > pixels:
        raise Unfit("picture_pixels")
    # A phone's JPEG may carry a second picture (MPO); the first one is the picture.
    if image.format != "MPO" and getattr(image, "n_frames", 1) > 1:
        raise Unfit("picture_moving")
    return image


def made_anew(image: Image.Image, edge: int) -> Image.Image:
    """Return the pixels alone: upright, in sRGB, on white, at most `edge` pixels long, and nothing that the file said besides."""
    image.draft(None, (edge, edge))
    image.load()
    turned = TURNS.get(image.getexif().get(ORIENTATION, 1))
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    if image.mode == "P" or "transparency" in image.info:
        image = image.convert("RGBA")
    if image.mode not in ("RGB", "RGBA", "LA", "L", "CMYK"):
        image = image.convert("RGB")
    image.thumbnail((edge, edge))
    flat = Image.new("RGB", image.size, "white")
    flat.paste(_coloured(image, profile), mask=image.getchannel("A") if image.mode in ("RGBA", "LA") else None)
    return flat if turned is None else flat.transpose(turned)


def _coloured(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture in sRGB; a profile that cannot be read or does not fit is passed over."""
    if profile and image.mode in ("RGB", "L", "CMYK"):
        try:
            srgb = ImageCms.createProfile("sRGB")
            read = ImageCms.ImageCmsProfile(BytesIO(profile))
            turned = ImageCms.profileToProfile(image, read, srgb, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            return image.convert("RGB")
        return turned or image.convert("RGB")
    return image.convert("RGB")


def written(image: Image.Image, most: int) -> tuple[Image.Image, bytes]:
    """Return the picture as it is kept, with its JPEG of at most `most` bytes; raises Unfit."""
    for quality, scale in STEPS:
        fitted = image if scale == 1 else ImageOps.scale(image, scale)
        out = BytesIO()
        fitted.save(out, "JPEG", quality=quality)
        if out.tell() <= most:
            return fitted, out.getvalue()
    raise Unfit("picture_pixels")


def pressed(raw: bytes, pixels: int, edge: int, most: int) -> tuple[dict[str, object], bytes]:
    """Return what is said of the picture, and its JPEG; empty when it cannot be kept."""
    Image.MAX_IMAGE_PIXELS = pixels
    try:
        image, body = written(made_anew(opened(raw, pixels), edge), most)
    except Unfit as unfit:
        return {"code": unfit.args[0]}, b""
    except Exception as fault:  # noqa: BLE001  decoders fail in every way there is; its kind is told, so that ours show
        return {"code": "picture_broken", "fault": type(fault).__name__}, b""
    return {"width": image.width, "height": image.height}, body


def main() -> None:
    """Press the picture on standard input."""
    pixels, edge, most = (int(number) for number in sys.argv[1:4])
    limit()
    warnings.simplefilter("ignore")  # what decoders remark on a file is nobody's business here
    said, body = pressed(sys.stdin.buffer.read(), pixels, edge, most)
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + body)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
