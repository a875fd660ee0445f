import cv2
import numpy as np
import pytest

from skyscript.errors import ModelError
from skyscript.models.pictures import Pictures


def scene(seed, height=180, width=320):
    dice = np.random.default_rng(seed)
    coarse = dice.integers(0, 255, (9, 16, 3), np.uint8)
    return cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR)


def save(folder, name, image, quality=90):
    folder.mkdir(exist_ok=True)
    data = cv2.imencode(name[-4:], cv2.cvtColor(image, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    (folder / name).write_bytes(data.tobytes())


@pytest.fixture
def pictures(tmp_path):
    for number in range(3):
        save(tmp_path, f"k{number}.jpg", scene(number))
    save(tmp_path, "镜头.png", scene(7))
    return Pictures([tmp_path])


@pytest.mark.parametrize("number", range(3))
def test_a_picture_is_known_by_its_pixels(pictures, number):
    assert pictures.match(scene(number)).file.name == f"k{number}.jpg"


def test_a_name_may_be_in_any_script(pictures):
    assert pictures.match(scene(7)).file.name == "镜头.png"


def test_it_is_known_again_when_it_was_scaled_and_encoded_badly(pictures, tmp_path):
    save(tmp_path / "other", "x.jpg", scene(1, 360, 640), quality=20)
    match = Pictures([tmp_path / "other"]).match(scene(1))
    assert (match.file.name, match.across, match.down) == ("x.jpg", 0.5, 0.5)


def test_it_is_known_again_with_a_face_masked(pictures):
    masked = scene(2)
    masked[40:90, 100:150] = masked[40:90, 100:150].mean((0, 1))
    assert pictures.match(masked).file.name == "k2.jpg"


def test_a_strange_picture_is_matched_with_nothing(pictures, tmp_path):
    with pytest.raises(ModelError, match="none of the 4 pictures"):
        pictures.match(scene(99))
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match="none of the 0 pictures"):
        Pictures([tmp_path / "empty"]).match(scene(0))


def test_a_broken_picture_is_named(tmp_path):
    (tmp_path / "bad.jpg").write_bytes(b"no")
    with pytest.raises(ModelError, match=r"bad\.jpg"):
        Pictures([tmp_path])
