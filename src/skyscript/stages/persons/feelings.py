"""Words for feelings, as annotators write them, in the seven emotions that face models know."""

import re
from collections.abc import Mapping

from skyscript.records import Emotion

_WORDS: Mapping[Emotion, str] = {
    "angry": "angry anger annoyed irritated furious mad frustrated hostile outraged indignant "
    "愤怒 生气 恼怒 恼火 不满 气愤",
    "disgust": "disgust disgusted contempt contemptuous revolted repulsed 厌恶 嫌弃 鄙夷 轻蔑",
    "fear": "fear fearful afraid scared frightened terrified anxious nervous worried panicked "
    "恐惧 害怕 惊恐 焦虑 紧张 担忧",
    "happy": "happy happiness joyful joy smiling cheerful amused delighted pleased excited content laughing "
    "高兴 开心 快乐 喜悦 微笑 愉快 兴奋 满意",
    "sad": "sad sadness sorrowful crying tearful upset depressed melancholy grieving unhappy disappointed "
    "悲伤 难过 伤心 哭泣 沮丧 忧伤 失望",
    "surprise": "surprise surprised shocked astonished amazed stunned startled 惊讶 吃惊 震惊 惊奇",
    "neutral": "neutral calm serious composed expressionless indifferent focused relaxed thoughtful pensive "
    "中性 平静 严肃 冷静 淡定 专注 沉思",
}
_MEANING: Mapping[str, Emotion] = {word: emotion for emotion, words in _WORDS.items() for word in words.split()}


def emotion_of(text: str) -> Emotion | None:
    """The emotion that a word or short phrase means; None where it names none, or two different ones."""
    plain = text.lower().strip()
    words = set(re.findall(r"[a-z]+", plain))
    found = {e for word, e in _MEANING.items() if (word in words if word.isascii() else word in plain)}
    return found.pop() if len(found) == 1 else None
