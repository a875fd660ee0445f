"""How a name is said: to somebody, of oneself, of whom one presents, or of somebody else."""

import re

from skyscript.records import MentionForm
from skyscript.stages.naming.titles import is_han, title_after

_PUNCTUATION_ZH = " ，,！!、。"
_STOP_ZH = r"\s，,。.！!？?…~～—；;：:、」』”\""
_ENDS_ZH = re.compile(rf"(?:[啊呀哎诶哦嘛吧呢哪]?(?:[{_STOP_ZH}]|$))")
_BEGINS_ZH = re.compile(
    rf"(?:^|[{_STOP_ZH}「『“]|喂|嘿|哎|唉|嗨|诶|亲爱的|你好|您好|再见|谢谢|多谢|对不起|抱歉|晚安|早安|早|恭喜|求你了|求求你|救我|拜托|放心)$"
)
_LISTED_ZH = re.compile(r"^[、和跟与]|^，?(?:还有|以及)")
_SELF_ZH = re.compile(
    r"(?:我叫|我是|我就是|我便是|我的名字(?:叫|是)|我名叫|叫我|喊我|称呼我|在下|鄙人|本人|本小姐|本少爷)$"
)
_SELF_ENDS_ZH = re.compile(rf"[啊呀哦呢吧]?(?:[{_STOP_ZH}]|$)|(?:吧|就好|就行|好了|即可|你好|您好|很高兴|请多)")
_KIN_ZH = (
    "哥|姐|弟|妹|妈|爸|爷|奶|叔|姨|舅|公|婆|妻|夫|老婆|太太|未婚妻|朋友|闺蜜|同学|同事|兄弟|老板|上司|助理|秘书|律师|医生|经理|总监|总裁|导演|女儿|"
    "儿子|师傅|师父|徒弟|搭档|客户|学生|老师|司机|管家|保镖|邻居|主任|院长|校长|先生|女士|小姐|位"
)
_PRESENTS_ZH = re.compile(
    r"(?:这是|这位是|这就是|这位就是|这位便是|这位|那是|那位是|他是|她是|他就是|她就是|他叫|她叫|名字叫|介绍一下|介绍给你|认识一下|见过|就是)"
    rf"(?:[^{_STOP_ZH}不没]{{0,7}}|[^{_STOP_ZH}不没]{{0,5}}(?:{_KIN_ZH})[，,：:]|[，,：:])$"
)
_PRESENTED_ZH = re.compile(r"(?:这是|这位|这就是|那位是|介绍|认识一下|他叫|她叫|名字叫|他是|她是|他就是|她就是|那是)")
_ASKS_ZH = re.compile(r"你(?:就)?是(?:那个|那位|不是)?$")
_TO_YOU_ZH = re.compile(
    r"(?:你们?|您)(?!(?:们)?(?:认识|知道|见过|记得|认得|了解|听说|看见|看到|熟))"
    r"|(?:别|不要|求你|求求你|救命|救我|住手|放手|放开|站住|醒醒|小心|听我|相信我|等等|等一下|等我|对不起|谢谢|救)"
    r"|快(?:跑|走|点|来人|看|躲|逃|救|放|让|说|起|醒)|(?:过来|出来|回来|起来|进来)(?!了|的|过|之|以|后|时)"
)
_NAME = r"[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*)*"
_HAIL = (
    r"hey|hi|hello|oh|ah|god|my god|please|thanks|thank you|sorry|goodbye|bye|good morning|good evening|good night|"
    r"goodnight|morning|dear|dearest|yes|no|well|look|listen|come on|wait|stop|shut up|help|dammit|damn it|welcome|"
    r"welcome back|happy birthday|congratulations|okay|ok|so|and|but|poor|my dear|right|relax|easy|enough|love you"
)
_BEGINS_EN = re.compile(rf"(?:^|[.!?…;:\n\"“”(]|[-–—]\s)\s*[\"“'‘-]?\s*(?:(?:{_HAIL}),?\s+)?$", re.IGNORECASE)
_AFTER_COMMA_EN = re.compile(r",\s*(?:(?:you|my dear|dear|oh)\s+)?$", re.IGNORECASE)
_ENDS_EN = re.compile(r"\s*(?:[,!?.…;:\"”]|[-–—]|$)")
_ENDS_CLAUSE_EN = re.compile(r"\s*(?:[!?.…;\"”]|[-–—]\s|$)")
_APPOSED_EN = re.compile(
    r"\b(?:my|our|your|his|her|their|(?!(?:that|it|s?he|what|who|where|there|here|let)['’])\w+['’]s)\s+(?:[\w'’-]+\s+)?[\w'’-]+,\s*$",
    re.IGNORECASE,
)
_EXPLAINED_EN = re.compile(r"\s*,\s*(?:my|our|his|her|their|the|who|whose|a|an|and|or)\b", re.IGNORECASE)
_LISTED_EN = re.compile(rf"\s*,\s*(?:and\s+)?{_NAME}\s*(?:,|and\b|or\b)|\s*(?:and|or|&)\s+[A-Z]")
_LISTING_EN = re.compile(r"\b(?:and|or|&)\s+$")
_SELF_EN = re.compile(
    r"\b(?:I['’]m|I am|I was|my name(?:['’]s| is)|name['’]s|call me|calls me|it['’]s me,?|know me as)\s+$",
    re.IGNORECASE,
)
_SELF_ENDS_EN = re.compile(r"\s*(?:[,!?.…;:\"”]|[-–—]|$|(?:and|from|with|by|again|speaking|here|now)\b)")
_KIN_EN = (
    r"brother|sister|mother|father|mom|mum|dad|son|daughter|wife|husband|fianc[eé]e?|friend|boyfriend|girlfriend|boss|"
    r"assistant|lawyer|attorney|partner|colleague|director|manager|doctor|cousin|uncle|aunt|nephew|niece|secretary|teacher|"
    r"student|neighbou?r|driver|butler|maid|chef|client|guest|roommate|husband-to-be|bride|groom|president|chairman|ceo"
)
_PRESENTS_EN = re.compile(
    r"\b(?:this is|this['’]s|these are|meet|met|introduce(?: you to| to you)?|that['’]s|that is|"
    r"(?:his|her|its) name(?:['’]s| is)|here(?: is|['’]s| comes)|s?he['’]s called|named|here we have|say hello to)\s+"
    rf"(?:(?:my|our|your|his|her|the|a|an)\b(?:[\w\s'’-]{{0,40}}|[\w\s'’-]{{0,30}}(?:{_KIN_EN}),)\s+)?$",
    re.IGNORECASE,
)
_SPEAKING_EN = re.compile(r"\s+(?:speaking|here)\b", re.IGNORECASE)
_SAME_EN = re.compile(r"\bthis is\s+$", re.IGNORECASE)
_TAG = re.compile(r"[^\W\d_]")
_PLACE_TAG = re.compile(r"^(?:的|家|宅|府|公司|集团|办公室|房间|卧室|['’]s)")


