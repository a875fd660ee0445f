"""What somebody is said to do is seen in joints, things and faces, and nothing is said without."""

import pytest
import stage_rows as make

from skyscript.records import CameraMove, EmotionScore, Pose, RefinedPerson
from skyscript.stages.telling.acting import acts_in, acts_over

FACE = (300.0, 60.0, 340.0, 110.0)
KNEES = {"left hip": (300.0, 220.0), "left knee": (350.0, 250.0)}


def told(
    person: RefinedPerson, joints: dict[str, tuple[float, float]] | None = None, *things: tuple[str, tuple, float]
) -> list[str]:
    poses = {"p1": make.pose("b1", person.body_box, joints)} if joints else {}
    seen = [make.sighting(box, label, score) for label, box, score in things]
    return [act.says for act in acts_in([person], poses, seen)["p1"]]


def feelings(**shares: float) -> tuple[EmotionScore, ...]:
    return tuple(EmotionScore(emotion=name, probability=share) for name, share in shares.items())  # type: ignore[arg-type]


def moments(*happy: float) -> list[RefinedPerson]:
    return [
        make.refined(where=make.at(f"k{n:04d}"), emotions=feelings(happy=share, neutral=1 - share))
        for n, share in enumerate(happy, 1)
    ]


def over(rows: list[RefinedPerson], move: CameraMove | None = None) -> list[str]:
    each = [acts_in([row], {}, [])["p1"] for row in rows]
    return [act.says for act in acts_over(rows, each, move, make.WIDTH)]


def test_nothing_is_said_of_somebody_of_whom_nothing_is_seen() -> None:
    assert told(make.refined()) == []


def test_a_posture_counts_where_a_knee_is_seen() -> None:
    sitting = make.refined(posture="sitting")
    faint = make.pose("b1", sitting.body_box, KNEES).model_copy(
        update={"joints": tuple(j.model_copy(update={"score": 0.36}) for j in make.pose("b1", FACE, KNEES).joints)}
    )

    assert told(sitting, KNEES) == ["sits"]
    assert told(sitting) == []
    assert acts_in([sitting], {"p1": faint}, [])["p1"] == []


@pytest.mark.parametrize(
    ("posture", "thing", "says"),
    [
        ("sitting", "chair", "sits on a chair"),
        ("sitting", "dining table", "sits at a table"),
        ("lying", "couch", "lies on a couch"),
        ("lying", "dining table", "lies"),
        ("standing", "chair", "stands"),
    ],
)
def test_furniture_under_a_body_is_told_with_its_posture(posture: str, thing: str, says: str) -> None:
    under = (250.0, 240.0, 390.0, 360.0)
    aside = (0.0, 240.0, 100.0, 360.0)

    assert told(make.refined(posture=posture), KNEES, (thing, under, 0.6)) == [says]
    assert told(make.refined(posture=posture), KNEES, (thing, aside, 0.6)) == [says.split()[0]]


def test_a_thing_is_held_by_the_nearest_hand_alone() -> None:
    left, right = make.refined("p1", (50, 40, 250, 360)), make.refined("p2", (350, 40, 600, 360))
    poses = {
        "p1": make.pose("b1", left.body_box, {"right wrist": (240.0, 200.0)}),
        "p2": make.pose("b2", right.body_box, {"left wrist": (275.0, 200.0)}),
    }
    acts = acts_in([left, right], poses, [make.sighting((260, 180, 280, 215), "cup", 0.7)])

    assert [act.says for act in acts["p1"]] == []
    assert [act.says for act in acts["p2"]] == ["holds a cup"]
    assert acts["p2"][0].evidence == ("k0001/p2", "k0001/cup")
    assert acts["p2"][0].confidence == 0.7


