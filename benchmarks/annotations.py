"""Valid annotations of made-up frames, English and Chinese, with texts that are hard on repairs: quotes, brackets,
colons, full-width marks inside of them."""

from random import Random
from typing import Any, Literal

Language = Literal["en", "zh"]

_WORDS: dict[str, dict[Language, list[str]]] = {
    "age": {
        "en": ["adult", "child", "teenager", "25-30", "middle-aged"],
        "zh": ["成年", "儿童", "青年", "中年", "30岁左右"],
    },
    "gender": {"en": ["male", "female"], "zh": ["男", "女"]},
    "emotion": {
        "en": ["serious", "happy", "worried or concerned", "The person appears calm, almost bored.", "in two minds"],
        "zh": ["严肃", "开心", "担忧，又有些愤怒", "平静", "惊讶"],
    },
    "temperament": {
        "en": ["confident", "calm", "serious and contemplative", "warm; easy-going"],
        "zh": ["自信", "沉稳", "温柔、内敛", "高冷"],
    },
    "looks": {
        "en": [
            "Wearing a dark suit and tie, sitting with legs crossed, has short dark hair",
            'A T-shirt that says "no way", jeans (ripped), white trainers',
            "Long hair; the woman's dress is red: knee-length, no sleeves",
            "Grey jumper {knitted}, scarf [blue], about 5'10\" tall",
            "Black coat, fur collar... and a patterned tie",
            "Two things:\n- a hat\n- an umbrella",
        ],
        "zh": [
            "身穿深色西装，打领带，短发",
            "白色T恤，上面写着“走吧”，牛仔裤（破洞）",
            "长发；红色连衣裙：及膝，无袖",
            "他说：“走吧”，手里拿着一把“剑”",
            "黑色大衣、毛领，系着花纹领带",
            "两件物品：\n帽子，\n雨伞",
        ],
    },
    "actions": {
        "en": [
            "sitting at the table, holding a glass of wine",
            'says "go on", then turns away',
            "walks off, 3 steps left",
        ],
        "zh": ["坐在桌边，举着酒杯", "说完“你走”，转身离开", "向左走了3步"],
    },
    "size": {
        "en": ["Medium Shot", "Full Shot", "Close-up", "Wide Shot"],
        "zh": ["Medium Shot", "Full Shot", "Close-up"],
    },
    "thing": {
        "en": ["chair", "wine glass", "round table", "mobile phone", "vase"],
        "zh": ["椅子", "酒杯", "圆桌", "手机", "花瓶"],
    },
    "description": {
        "en": [
            "Wooden chair with a woven backrest",
            "Transparent glass cup filled with water, half full",
            "Round table in the foreground: plates, 2 forks, a candle",
            'A sign reading "EXIT", lit',
        ],
        "zh": [
            "木质椅子，靠背为编织",
            "透明玻璃杯，装了半杯水",
            "前景中的圆桌：盘子、两把叉子、蜡烛",
            "写着“出口”的指示牌",
        ],
    },
}


def annotation(rng: Random, language: Language) -> dict[str, Any]:
    """One answer in the keys of the paper's Tables 4 and 5; at times numbers are texts, as there."""
    return {
        "people": [_person(rng, language) for _ in range(rng.randint(1, 3))],
        "objects": [_thing(rng, language) for _ in range(rng.randint(1, 3))],
    }


def _person(rng: Random, language: Language) -> dict[str, Any]:
    def word(name: str) -> str:
        return rng.choice(_WORDS[name][language])

    as_text = rng.random() < 0.3

    def number(low: int, high: int) -> Any:
        drawn = rng.choice([rng.randint(low, high), rng.randint(low, high - 1) + 0.5])
        return str(drawn) if as_text else drawn

    return {
        "Type": "person",
        "Age": word("age"),
        "Gender": word("gender"),
        "Looks": word("looks"),
        "Emotion": word("emotion"),
        "Actions": rng.choice([word("actions"), None]),
        "Continuous Emotion": {"Valence (V)": number(1, 9), "Arousal (A)": number(1, 9), "Dominance (D)": number(1, 9)},
        "Temperament": word("temperament"),
        "Facial Attractiveness": rng.choice([number(1, 5), None]),
        "Shot Type": word("size"),
        "Layer": rng.choice(["foreground", "background"]),
        "Inferred": rng.random() < 0.2,
    }


def _thing(rng: Random, language: Language) -> dict[str, Any]:
    return {
        "Type": rng.choice(_WORDS["thing"][language]),
        "Description": rng.choice(_WORDS["description"][language]),
        "Shot Type": rng.choice(_WORDS["size"][language]),
        "Layer": rng.choice(["foreground", "background"]),
    }