def form(text: str, start: int, end: int) -> MentionForm:
    """What the words around a name say it is for; `caption` is for others to tell."""
    return _form_zh(text, start, end) if is_han(text) else _form_en(text, start, end)


def is_name_tag(text: str, start: int, end: int) -> bool:
    """Whether a caption is a name, alone or with what its bearer is: `林夏 设计师`, not `林夏的家`, no sentence."""
    if _PLACE_TAG.match(text[end:].lstrip()) or len(_TAG.findall(text[:start])) > 12:
        return False
    rest = text[end:].strip()
    return len(rest) <= 40 and not re.search(r"[。！？!?]|\b(?:is|was|has|had|will|went)\b", text)


def is_spoken_to(text: str, end: int) -> bool:
    """Whether what follows a name in a Chinese text is said to somebody: 江南，你回来了."""
    return bool(_TO_YOU_ZH.match(text[end:].lstrip(_PUNCTUATION_ZH)))


def _form_zh(text: str, start: int, end: int) -> MentionForm:
    before, after = text[:start], text[end:]
    titled = after.removeprefix(title_after(text, end))
    if _SELF_ZH.search(before) and _SELF_ENDS_ZH.match(titled):
        return "self-introduction"
    if _ASKS_ZH.search(before) and re.match(rf"(?:[吗吧么嘛]|[{_STOP_ZH}]|$)", titled):
        return "vocative"
    if _PRESENTED_ZH.search(before) and _PRESENTS_ZH.search(before) and not titled.startswith(("的", "吗", "家")):
        return "introduction"
    if not _BEGINS_ZH.search(before) or _LISTED_ZH.match(titled) or before.endswith(("、", "和", "跟", "与")):
        return "other"
    if _ENDS_ZH.match(titled) and not titled.startswith("、"):
        return "vocative"
    return "vocative" if _TO_YOU_ZH.match(titled) else "other"


def _form_en(text: str, start: int, end: int) -> MentionForm:
    before, after = text[:start], text[end:]
    if _SELF_EN.search(before) and _SELF_ENDS_EN.match(after):
        return "self-introduction"
    if _SAME_EN.search(before) and _SPEAKING_EN.match(after):
        return "self-introduction"
    if _PRESENTS_EN.search(before) and not re.match(r"['’]s?\b", after):
        return "introduction"
    if (
        _EXPLAINED_EN.match(after)
        or _LISTED_EN.match(after)
        or _LISTING_EN.search(before)
        or _APPOSED_EN.search(before)
    ):
        return "other"
    if _BEGINS_EN.search(before) and _ENDS_EN.match(after):
        return "vocative"
    if _AFTER_COMMA_EN.search(before) and _ENDS_EN.match(after):
        return "vocative"
    hailed = re.search(rf"\b(?:{_HAIL})\s+$", before, re.IGNORECASE)
    return "vocative" if hailed and _ENDS_CLAUSE_EN.match(after) else "other"