def test_a_thing_of_doubtful_name_is_something() -> None:
    wrist = {"left wrist": (300.0, 300.0)}
    box, same = (290.0, 280.0, 330.0, 320.0), (291.0, 281.0, 331.0, 320.0)

    assert told(make.refined(), wrist, ("apple", box, 0.6), ("frisbee", same, 0.5)) == ["holds something"]
    assert told(make.refined(), wrist, ("apple", box, 0.42)) == ["holds something"]
    assert told(make.refined(), wrist, ("apple", box, 0.6)) == ["holds an apple"]
    assert told(make.refined(), wrist, ("apple", (500.0, 280.0, 540.0, 320.0), 0.6)) == []
    assert told(make.refined(), wrist, ("car", box, 0.9)) == []


def test_hands_at_the_face_and_in_the_air() -> None:
    person = make.refined(face_box=FACE)
    shoulders = {"left shoulder": (350.0, 140.0), "right shoulder": (290.0, 140.0)}

    below = shoulders | {"left elbow": (330.0, 200.0), "left wrist": (322.0, 112.0)}
    above = shoulders | {"left elbow": (420.0, 120.0), "left wrist": (430.0, 60.0)}
    down = shoulders | {"left elbow": (370.0, 200.0), "left wrist": (372.0, 260.0)}

    assert told(person, below) == ["has a hand at the face"]
    assert told(person, above) == ["raises a hand"]
    assert told(person, down) == []


def test_one_afraid_picture_of_a_mouth_that_speaks_is_no_fear() -> None:
    def row(fear: float, n: int) -> RefinedPerson:
        return make.refined(where=make.at(f"k{n:04d}"), emotions=feelings(fear=fear, neutral=1 - fear))

    assert over([row(0.85, 1), row(0.3, 2), row(0.4, 3)]) == []
    assert over([row(0.85, 1), row(0.7, 2)]) == ["looks afraid"]


def test_a_smile_that_begins_is_told_instead_of_a_smile() -> None:
    assert over(moments(0.1, 0.9)) == ["starts to smile"]
    assert over(moments(0.9, 0.8)) == ["smiles"]
    assert over(moments(0.95, 0.9, 0.1)) == ["stops smiling"]
    assert over(moments(0.1)) == []


def test_what_most_keyframes_show_is_told_of_the_shot() -> None:
    rows = [
        make.refined(where=make.at(f"k{n:04d}"), facing=facing) for n, facing in enumerate(("left", "left", "right"))
    ]

    assert over(rows) == ["looks to the left"]
    assert over([*rows, rows[2]]) == []


def test_somebody_moves_only_before_a_camera_that_stands() -> None:
    far, near = make.refined(face_box=FACE), make.refined(face_box=(280, 40, 340, 115), where=make.at("k0002"))
    aside = make.refined(face_box=(500, 60, 540, 110), where=make.at("k0002"))

    def move(kind: str) -> CameraMove:
        return CameraMove(
            drama="d",
            episode="e1",
            shot="sh001",
            movement=kind,
            direction=None,
            amount=None,
            confidence=0.8,
            evidence="",
        )  # type: ignore[arg-type]

    assert over([far, near], move("static")) == ["comes closer"]
    assert over([near, far], move("static")) == ["moves away"]
    assert over([far, aside], move("static")) == ["moves to the right"]
    assert over([far, near], move("push")) == []
    assert over([far, near]) == []


def test_an_annotator_that_looks_stands_before_geometry() -> None:
    seen = make.refined(posture="standing", action="Sitting at the table, holding a fork. He smiles.")

    assert told(seen, KNEES) == ["is sitting at the table, holding a fork"]
    assert told(make.refined(action="The man is at a table."), KNEES) == []


def test_acts_name_their_findings() -> None:
    pose: Pose = make.pose("b1", (0, 0, 10, 10), KNEES, score=0.4)
    (act,) = acts_in([make.refined(posture="sitting")], {"p1": pose}, [])["p1"]

    assert (act.doing, act.confidence, act.evidence) == ("sitting", 0.4, ("k0001/p1",))
