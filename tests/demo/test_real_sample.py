"""The sample episode from the real clips, fetched by the locker."""

import os

import numpy as np
import pytest

from skyscript.demo import Sample, media, sample
from skyscript.errors import WeightsError
from skyscript.video.decode import frames, upright
from skyscript.weights.locker import Locker

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    locker = Locker()
    try:
        locker.pull(media())
    except WeightsError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))
    return sample(tmp_path_factory.mktemp("sample"), locker)


def test_the_real_episode_is_what_its_truth_says(built: Sample) -> None:
    small = np.stack([upright(frame.picture)[::20, ::20].astype(np.int16) for frame in frames(built.video)])
    truth = built.truth
    assert len(small) == truth.frames
    change = np.abs(np.diff(small, axis=0)).mean(axis=(1, 2, 3))
    cuts = [shot.start_frame for shot in truth.shots[1:] if shot.transition_in == "cut"]
    assert sorted(int(frame) + 1 for frame in np.argsort(change)[-len(cuts) :]) == cuts
    assert small[-1].mean() < 2


def test_chinese_subtitles_are_drawn(built: Sample) -> None:
    line = built.truth.subtitles[3]
    top, bottom = built.truth.subtitle_band
    middle = (line.start_frame + line.end_frame) // 2
    before, during = (
        upright(frame.picture)[top:bottom]
        for frame in frames(built.video)
        if frame.number in (line.start_frame - 1, middle)
    )
    assert (during > 240).all(axis=2).sum() > 4 * max(1, (before > 240).all(axis=2).sum())
