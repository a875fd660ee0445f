"""What the contract of text readers does not say: the packaged models are used as they are, quietly and offline."""

import logging
import socket

import cv2
import numpy as np
import pytest

from skyscript.errors import ModelError
from skyscript.models import rapidocr
from skyscript.models.rapidocr import RapidOcr


@pytest.mark.e2e
def test_it_opens_and_reads_without_network_and_without_a_word(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    picture = cv2.putText(np.zeros((120, 400, 3), np.uint8), "NO NETWORK", (30, 70), 2, 1.5, (255,) * 3, 3)
    with caplog.at_level(logging.DEBUG):
        (found,) = RapidOcr().find(np.asarray(picture, np.uint8))
    assert found.text == "NO NETWORK"
    assert capfd.readouterr() == ("", "")


def test_a_package_without_its_models_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rapidocr, "FINDER", "no_such_model.onnx")
    with pytest.raises(ModelError, match=r"no_such_model\.onnx"):
        RapidOcr()
