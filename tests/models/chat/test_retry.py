import time
from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skyscript.models.chat.retry import Patience, retry_after


@given(st.integers(1, 40), st.floats(0.01, 5), st.floats(1, 100))
def test_a_wait_grows_with_each_failure_and_stays_below_the_longest(failures, first, longest):
    patience = Patience(first_s=first, longest_s=longest)
    assert 0 <= patience.wait(failures) <= min(longest, first * 2 ** (failures - 1))


@given(st.floats(0, 1000))
def test_a_server_that_asks_for_a_time_gets_it_up_to_the_longest(asked):
    wait = Patience(first_s=1, longest_s=60).wait(1, asked)
    assert min(asked, 60) <= wait <= 60


def test_waits_are_spread_so_that_callers_come_back_apart():
    waits = {Patience(first_s=8).wait(1) for _ in range(20)}
    assert len(waits) == 20
    assert max(waits) - min(waits) > 1


@pytest.mark.parametrize(
    ("header", "seconds"),
    [(None, None), ("7", 7), ("0.5", 0.5), ("-3", 0), ("soon", None), ("", None), ("Wed, 21 Oct 2015 07:28:00 GMT", 0)],
)
def test_retry_after_holds_seconds_or_a_date(header, seconds):
    assert retry_after(header) == seconds


def test_a_date_ahead_is_waited_for():
    asked = retry_after(formatdate(time.time() + 30, usegmt=True))
    assert asked is not None
    assert 0 < asked <= 31
