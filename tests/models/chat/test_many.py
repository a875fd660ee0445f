import signal
import subprocess
import sys
import threading
import time

import paying
import pytest
from fake import FakeServer, twenty_percent
from hypothesis import given
from hypothesis import strategies as st

from skyscript.engine.calls import Budget, CallLog
from skyscript.engine.files import Folder
from skyscript.errors import BudgetError, EndpointError, ModelError, UsageError
from skyscript.models import chat, scripted
from skyscript.models.chat.many import request_key
from skyscript.models.protocols import ChatReply, ChatRequest

PATIENCE_S = 60


def texts(answers):
    return {number: answer.text for number, answer in answers}


@pytest.mark.parametrize("seed", range(3))
def test_125_frames_at_a_server_that_fails_a_fifth_of_its_calls_are_all_answered_and_paid_once(connect, log, seed):
    frames = paying.frames(125)
    with FakeServer(twenty_percent(seed)) as server:
        calls = log()
        answers = texts(chat.ask_all(connect(server.address), frames, 16, calls))
        spent = calls.close()
        assert answers.keys() == set(range(125))
        assert all(frame.user in answers[number] for number, frame in enumerate(frames))
        assert set(server.paid.values()) == {1}
        assert server.asked.total() > 140  # the faults were there
        assert spent.calls == 125
        asked, again = server.asked.total(), log()
        assert texts(chat.ask_all(connect(server.address), frames, 16, again)) == answers
        assert server.asked.total() == asked
        assert again.close().replayed == 125


def test_a_run_killed_in_the_middle_replays_what_was_paid(tmp_path):
    count, some = 60, 20
    command = [sys.executable, paying.__file__]
    with FakeServer(twenty_percent(7), delay_s=0.02) as server:
        arguments = [server.address, str(tmp_path), str(count)]
        killed = subprocess.Popen([*command, *arguments])
        end = time.monotonic() + PATIENCE_S
        while server.paid.total() < some:
            assert time.monotonic() < end
            assert killed.poll() is None
            time.sleep(0.005)
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        kept = CallLog(Folder(tmp_path), "annotate", "drama", "e1", Budget())
        before = [frame.user for frame in paying.frames(count) if kept.known(request_key("openai:fake", frame))]
        assert len(before) >= some - paying.CONCURRENCY - 1
        said = subprocess.run([*command, *arguments], check=True, capture_output=True, text=True).stdout.split()
    assert said == ["True", str(count - len(before)), str(len(before))]
    assert {server.paid[frame] for frame in before} == {1}
    assert server.paid.total() - count <= paying.CONCURRENCY + 1  # on their way to the killed one, or to its disk


def test_an_interrupted_run_does_not_wait_for_answers_under_way(tmp_path):
    with FakeServer(lambda text, attempt: "hang") as server:
        run = subprocess.Popen(
            [sys.executable, paying.__file__, server.address, str(tmp_path), "9"], stderr=subprocess.PIPE
        )
        end = time.monotonic() + PATIENCE_S
        while server.asked.total() < paying.CONCURRENCY:
            assert time.monotonic() < end
            time.sleep(0.005)
        run.send_signal(signal.SIGINT)
        _, said = run.communicate(timeout=PATIENCE_S)
    assert said.rstrip().endswith(b"KeyboardInterrupt")


def test_as_many_are_asked_at_a_time_as_allowed_and_no_more(connect, log):
    together = threading.Barrier(8)
    with FakeServer(before=lambda: together.wait(PATIENCE_S)) as server:
        answers = dict(chat.ask_all(connect(server.address), paying.frames(40), 8, log()))
    assert len(answers) == 40
    assert server.peak == 8


def test_nobody_at_a_time_is_no_way_to_ask(log):
    with pytest.raises(UsageError, match="concurrency"):
        next(chat.ask_all(scripted.Chat(lambda request: "x"), paying.frames(1), 0, log()))


def test_requests_are_made_only_a_little_ahead(log):
    made = []

    def frames():
        for frame in paying.frames(100):
            made.append(frame)
            yield frame

    answers = chat.ask_all(scripted.Chat(lambda request: request.user), frames(), 3, log())
    next(answers)
    assert len(made) <= 7
    answers.close()


def test_frames_that_are_alike_are_paid_once(connect, log):
    frames = [ChatRequest("", "same"), ChatRequest("", "other"), ChatRequest("", "same"), ChatRequest("", "same")]
    with FakeServer() as server:
        answers = texts(chat.ask_all(connect(server.address), frames, 4, log()))
    assert answers.keys() == {0, 1, 2, 3}
    assert answers[0] == answers[2] == answers[3] != answers[1]
    assert server.paid == {"same": 1, "other": 1}


