"""The mel spectrogram equals librosa's, which the networks were taught on."""

import numpy as np
import pytest
from numpy.typing import NDArray

from skyscript.models.mel import mel

RATE = 16_000
VOICES, MUSIC = (400, 160, 40), (512, 256, 96)


def sweep() -> NDArray[np.float32]:
    """A quarter of a second from 100 Hz to 8 kHz: sound in every band."""
    seconds = np.arange(RATE // 4) / RATE
    return np.asarray(0.5 * np.sin(2 * np.pi * (100 + 15_800 * seconds) * seconds), np.float32)


@pytest.mark.parametrize(
    ("layout", "shape", "means"),
    [
        (VOICES, (26, 40), (0.151774, 0.458847, 0.448534, 0.455576, 0.457163)),
        (MUSIC, (16, 96), (0.227648, 0.904087, 0.872129, 0.865054, 0.533874, 0.729386)),
    ],
)
def test_equals_what_librosa_answered(
    layout: tuple[int, int, int], shape: tuple[int, int], means: tuple[float, ...]
) -> None:
    found = mel(sweep(), RATE, *layout)

    assert found.shape == shape
    assert found.dtype == np.float32
    np.testing.assert_allclose(found.mean(0)[:: shape[1] // len(means)], means, rtol=1e-4)


@pytest.mark.parametrize("layout", [VOICES, MUSIC])
def test_equals_librosa(layout: tuple[int, int, int]) -> None:
    librosa = pytest.importorskip("librosa")
    n_fft, hop, bands = layout
    noise = np.random.default_rng(0).standard_normal(RATE + 77).astype(np.float32) * np.float32(0.1)

    expected = librosa.feature.melspectrogram(y=noise, sr=RATE, n_fft=n_fft, hop_length=hop, n_mels=bands).T

    np.testing.assert_allclose(mel(noise, RATE, *layout), expected, rtol=1e-4)


def test_long_sound_is_the_same_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = mel(sweep(), RATE, *VOICES)
    monkeypatch.setattr("skyscript.models.mel.CHUNK", 7)
    np.testing.assert_allclose(mel(sweep(), RATE, *VOICES), whole, rtol=1e-5)


def test_no_sound_is_one_silent_frame() -> None:
    assert not mel(np.zeros(0, np.float32), RATE, *VOICES).any()
