"""From an emotion distribution to valence, arousal and dominance.

No packaged model judges VAD, so it is derived: `5 + 4·x` with x the mean of published coordinates, weighted by
probability. Coordinates: Russell & Mehrabian (1977), "Evidence for a three-factor theory of emotions", Journal of
Research in Personality 11, table 1, mean pleasure, arousal and dominance of the terms happy, sad, angry, fearful,
disgusted and surprised on scales of -1 to 1; neutral is the origin.
"""

from collections.abc import Mapping

from skyscript.records import VAD, Emotion

COORDINATES: Mapping[Emotion, tuple[float, float, float]] = {
    "angry": (-0.51, 0.59, 0.25),
    "disgust": (-0.60, 0.35, 0.11),
    "fear": (-0.64, 0.60, -0.43),
    "happy": (0.81, 0.51, 0.46),
    "sad": (-0.63, -0.27, -0.33),
    "surprise": (0.40, 0.67, -0.13),
    "neutral": (0.0, 0.0, 0.0),
}


def derive(emotions: Mapping[Emotion, float]) -> VAD:
    """VAD on scales of 1-9 from probabilities that sum to 1, marked as derived."""
    valence, arousal, dominance = (
        round(5 + 4 * sum(p * COORDINATES[emotion][axis] for emotion, p in emotions.items()), 2) for axis in range(3)
    )
    return VAD(valence=valence, arousal=arousal, dominance=dominance, derived=True)
