"""How feelings are written down: seven emotions and valence-arousal-dominance."""

from typing import Annotated, Literal

from pydantic import Field

from skyscript.records.base import Confidence, Record

Emotion = Literal["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"]

Affect = Annotated[float, Field(ge=1, le=9)]
"""One dimension of continuous emotion, 1-9 with 5 neutral."""


class VAD(Record):
    """Valence (pleasant), arousal (agitated), dominance (in control); 1-9, 5 neutral (paper 3.1).

    `derived` marks values computed from an emotion distribution instead of judged.
    """

    valence: Affect
    arousal: Affect
    dominance: Affect
    derived: bool


class EmotionScore(Record):
    """Probability of one of the seven emotions."""

    emotion: Emotion
    probability: Confidence
