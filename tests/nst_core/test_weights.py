"""Where weights come from, up to the edge of the network: the address, the hash, the cache, and each way it fails."""

import hashlib
import pickle
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pooch
import pytest
import requests

from nst_core import weights
from nst_core.weights import WeightsError, locate


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty Keras cache; the file's place in it."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    return tmp_path / "models" / weights.IMAGENET_FILE


def serve(monkeypatch: pytest.MonkeyPatch, content: bytes | Exception) -> list[str]:
    """Has downloads give ``content``; the addresses that were asked for."""
    asked: list[str] = []

    def download(self: object, url: str, output_file: str, pooch: object, check_only: bool = False) -> None:
        asked.append(url)
        if isinstance(content, Exception):
            raise content
        Path(output_file).write_bytes(content)

    monkeypatch.setattr(pooch.HTTPDownloader, "__call__", download)
    return asked


def test_address_and_hash_are_kerass_own() -> None:
    from keras.src.applications import vgg19

    assert vgg19.WEIGHTS_PATH_NO_TOP == weights.IMAGENET_URL
    assert f'"{weights.IMAGENET_MD5}"' in Path(str(vgg19.__file__)).read_text()


def test_the_cache_is_kerass_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KERAS_HOME", raising=False)
    assert weights.imagenet_path() == Path.home() / ".keras" / "models" / weights.IMAGENET_FILE


def test_a_download_is_checked_and_cached(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    content = b"weights"
    monkeypatch.setattr(weights, "IMAGENET_MD5", hashlib.md5(content).hexdigest())  # noqa: S324
    asked = serve(monkeypatch, content)
    assert locate("auto") == locate("imagenet") == weights.Weights("imagenet", cache)
    assert asked == [weights.IMAGENET_URL]
    assert cache.read_bytes() == content


def test_a_wrong_download_is_refused_and_not_kept(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    serve(monkeypatch, b"half of it")
    with pytest.raises(WeightsError, match="its hash differs; download .* or choose the weights lite"):
        locate("imagenet")
    assert not cache.exists()


def test_a_download_that_ends_half_way_is_refused_and_not_kept(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    class HalfWay(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(bytes(500))

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), HalfWay) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        monkeypatch.setattr(weights, "IMAGENET_URL", f"http://127.0.0.1:{server.server_port}/half.h5")
        with pytest.raises(WeightsError, match="could not be downloaded .*; download .* or choose the weights lite"):
            locate("imagenet")
    assert not cache.exists()
    assert list(cache.parent.iterdir()) == []


def test_a_damaged_cache_is_not_used(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    cache.parent.mkdir()
    cache.write_bytes(b"damaged")
    serve(monkeypatch, requests.ConnectionError())
    with pytest.raises(WeightsError, match="could not be downloaded"):
        locate("imagenet")
    with pytest.raises(WeightsError, match="is damaged"):
        locate("imagenet", download=False)


def test_without_network_auto_is_lite_and_says_so(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    serve(monkeypatch, requests.ConnectionError())
    found = locate("auto")
    assert (found.name, found.path) == ("lite", None)
    assert found.note == (
        "Painting with the bundled lite network: ImageNet's weights could not be downloaded (ConnectionError)."
    )
    with pytest.raises(WeightsError, match="could not be downloaded"):
        locate("imagenet")


def test_a_cache_that_cant_be_written_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("where a folder should be")
    monkeypatch.setenv("KERAS_HOME", str(blocked))
    serve(monkeypatch, b"")
    with pytest.raises(WeightsError, match="can't be written to .*; make it writable, or download"):
        locate("imagenet")


def test_nothing_is_downloaded_where_that_is_not_wanted(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    asked = serve(monkeypatch, b"")
    assert locate("auto", download=False).name == "lite"
    assert asked == []


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "mine.h5"
    path.touch()
    assert locate(str(path)) == weights.Weights("mine", path)
    with pytest.raises(WeightsError, match="there are no weights at nowhere.h5; choose auto, imagenet, lite, random"):
        locate("nowhere.h5")


def test_errors_can_travel_between_processes() -> None:
    error = pickle.loads(pickle.dumps(WeightsError("it rains", "take an umbrella")))  # noqa: S301
    assert str(error) == "it rains; take an umbrella."
