"""The picture press against the files that are made to break it: a picture made anew, or a documented reason, and never more."""

import asyncio
import io
import os
from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageOps

from server.adapters import press
from server.adapters.press import Press
from server.adapters.press_worker import made_anew, opened, pressed, written
from server.app.pictures import Pressed
from server.contract.errors import PROBLEMS
from server.contract.pictures import PICTURE_EDGE, PICTURE_KEPT, PICTURE_PIXELS
from server.domain.refusal import Refusal
from tests.support import images
from tests.support.wait import until


async def made(raw: bytes) -> Image.Image:
    """Return the kept picture, after checking that it is a plain JPEG of the size that is told."""
    found = await Press().press(raw)
    assert isinstance(found, Pressed), found
    image = Image.open(io.BytesIO(found.body))
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (found.width, found.height))
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert len(image.getexif()) == 0
    assert len(found.body) <= PICTURE_KEPT
    return image


async def refused(raw: bytes) -> str:
    found = await Press().press(raw)
    assert isinstance(found, Refusal), found
    assert found.code in PROBLEMS
    return found.code


def near(image: Image.Image, at: tuple[int, int], colour: tuple[int, int, int], slack: int = 12) -> bool:
    pixel = image.getpixel(at)
    assert isinstance(pixel, tuple)
    return all(abs(one - other) <= slack for one, other in zip(pixel, colour, strict=True))


async def test_a_phones_picture_stands_upright_and_says_no_place_maker_or_comment() -> None:
    raw = images.from_a_phone((80, 60))
    assert images.SECRET in raw
    assert Image.open(io.BytesIO(raw)).getexif().get_ifd(0x8825)
    image = await made(raw)
    assert image.size == (60, 80)
    # Turned a quarter to the right: what was the lower left corner is the upper left one.
    assert near(image, (1, 1), (3, 252, 40), 20)
    found = await Press().press(raw)
    assert isinstance(found, Pressed)
    assert images.SECRET not in found.body
    assert b"Exif" not in found.body


@pytest.mark.parametrize("turn", range(1, 9))
def test_every_way_a_camera_can_be_held_ends_upright(turn: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = turn
    lying = images.saved(images.shades((40, 20)), "PNG", exif=exif)
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(lying))).convert("RGB")
    assert list(made_anew(opened(lying, PICTURE_PIXELS), PICTURE_EDGE).get_flattened_data()) == list(
        upright.get_flattened_data()
    )


async def test_what_hides_behind_a_picture_goes() -> None:
    polyglot = images.jpeg() + b"PK\x03\x04" + b"<html><script>" + images.SECRET
    found = await Press().press(polyglot)
    assert isinstance(found, Pressed)
    assert images.SECRET not in found.body
    assert b"<script>" not in found.body


@pytest.mark.parametrize("mode", ["CMYK", "L", "1", "P", "RGBA", "LA", "I;16", "RGB"])
async def test_every_kind_of_pixels_becomes_ordinary_ones(mode: str) -> None:
    shown = (
        images.shades((40, 30), "L").convert("I").point(lambda v: v * 256)
        if mode == "I;16"
        else images.shades((40, 30))
    )
    kind = "JPEG" if mode == "CMYK" else "PNG"
    image = await made(images.saved(shown.convert(mode) if mode != "P" else shown.quantize(), kind))
    assert image.size == (40, 30)
    dark, light = (sum(image.getpixel(at)) for at in ((0, 0), (39, 29)))  # type: ignore[arg-type]  # RGB, as checked above
    assert light > dark + 200


async def test_what_is_see_through_stands_on_white() -> None:
    image = await made(images.saved(Image.new("RGBA", (20, 20), (255, 0, 0, 0)), "PNG"))
    assert near(image, (10, 10), (255, 255, 255))


async def test_colours_of_another_profile_are_turned_into_ordinary_ones() -> None:
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile, wanted in ((plain, (200, 100, 50)), (b"no profile at all", (200, 100, 50))):
        image = await made(images.saved(Image.new("RGB", (20, 20), (200, 100, 50)), "PNG", icc_profile=profile))
        assert near(image, (10, 10), wanted)


async def test_a_bomb_is_refused_by_its_head_and_a_liar_by_its_data() -> None:
    bomb = images.bomb()
    assert len(bomb) < 200_000
    assert await refused(bomb) == "picture_pixels"
    assert await refused(images.liar()) == "picture_broken"


async def test_the_largest_pictures_fit_and_are_scaled_down() -> None:
    edge = int(PICTURE_PIXELS**0.5)
    image = await made(images.saved(Image.new("RGB", (edge, edge), (90, 60, 30)), "PNG"))
    assert image.size == (PICTURE_EDGE, PICTURE_EDGE)
    assert await refused(images.saved(Image.new("1", (edge + 10, edge + 10)), "PNG")) == "picture_pixels"


