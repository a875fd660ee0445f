"""Whispers that the user brings, and what they refuse."""

from pathlib import Path

import numpy as np
import pytest

from skyscript.errors import ModelError
from skyscript.models import registry
from skyscript.models.brought import place
from skyscript.models.protocols import SpeechRecognizer
from skyscript.models.spoken import likeliest
from skyscript.models.table import BROUGHT
from skyscript.models.whisper import Whisper
from skyscript.weights.locker import Locker

WHISPER = BROUGHT["ctranslate2:whisper"]


def test_a_size_is_the_name_of_a_repository() -> None:
    assert registry.title("ctranslate2:whisper@small") == "ctranslate2:whisper@Systran/faster-whisper-small@main"
    assert registry.identity("ctranslate2:whisper@small") != registry.identity("ctranslate2:whisper@medium")
    assert all(place(repository, on_hub=True).repository == repository for repository in WHISPER.known.values())


def test_a_folder_is_known_by_what_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"one")
    before = registry.identity(f"ctranslate2:whisper@{tmp_path}")
    (tmp_path / "model.bin").write_bytes(b"other")
    assert registry.identity(f"ctranslate2:whisper@{tmp_path}") != before
    assert str(tmp_path) not in before


def test_what_is_no_whisper_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"")
    with pytest.raises(ModelError, match=r"tokenizer\.json and config\.json missing"):
        Whisper(tmp_path)
    for name in ("tokenizer.json", "config.json"):
        (tmp_path / name).write_text("{}")
    with pytest.raises(ModelError, match="cannot be opened as a Whisper model"):
        Whisper(tmp_path)
    with pytest.raises(ModelError, match="say where"):
        registry.open("ctranslate2:whisper", SpeechRecognizer)


def test_a_repository_that_cannot_be_reached_names_the_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    faster_whisper = pytest.importorskip("faster_whisper")

    def offline(*_: object, **__: object) -> str:
        raise OSError("no route to host")

    monkeypatch.setattr(faster_whisper, "download_model", offline)
    with pytest.raises(
        ModelError, match="no route to host; where the hub cannot be reached, name the folder of a copy"
    ):
        registry.open("ctranslate2:whisper@somebody/whisper-tuned@v2", SpeechRecognizer)


def test_longer_spans_count_more() -> None:
    spans = [(0.0, 1.0), (2.0, 8.0)]
    assert likeliest(spans, [{"zh": 1.0}, {"en": 0.6, "zh": 0.4}])[0] == "en"
    assert likeliest(spans, [{"zh": 1.0}, {"en": 0.5, "zh": 0.5}]) == ("zh", pytest.approx(4 / 7))


@pytest.mark.e2e
def test_the_folder_of_the_locker_can_be_brought(shared: Path) -> None:
    folder = Locker().path("whisper-base")
    model = registry.open(f"ctranslate2:whisper@{folder}", SpeechRecognizer)
    with pytest.raises(ModelError, match=r"does not know the language 'qq'; it knows .*\bzh\b"):
        model.transcribe(np.zeros(16_000, np.float32), [(0.0, 1.0)], "qq")
