import copy
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skyscript.errors import UsageError
from skyscript.formats.lint import Finding, fix, lint
from skyscript.formats.lint.report import Report, as_document, as_lines
from skyscript.formats.official.parse import parse

UNKNOWN = object()


def person(**changes: Any) -> dict[str, Any]:
    vad = {"Valence (V)": 8, "Arousal (A)": 6, "Dominance (D)": 7}
    looks = {"object": "person", "Age": "adult", "Gender": "male", "Looks": "short hair", "Emotion": "happy"}
    made = {**looks, "Actions": "sits", "Continuous Emotion": vad, "Temperament": "calm"}
    return changed({**made, "Facial Attractiveness": 4, "Shot Type": "Medium Shot", "Line": None}, changes)


def thing(**changes: Any) -> dict[str, Any]:
    return changed({"object": "cup", "Description": "half full", "Shot Type": "Close-Up"}, changes)


def case(**changes: Any) -> dict[str, Any]:
    scene = {"Scene": ["1", "Cafe"], "BGM": ["True", "Pop", None, None], "Scene Description": "a cafe"}
    ids = {"keyframe": f"k{changes.pop('number', 1):04d}"}
    return changed({**scene, "people": [person()], "objects": [thing()], "_skyscript": ids}, changes)


def changed(members: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """`Shot_Type="x"` for the key with a space; UNKNOWN takes a key away."""
    named = {key.replace("_", " ") if key != "_skyscript" else key: value for key, value in changes.items()}
    return {key: value for key, value in {**members, **named}.items() if value is not UNKNOWN}


def document(*cases: dict[str, Any]) -> dict[str, Any]:
    return {f"Case_{number}": one for number, one in enumerate(cases, 1)}


def found(doc: Any, *, notes: bool = False) -> list[tuple[str, str]]:
    return [(f.rule, f.pointer) for f in lint(doc) if notes or f.severity != "note"]


def resolve(doc: Any, pointer: str) -> Any:
    """RFC 6901, written from the standard."""
    for token in pointer.split("/")[1:]:
        step = token.replace("~1", "/").replace("~0", "~")
        doc = doc[int(step)] if isinstance(doc, list) else doc[step]
    return doc


@pytest.fixture(scope="session")
def sample(shared: Path) -> Any:
    file = shared / "official" / "sample-en.json"
    return parse(file.read_bytes(), file.name).document


def test_counts_on_the_published_sample(sample: Any) -> None:
    findings = lint(sample)
    counts = Counter(finding.rule for finding in findings)
    people = [p for one in sample.values() for p in one["people"]]
    objects = [o for one in sample.values() for o in one["objects"]]
    assert (len(sample), len(people), len(objects)) == (20, 30, 53)
    assert counts == {
        "missing-field": 9,
        "vad-string": 5,
        "attractiveness-string": 5,
        "shot-type-layer": 10,
        "shot-type-spelling": 4,
        "mixed-spelling": 1,
        "emotion-sentence": 5,
        "emotion-vocabulary": 1,
        "copied-line": 4,
        "bgm-differs": 1,
        "scene-description-differs": 1,
        "scene-index-string": 1,
        "bgm-flag-string": 1,
        "skew": 1,
        "no-ids": 1,
    }
    message = {finding.rule: finding.message for finding in findings}
    assert message["missing-field"] == "no Emotion, Actions, Continuous Emotion, Temperament, Facial Attractiveness"
    assert message["mixed-spelling"] == "objects: 8 × `Close-Up`, 4 × `Close-up`"
    assert message["bgm-differs"].startswith("4 versions in 20 cases of one scene: 4 × `True, Pop, Romantic, Slow")
    assert message["emotion-vocabulary"] == "21 emotions hold 14 different values"
    assert message["skew"] == "28 of 30 people are `Medium Shot`"
    copies = [len(finding.also) + 1 for finding in findings if finding.rule == "copied-line"]
    assert sorted(copies) == [3, 4, 11, 12]


def test_places_on_the_published_sample(sample: Any) -> None:
    findings = lint(sample)
    at = {finding.pointer: resolve(sample, finding.pointer) for finding in findings}
    layers = [at[f.pointer] for f in findings if f.rule == "shot-type-layer"]
    assert Counter(layers) == {"Background": 8, "Foreground": 2}
    incomplete = [at[f.pointer] for f in findings if f.rule == "missing-field"]
    assert all("Emotion" not in one and one["object"] == "person" for one in incomplete)
    texts = [at[f.pointer] for f in findings if f.rule == "vad-string"]
    assert all(isinstance(one["Valence (V)"], str) for one in texts)


def test_the_mended_sample_keeps_what_only_its_author_can_know(sample: Any) -> None:
    mended, done = fix(sample)
    assert sum(f.rule not in ("mixed-spelling",) for f in done) == 24
    assert Counter(f.rule for f in lint(mended) if f.severity != "note") == {
        "missing-field": 9,
        "emotion-sentence": 5,
        "copied-line": 4,
        "emotion-vocabulary": 1,
        "bgm-differs": 1,
        "scene-description-differs": 1,
    }
    assert mended["Case_3"]["objects"][4]["Shot Type"] is None
    assert mended["Case_3"]["objects"][4]["_skyscript"] == {"layer": "background"}
    vad = {"Valence (V)": 6, "Arousal (A)": 7, "Dominance (D)": 6}
    assert mended["Case_5"]["people"][0]["Continuous Emotion"] == vad
    assert fix(mended) == (mended, [])


def test_a_file_without_defects_is_clean() -> None:
    assert found(document(case(), case(number=2))) == []


HERE = "/Case_1/people/0"


@pytest.mark.parametrize(
    ("change", "rule", "pointer"),
    [
        ({"Emotion": UNKNOWN}, "missing-field", HERE),
        ({"Age": 30}, "number-for-text", f"{HERE}/Age"),
        ({"Age": True}, "wrong-type", f"{HERE}/Age"),
        ({"Looks": ["a", "b"]}, "wrong-type", f"{HERE}/Looks"),
        ({"Looks": " "}, "empty-string", f"{HERE}/Looks"),
        ({"Line": "N/A"}, "placeholder", f"{HERE}/Line"),
        ({"Gender": "woman"}, "gender-spelling", f"{HERE}/Gender"),
        ({"Gender": "女"}, "gender-spelling", f"{HERE}/Gender"),
        ({"Emotion": "She seems to be sad"}, "emotion-sentence", f"{HERE}/Emotion"),
        ({"Emotion": "她看起来有点难过和担心"}, "emotion-sentence", f"{HERE}/Emotion"),
        ({"Facial_Attractiveness": 6}, "attractiveness-range", f"{HERE}/Facial Attractiveness"),
        ({"Facial_Attractiveness": "4"}, "attractiveness-string", f"{HERE}/Facial Attractiveness"),
        ({"Facial_Attractiveness": "high"}, "wrong-type", f"{HERE}/Facial Attractiveness"),
        ({"Shot_Type": "Medium shot"}, "shot-type-spelling", f"{HERE}/Shot Type"),
        ({"Shot_Type": "特写镜头"}, "shot-type-spelling", f"{HERE}/Shot Type"),
        ({"Shot_Type": "Medium Close-Up"}, "shot-type-finer", f"{HERE}/Shot Type"),
        ({"Shot_Type": "背景"}, "shot-type-layer", f"{HERE}/Shot Type"),
        ({"Shot_Type": "Over the shoulder"}, "shot-type-unknown", f"{HERE}/Shot Type"),
        ({"Continuous_Emotion": [1, 2, 3]}, "wrong-type", f"{HERE}/Continuous Emotion"),
        ({"Continuous_Emotion": {"Valence (V)": 5}}, "vad-incomplete", f"{HERE}/Continuous Emotion"),
        ({"Mood": "blue"}, "unknown-key", f"{HERE}/Mood"),
        ({"_skyscript": {"layer": "middle"}}, "skyscript-member", f"{HERE}/_skyscript/layer"),
        ({"_skyscript": {"inferred": True}, "Line": "Stay!"}, "line-of-absent", f"{HERE}/Line"),
    ],
)
def test_defects_of_a_person(change: dict[str, Any], rule: str, pointer: str) -> None:
    assert found(document(case(people=[person(**change)]))) == [(rule, pointer)]


@pytest.mark.parametrize("value", [0, 9.5, -3, "10"])
def test_valence_outside_of_its_scale(value: Any) -> None:
    vad = {"Valence (V)": value, "Arousal (A)": 6, "Dominance (D)": 7}
    doc = document(case(people=[person(Continuous_Emotion=vad)]))
    assert ("vad-range", f"{HERE}/Continuous Emotion/Valence (V)") in found(doc)
    assert ("vad-range", f"{HERE}/Continuous Emotion/Valence (V)") in found(fix(doc)[0]), "never clamped"


@pytest.mark.parametrize(
    ("change", "rule", "pointer"),
    [
        ({"Scene": "1"}, "wrong-type", "/Case_1/Scene"),
        ({"Scene": [1, "Cafe"]}, "number-for-text", "/Case_1/Scene/0"),
        ({"BGM": ["True", "Pop"]}, "wrong-type", "/Case_1/BGM"),
        ({"BGM": [True, "Pop", None, None]}, "bgm-flag", "/Case_1/BGM/0"),
        ({"BGM": ["maybe", "Pop", None, None]}, "bgm-flag", "/Case_1/BGM/0"),
        ({"BGM": ["False", "Pop", None, None]}, "bgm-contradiction", "/Case_1/BGM"),
        ({"people": {}}, "wrong-type", "/Case_1/people"),
        ({"people": ["Mei"]}, "wrong-type", "/Case_1/people/0"),
        ({"people": [person(), person()]}, "duplicate-person", "/Case_1/people/1"),
        ({"objects": [thing(), thing(Shot_Type="Full Shot")]}, "duplicate-object", "/Case_1/objects/1"),
        ({"objects": [thing(object=UNKNOWN)]}, "missing-field", "/Case_1/objects/0"),
        ({"objects": [thing(object="")]}, "empty-string", "/Case_1/objects/0/object"),
        ({"objects": UNKNOWN}, "missing-field", "/Case_1"),
        ({"a/b~c": 1}, "unknown-key", "/Case_1/a~1b~0c"),
    ],
)
def test_defects_of_a_case(change: dict[str, Any], rule: str, pointer: str) -> None:
    assert found(document(case(**change))) == [(rule, pointer)]


def test_the_same_object_with_an_id_of_its_own_is_another_object() -> None:
    boxes = [thing(_skyscript={"box": [0, 0, 1, 1]}), thing(_skyscript={"box": [5, 0, 6, 1]})]
    assert found(document(case(objects=boxes))) == []


@pytest.mark.parametrize(
    ("names", "rule", "pointer"),
    [
        (("Case_1", "Case_3"), "case-gap", ""),
        (("Case_2", "Case_1"), "case-order", ""),
        (("Case_1", "case 2"), "case-name", "/case 2"),
        (("Case_1", "meta"), "case-name", "/meta"),
        (("Case_1", "Case_01"), "case-name", "/Case_01"),
    ],
)
def test_names_of_cases(names: tuple[str, str], rule: str, pointer: str) -> None:
    doc = {name: case(number=number) for number, name in enumerate(names, 1)}
    assert found(doc) == [(rule, pointer)]


@pytest.mark.parametrize("doc", [[], None, "Case_1", 3, [case()]])
def test_no_object_of_cases(doc: Any) -> None:
    assert [rule for rule, _ in found(doc)] == ["wrong-type"]


def test_contradictions_between_the_cases_of_a_scene() -> None:
    other = case(number=2, BGM=["False", None, None, None], Scene_Description="a bar", Scene=["1", "Bar"])
    assert {rule for rule, _ in found(document(case(), other))} == {
        "bgm-differs",
        "scene-description-differs",
        "scene-name-differs",
    }
    elsewhere = {**other, "Scene": ["2", "Bar"]}
    assert found(document(case(), elsewhere)) == []
    unknown = case(number=2, BGM=[None] * 4, Scene_Description=None, Scene=["1", None])
    assert found(document(case(), unknown)) == [], "not knowing contradicts nothing"


def test_copied_lines() -> None:
    line = person(Line="Waiter, bring me some pickles.", Looks="long hair")
    copied = found(document(case(people=[person(Line=line["Line"]), line]), case(number=2, people=[line])))
    assert copied == [("copied-line", "/Case_1/people/1/Line")]
    short = [case(number=number, people=[person(Line="Yes.")]) for number in (1, 2)]
    assert found(document(*short)) == [], "a word may be said twice"
    assert found(document(case(people=[person(Line="Yes."), person(Line="Yes.", Looks="long hair")]))) == [
        ("copied-line", "/Case_1/people/1/Line")
    ]


def test_one_keyframe_twice() -> None:
    assert found(document(case(), case())) == [("duplicate-id", "/Case_2")]


def test_who_speaks_unseen_is_told_but_no_defect() -> None:
    speaking = {"keyframe": "k0001", "lines": [{"speaker": "C2", "text": "Hello?"}]}
    doc = document(case(_skyscript=speaking))
    assert found(doc) == []
    assert ("speaker-unseen", "/Case_1/_skyscript/lines/0") in found(doc, notes=True)


def test_keys_in_another_spelling_are_read_and_mended() -> None:
    vad = {"valence": "8", "Arousal": 6, "dominance (D)": 7}
    her = person(Continuous_Emotion=UNKNOWN, VAD=vad, Emotion=UNKNOWN, emotion="happy")
    doc = document(case(people=UNKNOWN, People=[her]))
    assert {rule for rule, _ in found(doc)} == {"key-spelling", "vad-string"}
    mended, _ = fix(doc)
    assert found(mended) == []
    assert mended["Case_1"]["people"][0]["Continuous Emotion"] == person()["Continuous Emotion"]


def test_a_key_that_is_there_in_two_spellings_is_not_mended() -> None:
    doc = document(case(people=[person(emotion="sad")]))
    assert found(doc) == [("unknown-key", f"{HERE}/emotion")]
    assert fix(doc)[0] == doc


def test_finer_sizes_and_layers_are_kept_beside() -> None:
    her = person(Shot_Type="medium close up", _skyscript={"character": "C1"})
    mended, _ = fix(document(case(people=[her])))
    fixed = mended["Case_1"]["people"][0]
    assert (fixed["Shot Type"], fixed["_skyscript"]) == (
        "Close-Up",
        {"character": "C1", "shot_size": "MEDIUM CLOSE-UP"},
    )
    contradicted = document(case(objects=[thing(Shot_Type="Background", _skyscript={"layer": "foreground"})]))
    assert fix(contradicted)[0] == contradicted, "somebody said otherwise, so nobody knows"


def test_cases_are_renamed_and_sorted() -> None:
    doc = {"Case_2": case(number=2), "extra": case(number=3), "case 1": case(number=1)}
    assert list(fix(doc)[0]) == ["Case_1", "Case_2", "extra"]


def test_repeated_keys_and_what_is_no_json() -> None:
    source = parse(b'{"Case_1": {"Scene": ["1", "a"], "Scene": ["2", "a"]}, "x": {}, "x": {}}', "f.json")
    assert source.repeated == (("Case_1", "Scene"),), "the same value twice is no loss"
    assert lint(source.document, source.repeated)[0].pointer == "/Case_1/Scene"
    for wrong in (
        b'{"a": NaN}',
        b'{"a": 1e999}',
        b'{"a": ',
        b"\xff",
        b'"\\ud800"',
        b"[" * 5000,
        b"[" * 200 + b"]" * 200,
    ):
        with pytest.raises(UsageError, match=r"f\.json: "):
            parse(wrong, "f.json")
    assert parse('{"名": 1}'.encode("utf-8-sig"), "f.json").document == {"名": 1}


def test_reports_say_every_finding_and_count_them() -> None:
    doc = document(case(people=[person(Shot_Type="Medium shot", Age=3)]))
    report = Report("f.json", doc, lint(doc))
    lines = list(as_lines(report))
    assert lines[0] == "f.json#/Case_1/people/0/Age: error: the number 3 where the layout has text (number-for-text)"
    assert "f.json: 2 errors, 0 warnings, 2 notes" in lines
    told = as_document([report, Report("g.json", {}, [])])
    assert (told["errors"], told["clean"], told["files"][0]["counts"]["shot-type-spelling"]) == (2, False, 1)
    assert json.dumps(told)
    mended, done = fix(doc)
    after = Report("f.json", mended, lint(mended), "out.json", done)
    assert after.clean
    assert "f.json: 2 defects mended in out.json" in list(as_lines(after))


WORDS = (
    "Medium Shot",
    "medium shot",
    "Close-up",
    "Background",
    "特写",
    "mcu",
    "4",
    " 7.0",
    "12",
    "True",
    "yes",
    "N/A",
    "",
)
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(-2, 12), st.floats(-2, 12), st.sampled_from(WORDS))
VALUES = st.one_of(
    LEAVES, st.text(max_size=4), st.lists(LEAVES, max_size=4), st.dictionaries(st.text(max_size=3), LEAVES)
)


