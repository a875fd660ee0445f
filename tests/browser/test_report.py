"""The report as a reader uses it: in a browser, from a folder, with and without the video beside it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from skyscript.formats import shooting_json
from skyscript.publish.report import render
from skyscript.records import SoundSpan
from skyscript.video.encode import write_video

sync_api = pytest.importorskip("playwright.sync_api", reason="needs pip install 'skyscript[test-browser]'")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs a chromium on this machine"),
]

GOLDEN = Path(__file__).parents[1] / "golden" / "two_rooms.json"
Open = Callable[..., Any]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def open_report(browser: Any, tmp_path: Path) -> Iterator[Open]:
    """Opens the report of the hand-made script, 11.24 seconds long; errors on the page fail the test."""
    pages = []
    errors: list[str] = []

    def open_report(*, beside: bool) -> Any:
        script = shooting_json.read(GOLDEN.read_text("utf-8"), GOLDEN.name)
        music = SoundSpan(drama="d", episode="e", kind="music", start_s=2, end_s=6, confidence=None)
        (tmp_path / "report.html").write_text(render(script, {}, sounds=[music]), "utf-8")
        if beside:
            film(tmp_path / script.source.file)
        page = browser.new_page(viewport={"width": 1300, "height": 900})
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto((tmp_path / "report.html").as_uri())
        pages.append(page)
        return page

    yield open_report
    for page in pages:
        page.close()
    assert not errors


def film(path: Path) -> None:
    frames = (np.full((96, 54, 3), 20 * (n // 25), np.uint8) for n in range(281))
    write_video(path, frames, 25)


def now(page: Any) -> float:
    return float(page.evaluate("document.querySelector('video').currentTime"))


def test_a_line_sends_the_player_to_its_time_and_is_marked(open_report: Open) -> None:
    page = open_report(beside=True)
    page.wait_for_selector(".player:not([hidden])")
    page.evaluate("document.querySelector('video').play = async () => {}")
    page.click(".line >> nth=1")
    page.wait_for_selector(".line.now")
    assert now(page) == pytest.approx(3.32, abs=0.05)
    assert page.locator(".line.now").count() == 1
    assert page.locator(".shot.now").get_attribute("id") == "shot-2"


def test_a_curve_sends_the_player_to_the_time_under_the_pointer(open_report: Open) -> None:
    page = open_report(beside=True)
    page.wait_for_selector(".player:not([hidden])")
    page.evaluate("document.querySelector('video').play = async () => {}")
    plot = page.locator(".lane-plot[data-plot]").first
    box = plot.bounding_box()
    page.mouse.click(box["x"] + 0.75 * box["width"], box["y"] + 0.9 * box["height"])
    page.wait_for_function("document.querySelector('video').currentTime > 1")
    assert now(page) == pytest.approx(0.75 * 11.24, abs=0.1)
    head = page.locator(".film .playhead").bounding_box()
    strip = page.locator(".film").bounding_box()
    assert (head["x"] - strip["x"]) / strip["width"] == pytest.approx(0.75, abs=0.02)


def test_without_the_video_there_is_no_player_and_a_curve_leads_to_the_shot(open_report: Open) -> None:
    page = open_report(beside=False)
    page.wait_for_timeout(200)
    assert not page.locator(".player").is_visible()
    plot = page.locator(".lane.sound .lane-plot")
    box = plot.bounding_box()
    page.mouse.click(box["x"] + 0.95 * box["width"], box["y"] + 0.5 * box["height"])
    page.wait_for_timeout(900)
    assert page.locator("#shot-3").is_visible()
    assert 0 <= page.locator("#shot-3").bounding_box()["y"] < 900


def test_a_video_from_elsewhere_can_be_opened(open_report: Open, tmp_path: Path) -> None:
    page = open_report(beside=False)
    elsewhere = tmp_path / "elsewhere.mp4"
    film(elsewhere)
    page.set_input_files("#video-file", str(elsewhere))
    page.wait_for_selector(".player:not([hidden])")
    assert page.evaluate("document.querySelector('video').duration") == pytest.approx(11.24, abs=0.1)


@pytest.mark.parametrize("width", [390, 800, 1500])
def test_nothing_sticks_out_at_any_width(open_report: Open, width: int) -> None:
    page = open_report(beside=True)
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