def test_one_that_stays_too_large_is_made_coarser_and_smaller() -> None:
    noise = Image.frombytes("RGB", (600, 400), os.urandom(600 * 400 * 3))
    whole, body = written(noise, 400_000)
    assert whole.size == (600, 400)
    smaller, less = written(noise, 60_000)
    assert smaller.width < 600
    assert len(less) <= 60_000 < len(body)
    assert pressed(images.saved(noise, "PNG"), PICTURE_PIXELS, PICTURE_EDGE, 10) == ({"code": "picture_pixels"}, b"")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "picture_type"),
        (b"Det h\xe4r \xe4r ingen bild.jpg", "picture_type"),
        (images.SVG, "picture_type"),
        (b"%PDF-1.7", "picture_type"),
        (images.saved(Image.new("RGB", (9, 9)), "BMP"), "picture_type"),
        (images.saved(Image.new("RGB", (9, 9)), "TIFF"), "picture_type"),
        (images.heic(), "picture_heic"),
        (images.moving("GIF"), "picture_moving"),
        (images.moving("WEBP"), "picture_moving"),
        (images.moving("PNG"), "picture_moving"),
        (images.jpeg((200, 200))[:900], "picture_broken"),
        (images.jpeg()[:20], "picture_broken"),
        (images.saved(images.shades((90, 90)), "PNG")[:200], "picture_broken"),
        (b"\xff\xd8\xff" + os.urandom(400), "picture_broken"),
        (b"\x89PNG\r\n\x1a\n" + os.urandom(400), "picture_broken"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_what_is_no_picture_of_ours_says_why(raw: bytes, code: str) -> None:
    assert await refused(raw) == code


async def test_a_jpeg_with_a_second_picture_in_it_is_the_first(tmp_path: Path) -> None:
    pair = images.saved(images.shades((40, 30)), "MPO", save_all=True, append_images=[Image.new("RGB", (10, 10))])
    assert (await made(pair)).size == (40, 30)


WORKERS = {
    "dies": "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
    "eats": "import importlib.util as u, sys; s = u.spec_from_file_location('w', sys.argv[0].replace('eats.py', 'w.py'));"
    " w = u.module_from_spec(s); s.loader.exec_module(w); w.limit(); bytearray(1 << 31)",
    "writes": "import importlib.util as u, sys; s = u.spec_from_file_location('w', sys.argv[0].replace('writes.py', 'w.py'));"
    " w = u.module_from_spec(s); s.loader.exec_module(w); w.limit(); open(sys.argv[0] + '.out', 'wb').write(b'x' * 99999)",
    "hangs": "import threading; threading.Event().wait()",
}


@pytest.mark.parametrize("kind", WORKERS)
async def test_a_worker_that_dies_eats_writes_or_hangs_costs_its_own_picture_only(kind: str, tmp_path: Path) -> None:
    (tmp_path / "w.py").write_text(press.WORKER.read_text(encoding="utf-8"), encoding="utf-8")
    worker = tmp_path / f"{kind}.py"
    worker.write_text(WORKERS[kind], encoding="utf-8")
    found = await Press(0.5 if kind == "hangs" else 20, worker).press(images.jpeg())
    assert found == Refusal("picture_broken")
    written_out = tmp_path / "writes.py.out"
    assert not written_out.exists() or written_out.stat().st_size == 0
    assert isinstance(await Press().press(images.jpeg()), Pressed)


LIES = {
    "no JSON": b"hej\n",
    "a code of its own": b'{"code": "nothing.we.know"}\n',
    "a code that is a list": b'{"code": ["picture_broken"]}\n',
    "no size": b'{"width": 1}\n\xff\xd8\xff',
    "a size of words": b'{"width": "1", "height": 1}\n\xff\xd8\xff',
    "a giant": b'{"width": 1, "height": 4097}\n\xff\xd8\xff',
    "a page": b'{"width": 1, "height": 1}\n<html><script>',
    "too many bytes": b'{"width": 1, "height": 1}\n\xff\xd8\xff' + bytes(PICTURE_KEPT),
    "not a table": b"[]\n",
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
async def test_a_worker_that_was_taken_over_is_not_believed(lie: bytes, tmp_path: Path) -> None:
    (tmp_path / "lie").write_bytes(lie)
    worker = tmp_path / "worker.py"
    worker.write_text("import sys, pathlib; sys.stdin.buffer.read(); "
                      "sys.stdout.buffer.write(pathlib.Path(sys.argv[0]).with_name('lie').read_bytes())")  # fmt: skip
    assert await Press(worker=worker).press(images.jpeg()) == Refusal("picture_broken")


async def test_a_press_that_is_called_off_leaves_no_process(tmp_path: Path) -> None:
    worker = tmp_path / "hangs.py"
    worker.write_text(f"print({os.getpid()}, flush=True); {WORKERS['hangs']}", encoding="utf-8")
    begun = asyncio.create_task(Press(60, worker).press(images.jpeg()))
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")

    def mine() -> set[str]:
        return {pid for pid in children.read_text().split() if _runs(pid, worker)}

    await until(mine)
    pids = mine()
    begun.cancel()
    with pytest.raises(asyncio.CancelledError):
        await begun
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(int(pid), 0)


def _runs(pid: str, worker: Path) -> bool:
    try:
        return str(worker) in Path(f"/proc/{pid}/cmdline").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


async def test_the_log_tells_how_a_decoder_failed_and_nothing_of_the_file(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    assert await refused(images.jpeg((200, 200))[:900]) == "picture_broken"
    assert [one.getMessage() for one in caplog.records if one.name == press.__name__] == [
        "a picture could not be decoded: OSError"
    ]