def damaged(members: dict[str, Any], other_keys: tuple[str, ...], **parts: st.SearchStrategy[Any]) -> Any:
    """Members that are right, replaced, missing or there under another key."""
    right = {key: parts.get(key, st.just(value)) for key, value in members.items()}
    wrong = st.dictionaries(st.sampled_from([*members, *other_keys]), st.one_of(LEAVES, LEAVES, VALUES), max_size=3)
    gone = st.sets(st.sampled_from([*members]), max_size=2)
    return st.builds(
        lambda one, other, less: {
            key: value for key, value in (one | other).items() if key not in less or key in other
        },
        st.fixed_dictionaries(right),
        wrong,
        gone,
    )


EXTRAS = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("layer", "shot_size", "inferred", "evidence", "lines"), VALUES)
)
VADS = damaged(person()["Continuous Emotion"], ("valence", "A", "?"))
PEOPLE = damaged(
    {**person(), "_skyscript": None},
    ("emotion", "VAD", "shot type", "?"),
    **{"Continuous Emotion": VADS},
    _skyscript=EXTRAS,
)
THINGS = damaged({**thing(), "_skyscript": None}, ("type", "label", "?"), _skyscript=EXTRAS)
BGM = st.lists(LEAVES, min_size=4, max_size=4)
CASES = damaged(
    case(),
    ("People", "bgm", "?"),
    people=st.lists(PEOPLE, max_size=3),
    objects=st.lists(THINGS, max_size=3),
    BGM=BGM,
    Scene=st.lists(LEAVES, min_size=2, max_size=2),
)
NAMES = st.sampled_from(("Case_1", "Case_2", "Case_3", "case 1", "Case_03", "CASE-2", "Case_0", "", "x"))
DOCUMENTS = st.one_of(st.dictionaries(NAMES, CASES, max_size=4), VALUES)


@given(DOCUMENTS)
def test_whatever_the_document_every_place_is_in_it(doc: Any) -> None:
    for finding in lint(doc):
        for place in (finding.path, *finding.also):
            resolve(doc, Finding(finding.rule, place, "").pointer)


@given(DOCUMENTS)
def test_mending_twice_changes_nothing_and_brings_no_new_defect(doc: Any) -> None:
    before = copy.deepcopy(doc)
    mended, _ = fix(doc)
    assert doc == before, "the document given is left alone"
    assert fix(mended) == (mended, [])
    had, has = ({rule for rule, _ in found(one)} for one in (doc, mended))
    assert has <= had or "number-for-text" in had, "only what becomes a text can be found wrong as one"
    assert not any(f.fixable for f in lint(mended))