def test_a_reply_is_kept_for_the_model_that_gave_it(log):
    frames = paying.frames(2)
    for name in ("one", "two"):
        model = scripted.Chat(lambda request, name=name: f"{name} says {request.user}", name=name)
        assert texts(chat.ask_all(model, frames, 2, log()))[1] == f"{name} says frame 1"


def test_what_a_reply_cost_and_that_it_was_cut_is_kept(log):
    model = scripted.Chat(lambda request: ChatReply("half an ans", 1000, 500, 1.23456, True))
    for calls in (log(), log()):
        ((_, reply),) = chat.ask_all(model, paying.frames(1), 1, calls, chat.Price(tokens_in=2, tokens_out=6))
        assert (reply.text, reply.tokens_in, reply.tokens_out, reply.cut) == ("half an ans", 1000, 500, True)
        assert reply.cost == pytest.approx(0.005)


def test_one_frame_without_an_answer_does_not_stop_the_others(connect, log):
    with FakeServer(lambda text, attempt: 400 if text == "frame 3" else None) as server:
        answers = dict(chat.ask_all(connect(server.address), paying.frames(10), 4, log()))
        assert isinstance(answers.pop(3), ModelError)
        assert len(answers) == 9
        server.fault = lambda text, attempt: None
        dict(chat.ask_all(connect(server.address), paying.frames(10), 4, log()))
    assert set(server.paid.values()) == {1}


def test_the_budget_stops_the_run_and_the_next_goes_on_where_it_ended(connect, log):
    frames = paying.frames(30)
    with FakeServer() as server:
        with pytest.raises(BudgetError, match="--max-calls"):
            list(chat.ask_all(connect(server.address), frames, 4, log(Budget(calls=10))))
        assert server.paid.total() == 10
        calls = log()
        assert len(list(chat.ask_all(connect(server.address), frames, 4, calls))) == 30
    assert calls.close().replayed == 10
    assert set(server.paid.values()) == {1}


def test_an_endpoint_that_is_not_there_stops_the_run_at_once_naming_it(connect, log):
    with FakeServer() as server:
        gone = server.address
    with pytest.raises(EndpointError, match=rf"{gone} does not answer .*refused.*: is it running\?"):
        list(chat.ask_all(connect(gone), paying.frames(50), 8, log()))


def test_an_endpoint_that_only_fails_stops_the_run_after_a_few_requests(connect, log):
    with FakeServer(lambda text, attempt: 500) as server:
        with pytest.raises(EndpointError, match=r"fails request after request \(500: injected 500\)"):
            list(chat.ask_all(connect(server.address, attempts=2), paying.frames(200), 8, log()))
        assert len(server.asked) < 40


def test_an_endpoint_that_dies_in_the_middle_stops_the_run_and_what_it_answered_is_kept(connect, log):
    frames = paying.frames(60)
    with FakeServer() as server:
        answers = chat.ask_all(connect(server.address), frames, 4, log())
        first = [next(answers) for _ in range(20)]
        server.die()
        with pytest.raises(EndpointError, match=rf"{server.address} does not answer"):
            list(answers)
    calls = log()
    with FakeServer() as server:
        assert len(list(chat.ask_all(connect(server.address), frames, 4, calls))) == 60
    assert calls.close().replayed >= len(first)


def test_a_circuit_that_broke_lets_a_later_run_try_again(connect, log):
    with FakeServer(lambda text, attempt: 500) as server:
        model = connect(server.address, attempts=1)
        with pytest.raises(EndpointError):
            list(chat.ask_all(model, paying.frames(50), 4, log()))
        server.fault = lambda text, attempt: None
        assert len(list(chat.ask_all(model, paying.frames(50), 4, log()))) == 50


def test_a_fault_of_our_own_is_not_taken_for_an_answer(log):
    def broken(request):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(chat.ask_all(scripted.Chat(broken), paying.frames(5), 2, log()))


def test_no_thread_is_left_however_it_ends(log):
    before = threading.active_count()
    answers = chat.ask_all(scripted.Chat(lambda request: "x"), paying.frames(20), 6, log())
    next(answers)
    answers.close()
    assert threading.active_count() == before


requests = st.builds(
    ChatRequest,
    system=st.text(max_size=5),
    user=st.text(max_size=5),
    images=st.lists(st.binary(max_size=3), max_size=2).map(tuple),
    max_tokens=st.integers(1, 5),
)


@given(requests, requests)
def test_a_request_is_known_by_its_content_and_its_model_wherever_it_goes(one, other):
    here, there = (chat.connect("vision", address) for address in ("http://localhost:9", "https://example.org/v1"))
    assert request_key(here.name, one) == request_key(there.name, one)
    assert (request_key("openai:vision", one) == request_key("openai:vision", other)) == (one == other)
    assert request_key("openai:vision", one) != request_key("openai:other", one)
