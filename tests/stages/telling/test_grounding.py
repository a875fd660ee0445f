"""What a language model may not say: everything that does not follow from the line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skyscript.stages.telling.grounding import agreed, ids, refusal

SHE, HE = "female", "male"


def refused(gist: str, line: str, places: bool = False) -> str | None:
    """As said by a woman to a man."""
    return refusal(gist, line, SHE, [HE], places)


@pytest.mark.parametrize(
    ("gist", "line"),
    [
        ("says that she could not bear to read the rest", "I couldn't bear to read the rest."),
        ("asks if he only read the first line", "Did you only read the first line?"),
        ("greets everyone", "Hi everyone, so glad to see you on my channel again."),
        ("says that she got here a month ago", "I got here a month ago. It's been a month since I arrived."),
        ("says that she applied for a visa and waited", "I am applying for a visa and I wait."),
        ("says that she is outside", "I'm outside. Open the door."),
        ("asks him to open the door", "I'm outside. Open the door."),
        ("asks for the key", "Give me the key."),
        ("says that they should see a doctor", "We should see a doctor."),
        ("says that she will not leave him", "I won't leave you."),
        ("says that he is late", "He is late."),
        ("says that it has been a month", "It's been a month since I arrived."),
        ("says that he scared her to death", "Really? You scared me to death!"),
    ],
)
def test_what_follows_is_kept(gist: str, line: str) -> None:
    assert refused(gist, line) is None


@pytest.mark.parametrize(
    ("gist", "line", "reason"),
    [
        ("says that she was away for three years", "Three years, and you text me.", "tells what was not said"),
        ("says that she read the first line", "Did you only read the first line?", "mistakes a question or a request"),
        ("asks whether it is late", "It is late.", "mistakes a question or a request"),
        ("says that she opens the door", "Open the door.", "mistakes a question or a request"),
        ("says that she is outside and opens the door", "I'm outside. Open the door.", "tells what was not said"),
        ("says that he has the signature on the page", "Your signature is on the page.", "tells what was not said"),
        ("says that she arrived a month ago", "A month ago I left. Then I arrived.", "tells what was not said"),
        ("says that the dog bites a man", "A man bites the dog.", "tells what was not said"),
        ("says that she left", "I never left.", "turns what was said"),
        ("says that she did not leave", "I leave.", "turns what was said"),
        ("says that they should live in the city", "We live in the city.", "turns what was said"),
        ("says that I love the vlog", "I love the vlog.", "speaks instead of reporting"),
        ("says that she says it is late", "It is late.", "speaks instead of reporting"),
        ("says that C2 is late", "You are late.", "names somebody who is not in the shot"),
        ("says that Anna is late", "Anna is late.", "holds a name"),
        ("says that he is outside", "I'm outside.", "mistakes who is meant"),
        ("says that she is welcome home", "The welcome is at home.", "mistakes who is meant"),
        ("says that it is about creating content for", "It is about creating content.", "says nothing whole"),
        ("", "It is late.", "says nothing whole"),
    ],
)
def test_what_does_not_follow_is_refused(gist: str, line: str, reason: str) -> None:
    assert refused(gist, line) == reason


def test_names_of_places_may_stay_where_those_of_people_are_known() -> None:
    line = "We need to travel to Shanghai."

    assert refused("says that they need to travel to Shanghai", line) == "holds a name"
    assert refused("says that they need to travel to Shanghai", line, places=True) is None
    assert refused("says that they need to travel to Paris", line, places=True) == "holds a name"


@pytest.mark.parametrize(
    ("gist", "line", "right"),
    [
        ("says that he could not bear it", "I could not bear it.", "says that she could not bear it"),
        ("asks if she read his letter", "Did you read the letter?", "asks if he read his letter"),
        ("says that he loves her", "I love you.", "says that he loves her"),
        ("says that he is late", "He is late and I wait.", "says that he is late"),
        ("says that she is late", "It is late.", "says that she is late"),
    ],
)
def test_she_and_he_are_put_right_where_the_line_leaves_no_doubt(gist: str, line: str, right: str) -> None:
    assert agreed(gist, line, SHE, [HE]) == right


def test_ids_are_found_as_whole_words() -> None:
    assert ids("C1 and C12, not XC3 or C4b") == {"C1", "C12"}


VOCABULARY = (
    "she",
    "he",
    "open",
    "door",
    "key",
    "never",
    "I",
    "you",
    "month",
    "read",
    "asks",
    "says",
    "that",
    "C1",
    "Anna",
    "?",
)
words = st.lists(st.sampled_from(VOCABULARY), max_size=8)


@given(words, words)
def test_every_answer_is_kept_or_refused(gist: list[str], line: list[str]) -> None:
    kept = refused(" ".join(gist), " ".join(line)) is None

    assert not kept or {w for w in gist if w in ("open", "door", "key", "month", "read")} <= set(line)
    assert not kept or not {"C1", "Anna", "I", "you"} & set(gist)
