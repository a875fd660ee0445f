import json
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skyscript.errors import UsageError
from skyscript.formats import shooting_json
from skyscript.records import VAD, Feeling, ShootingScript

affect = st.floats(1, 9)
vads = st.builds(VAD, valence=affect, arousal=affect, dominance=affect, derived=st.booleans())
text = st.text(st.characters(codec="utf-8"))
feelings = st.builds(Feeling, time_s=st.floats(0, 1e6), keyframe=text, character=text, emotion=text, vad=vads)


def test_the_file_stays_as_users_know_it(script: ShootingScript, golden: Callable[[str, str], None]) -> None:
    golden("two_rooms.json", shooting_json.write(script))


def test_writes_the_contracts_names_and_unicode_as_it_is(script: ShootingScript) -> None:
    written = shooting_json.write(script)
    assert json.loads(written)["schema"] == "skyscript/shooting-script@1"
    assert "schema_" not in json.loads(written)
    assert "两个房间" in written


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=text, file=text, felt=st.lists(feelings, max_size=3))
def test_what_was_written_is_read_again(script: ShootingScript, title: str, file: str, felt: list[Feeling]) -> None:
    source = script.source.model_copy(update={"file": file})
    odd = script.model_copy(update={"title": title, "source": source, "feelings": tuple(felt)})
    assert shooting_json.read(shooting_json.write(odd)) == odd


@pytest.mark.parametrize(
    ("change", "spot"),
    [
        (('"highlight": 4.0', '"highlight": 40'), "scenes[0].shots[0].highlight: "),
        (('"width": 540', '"width": "wide"'), "source.width: "),
        (('"drama": "two rooms",', ""), "drama: "),
        (('"privacy": "release"', '"privacy": "release", "publisher": "x"'), "publisher: "),
        (("shooting-script@1", "shooting-script@9"), "schema: "),
        (('"drama"', '"drama'), " line 3 "),
    ],
)
def test_wrong_data_is_refused_with_its_place(script: ShootingScript, change: tuple[str, str], spot: str) -> None:
    broken = shooting_json.write(script).replace(*change, 1)
    with pytest.raises(UsageError) as refused:
        shooting_json.read(broken, "ep01/shooting_script.json")
    assert str(refused.value).startswith("ep01/shooting_script.json: ")
    assert spot in str(refused.value)
