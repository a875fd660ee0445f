import sys

import pytest

from skyscript.errors import ModelError
from skyscript.models.session import open_session, threads


def test_threads_come_from_the_environment_or_are_few(monkeypatch):
    monkeypatch.setenv("SKYSCRIPT_THREADS", "3")
    assert threads() == 3
    monkeypatch.delenv("SKYSCRIPT_THREADS")
    monkeypatch.setattr("os.cpu_count", lambda: 96)
    assert threads() == 4


@pytest.mark.parametrize("nonsense", ["0", "-1", "two", ""])
def test_a_wrong_number_of_threads_is_named(monkeypatch, nonsense):
    monkeypatch.setenv("SKYSCRIPT_THREADS", nonsense)
    with pytest.raises(ModelError, match="SKYSCRIPT_THREADS"):
        threads()


def test_without_onnxruntime_the_mend_is_told(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(ModelError, match="pip install onnxruntime"):
        open_session(tmp_path / "faces.onnx")


def test_a_file_that_is_no_model_is_named(tmp_path):
    (tmp_path / "faces.onnx").write_bytes(b"not a graph")
    with pytest.raises(ModelError, match=r"faces\.onnx"):
        open_session(tmp_path / "faces.onnx")
