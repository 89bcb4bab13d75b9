"""The decoder's process: which files it reads, what it may do, and what happens where it dies of one."""

from __future__ import annotations

import asyncio
import io
import json
import resource
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
import psutil
import pytest
import pytest_asyncio
from PIL import AvifImagePlugin, Image, ImageCms

from bot.stylize import decoder, decoding
from bot.stylize.decoder import Decoder, DecoderLost
from nst_core.images import READABLE, PictureError, decode, encode
from tests.processes import all_end, running

pytestmark = pytest.mark.asyncio(loop_scope="module")

BAD, GOOD = b"!", encode(np.full((40, 40, 3), 100, np.uint8))
MISBEHAVING = f"""
import os, socket, time
from bot.stylize import decoding
def clean(data, *rest):
    if data == {BAD!r}:
        {{}}
    return real(data, *rest)
real, decoding.clean = decoding.clean, clean
decoding.CPU_SECONDS = 1
decoding.main()
"""
"""The decoder's program, with something that one picture makes it do."""
KEEPER = """
import asyncio
from bot.stylize.decoder import Decoder
async def main():
    decoder = Decoder()
    await decoder.warm()
    print(decoder.pid, flush=True)
    await asyncio.sleep(60)
asyncio.run(main())
"""
"""A bot that does nothing but to keep a decoder."""


@asynccontextmanager
async def misbehaving(what: str) -> AsyncIterator[Decoder]:
    """A decoder that does something when it sees ``BAD``."""
    decoder = Decoder(("-c", MISBEHAVING.format(what)))
    yield decoder
    await decoder.close()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def honest() -> AsyncIterator[Decoder]:
    """A decoder as the bot has it."""
    decoder = Decoder()
    yield decoder
    await decoder.close()


def _file(kind: str, mode: str, **how: object) -> bytes:
    """A file of a kind, 40 × 48 pixels, with a profile and an orientation where it has room for them."""
    file, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    waves = Image.fromarray(np.indices((48, 40)).prod(0).astype(np.uint8))
    waves.convert(mode).save(file, kind, icc_profile=profile, exif=exif, **how)
    return file.getvalue()


@pytest.mark.parametrize(
    ("kind", "mode", "how"),
    [
        *((kind, "RGB", {}) for kind in READABLE),
        *((kind, "RGBA", {}) for kind in ("PNG", "WEBP", "AVIF", "TIFF")),
        *(("TIFF", mode, {"compression": how}) for mode in ("L", "CMYK") for how in ("tiff_lzw", "tiff_deflate")),
        ("TIFF", "RGB", {"compression": "jpeg"}),
        ("TIFF", "1", {"compression": "group4"}),
        ("PNG", "I;16", {}),
        ("PNG", "P", {}),
        ("JPEG", "CMYK", {"progressive": True}),
    ],
)
async def test_files_of_all_kinds_are_read(honest: Decoder, kind: str, mode: str, how: dict[str, object]) -> None:
    """Whatever Pillow loads to read them was loaded before the process gave up opening files."""
    file = _file(kind, mode, **how)
    assert (decode(await honest.clean(file, 48, "It")) == decode(file)).all()


async def test_what_cant_be_used_is_said_with_its_values(honest: Decoder) -> None:
    pid = honest.pid
    with pytest.raises(PictureError, match=r"It is too small \(40 × 8 pixels\)") as caught:
        await honest.clean(encode(np.zeros((8, 40, 3), np.uint8)), 64, "It")
    assert caught.value.values == {"name": "It", "width": 40, "height": 8, "least": 32}
    assert honest.pid == pid


async def test_it_knows_no_secret_and_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    monkeypatch.setenv("STYLIZE_DATABASE_URL", "secret")
    decoder = Decoder()
    await decoder.clean(GOOD, 64, "It")
    process = psutil.Process(decoder.pid)
    assert "secret" not in process.environ().values()
    for kind in (psutil.RLIMIT_CORE, psutil.RLIMIT_FSIZE, psutil.RLIMIT_NOFILE, psutil.RLIMIT_NPROC):
        assert process.rlimit(kind) == (0, 0)
    await decoder.close()


@pytest.mark.parametrize(
    "what",
    [
        "open('/proc/self/environ').read()",
        "open('/tmp/stylize-decoder', 'w').write('x')",
        "socket.socket()",
        "os.pipe()",
        "bytes(2**31)",  # more memory than it may have
        "os.abort()",
        "os._exit(0)",
        "os.kill(os.getpid(), 11)",
        "os.write(3, b'nonsense\\n')",
        """os.write(3, b'{"bytes": 99999999}')""",
        """os.write(3, b'{"kind": "no such", "values": {}}\\n')""",
        "time.sleep(60)",
    ],
)
async def test_one_bad_picture_costs_only_itself(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoder, "SECONDS", 2.0)
    async with misbehaving(what) as its:
        await its.clean(GOOD, 64, "It")
        first = its.pid
        with pytest.raises(DecoderLost):
            await its.clean(BAD, 64, "It")
        assert first
        assert all_end([first])
        await its.clean(GOOD, 64, "It")
        assert its.pid != first


async def test_it_computes_no_longer_than_it_may() -> None:
    """By itself, even where the bot that would end it is gone."""
    async with misbehaving("while True: pass") as its:
        with pytest.raises(DecoderLost, match=f"exit code {-signal.SIGXCPU}"):
            await its.clean(BAD, 64, "It")


async def test_after_so_many_pictures_another_process_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoder, "PICTURES", 2)
    its, pids = Decoder(), []
    for _ in range(3):
        await its.clean(GOOD, 64, "It")
        pids.append(its.pid)
    await its.close()
    assert pids[0] == pids[1] != pids[2]
    assert all_end([pid for pid in pids if pid])


async def test_closing_it_loses_what_is_read_and_what_waits() -> None:
    async with misbehaving("time.sleep(60)") as its:
        reading = [asyncio.create_task(its.clean(BAD, 64, "It")) for _ in range(3)]
        while its.pid is None:
            await asyncio.sleep(0.01)
        await its.close()
        outcomes = await asyncio.gather(*reading, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [DecoderLost] * 3


async def test_it_ends_with_a_bot_that_is_killed() -> None:
    bot = await asyncio.create_subprocess_exec(sys.executable, "-c", KEEPER, stdout=asyncio.subprocess.PIPE)
    assert bot.stdout
    pid = int(await bot.stdout.readline())
    assert running(pid)
    bot.kill()
    await bot.communicate()
    assert all_end([pid])


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (GOOD, {"bytes"}),
        (BAD, {"kind", "values"}),
        (None, {"fault"}),
    ],
)
async def test_it_answers_in_json_whatever_comes(
    file: bytes | None, said: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is told of a picture, in this process, which must keep its own limits."""
    monkeypatch.setattr(resource, "setrlimit", lambda *_: None)
    monkeypatch.setattr(AvifImagePlugin, "DEFAULT_MAX_THREADS", 0)
    decoding.warm()
    assert AvifImagePlugin.DEFAULT_MAX_THREADS == 1
    decoding.confine()
    orders, answers = io.BytesIO(file or b""), io.BytesIO()
    order = {"bytes": len(file) if file else "many", "longer": 64, "name": "It"}
    decoding.answer(order, orders, answers)
    line, _, rest = answers.getvalue().partition(b"\n")
    told = json.loads(line)
    assert told.keys() == said
    assert len(rest) == told.get("bytes", 0)
