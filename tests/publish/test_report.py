import re
from html.parser import HTMLParser
from urllib.parse import quote

import cv2
import numpy as np
import pytest

from skyscript.publish.report import render
from skyscript.records import Failure, FrameSignal, ShootingScript, SoundSpan

VOID = {"meta", "link", "img", "input", "br"}


class Page(HTMLParser):
    """Collects what a browser would follow, and checks that tags close in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.scripts = 0
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name in {"href", "src", "action", "data", "srcset", "poster"} and value:
                self.links.append(value)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, self.getpos()


@pytest.fixture(scope="module")
def pictures() -> dict[str, bytes]:
    image = cv2.imencode(".jpg", np.full((960, 540, 3), 90, np.uint8))[1].tobytes()
    return dict.fromkeys(("k0001", "k0002", "k0003"), image)


def test_opens_without_a_network(script: ShootingScript, pictures: dict[str, bytes]) -> None:
    html = render(script, pictures)
    page = Page(html)
    beside = quote(script.source.file)
    assert all(link.startswith(("#", "data:")) or link == beside for link in page.links)
    assert not re.search(r"https?://|@import|url\(", html)


def test_a_line_and_a_point_of_a_curve_tell_the_player_where_to_go(
    script: ShootingScript, pictures: dict[str, bytes]
) -> None:
    html = render(script, pictures)
    line, feeling = script.scenes[0].shots[0].lines[0], script.feelings[0]
    assert re.search(rf'class="line[^"]*" data-time="{line.start_s:.2f}" data-until="{line.end_s:.2f}"', html)
    assert re.search(rf'class="dot"[^>]* data-time="{feeling.time_s:.3f}"', html)
    assert f'data-seconds="{script.source.duration_s:.3f}"' in html


def test_sounds_have_lanes_of_their_own(script: ShootingScript) -> None:
    span = SoundSpan(drama=script.drama, episode=script.episode, kind="music", start_s=1, end_s=3, confidence=None)
    assert 'class="lane sound music"' in render(script, {}, sounds=[span])
    assert 'class="lane sound' not in render(script, {})


def test_links_lead_to_the_shot(script: ShootingScript, pictures: dict[str, bytes]) -> None:
    page = Page(render(script, pictures))
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert {"shot-1", "shot-2", "shot-3"} <= set(page.ids)
    assert sum(link.startswith("data:image/jpeg") for link in page.links) == len(pictures)


def test_what_people_wrote_is_never_markup(script: ShootingScript) -> None:
    evil = "<script>alert('x')</script>\"'&"
    line = script.scenes[0].shots[0].lines[0].model_copy(update={"text": evil, "language": evil})
    thing = script.scenes[0].shots[0].objects[0].model_copy(update={"label": evil})
    shot = script.scenes[0].shots[0].model_copy(update={"lines": (line,), "objects": (thing,), "action": evil})
    scene = script.scenes[0].model_copy(update={"heading": evil, "shots": (shot,)})
    cast = tuple(member.model_copy(update={"name": evil}) for member in script.cast)
    script = script.model_copy(update={"title": evil, "drama": evil, "scenes": (scene,), "cast": cast})
    html = render(script, {})
    assert Page(html).scripts == 1
    assert "&lt;script&gt;alert" in html


def test_people_are_named_and_feelings_can_be_read(script: ShootingScript, pictures: dict[str, bytes]) -> None:
    html = render(script, pictures)
    assert "Mei 梅 · 00:02.40 · happy · valence 7.2" in html
    assert "neutral → happy" in html
    assert "大家好，很高兴又在频道见到你们。" in html
    assert ">C1<" not in html
    assert "None" not in re.sub(r"base64,[^\"]*", "", html)


def test_shots_are_as_bright_as_the_picture(script: ShootingScript) -> None:
    rows = [
        FrameSignal(
            drama="d", episode="e", frame=frame, time_s=frame / 25, luma=0.0 if frame < 82 else 1.0,
            contrast=0, difference=0, sharpness=0, band_change=0,
        )
        for frame in range(175)
    ]  # fmt: skip
    assert re.findall(r"hsl\(40 6% (\d+)%\)", render(script, {}, signal=rows)) == ["8", "96"]


def test_losses_stand_in_the_ledger(script: ShootingScript) -> None:
    lost = Failure(drama="d", episode="e", stage="keyframes", kind="rejected", item="f9", reason="motion blur")
    assert "motion blur" in render(script, {}, failures=[lost])
    assert "No item of this episode was rejected or failed" in render(script, {})


def test_an_empty_episode_is_still_a_page(script: ShootingScript) -> None:
    empty = script.model_copy(update={"cast": (), "scenes": (), "feelings": (), "provenance": {}})
    html = render(empty, {})
    assert Page(html).open == []
    assert "Nobody was recognised" in html
