"""Real models on three seconds of somebody who speaks one sentence."""

import os
from pathlib import Path

import pytest
import stage_rows as make
import talk_rows as talk

from skyscript.errors import WeightsError
from skyscript.records import MouthTrack, Record, Voiceprint
from skyscript.stages.speaking.mouthing import mouths
from skyscript.stages.speaking.mouths import FollowMouths
from skyscript.stages.speaking.voices import PrintVoices

SENTENCE = (0.5, 2.3)
pytestmark = pytest.mark.e2e


def made(clip: Path) -> list[Record]:
    episode, media = make.episode(path=str(clip)), make.media().model_copy(update={"width": 360, "height": 288})
    lines = [talk.line(1, *SENTENCE)]
    try:
        return [
            *FollowMouths().run(episode, media, [make.shot(1, 0, 75)], make.signal(75), [], [], lines),
            *PrintVoices().run(episode, media, lines),
        ]
    except WeightsError as error:
        if "CI" in os.environ:
            raise
        pytest.skip(str(error))


@pytest.mark.parametrize(("clip", "high"), [("grid_lbbc2a.mpg", True), ("grid_bbaf2n.mpg", False)])
def test_lips_move_with_the_voice_and_rest_before_it(shared: Path, clip: str, high: bool) -> None:
    rows = made(shared / "footage" / clip)
    (track,), (voice,) = make.of(MouthTrack, rows), make.of(Voiceprint, rows)
    mouth = mouths([("C1", track)], [SENTENCE], [(0.0, 0.5), (2.4, 3.0)])["C1"]
    assert not mouth.is_still
    assert mouth.sync is not None
    assert mouth.sync > 0.4
    assert mouth.odds > 2
    assert voice.pitch_hz is not None
    assert (voice.pitch_hz > 165) == high
