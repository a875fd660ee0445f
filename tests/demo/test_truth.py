"""The truth follows from the script alone."""

from skyscript.demo.script import Script, written
from skyscript.demo.truth import truth_of


def test_shots_meet_and_lines_lie_in_them() -> None:
    truth = truth_of(written(), "01.mp4", (0, 1))
    ends = [0, *(shot.end_frame for shot in truth.shots)]
    assert [shot.start_frame for shot in truth.shots] == ends[:-1]
    assert ends[-1] == truth.frames
    for line in truth.subtitles:
        shot = truth.shots[line.shot]
        assert shot.start_frame <= line.start_frame < line.end_frame <= shot.end_frame


def test_a_dissolve_borrows_from_both_sides(script: Script) -> None:
    truth = truth_of(script, "01.mp4", (0, 1))
    assert truth.shots[2].transition_frames == (30, 38)
    assert truth.shots[2].start_frame == 34
    assert truth.shots[2].source_frames == (10, 34)


def test_a_line_over_the_other_face_is_off_screen(script: Script) -> None:
    assert [line.on_screen for line in truth_of(script, "01.mp4", (0, 1)).subtitles] == [True, False]


def test_frames_shown_again_are_declared(script: Script) -> None:
    reused = truth_of(script, "01.mp4", (0, 1)).reused
    # Blue: 5 frames stretched over 18, there and back; red: frames 10-19 are in both its shots.
    assert [(r.take, r.frames, r.shots) for r in reused] == [("red", (10, 20), (0, 2)), ("blue", (0, 5), (1,))]
    assert [r.showings for r in reused] == [2, 5]


def test_two_clips_of_one_take_count_as_one(script: Script) -> None:
    data = script.model_dump()
    data["clips"]["blue"]["take"] = "red"
    reused = truth_of(Script.model_validate(data), "01.mp4", (0, 1)).reused
    assert {r.take for r in reused} == {"red"}
    assert any(set(r.shots) == {0, 1} for r in reused)
