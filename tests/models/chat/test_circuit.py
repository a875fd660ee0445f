from concurrent.futures import ThreadPoolExecutor

import pytest

from skyscript.errors import EndpointError
from skyscript.models.chat.circuit import Circuit


def test_it_breaks_after_failures_in_a_row_and_an_answer_starts_the_count_anew():
    circuit = Circuit(3)
    assert [circuit.fail(), circuit.fail()] == [False, False]
    circuit.answer()
    assert [circuit.fail(), circuit.fail(), circuit.fail()] == [False, False, True]


def test_those_who_wait_are_told_at_once():
    circuit = Circuit(3)
    stretch = circuit.stretch()
    with ThreadPoolExecutor(4) as threads:
        waiting = [threads.submit(stretch.rest, 3600) for _ in range(4)]
        circuit.break_("it is down")
        for each in waiting:
            with pytest.raises(EndpointError, match="it is down"):
                each.result()


def test_broken_it_lets_later_requests_try_and_breaks_again_at_the_first_failure():
    circuit = Circuit(3)
    circuit.answer()
    circuit.break_("it is down")
    circuit.stretch().check()
    assert not circuit.reached
    assert circuit.fail()
    circuit.answer()
    assert circuit.reached
    assert not circuit.fail()
