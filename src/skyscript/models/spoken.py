"""The one language of several spans."""

from collections.abc import Mapping, Sequence

from skyscript.models.protocols import Span


def likeliest(spans: Sequence[Span], languages: Sequence[Mapping[str, float]]) -> tuple[str, float]:
    """The language of most of what is said, and how likely it is: longer spans count more. Needs one span."""
    total: dict[str, float] = {}
    for (start, end), likely in zip(spans, languages, strict=True):
        for language, probability in likely.items():
            total[language] = total.get(language, 0.0) + probability * (end - start)
    language = max(total, key=lambda each: (total[each], each))
    return language, min(1.0, total[language] / sum(end - start for start, end in spans))
