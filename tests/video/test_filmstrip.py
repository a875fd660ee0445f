import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from skyscript.video.filmstrip import HEIGHT, WIDTH, pack, unpack


@given(st.integers(0, 30), st.integers(0, 2**32))
def test_what_is_packed_is_unpacked(count, seed):
    strip = np.random.default_rng(seed).integers(0, 256, (count, HEIGHT, WIDTH, 3), np.uint8)
    assert np.array_equal(unpack(pack(strip), count), strip)


def test_a_still_film_takes_next_to_nothing():
    still = np.repeat(np.random.default_rng(0).integers(0, 256, (1, HEIGHT, WIDTH, 3), np.uint8), 1000, axis=0)
    assert len(pack(still)) < 10_000
