"""How often annotators name what is not there, by the word of a detector that knows such things (paper 3.3)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from skyscript.records import Detection


@dataclass(frozen=True)
class PhantomRate:
    """One annotator before one detector; `unknown` things the detector could not judge."""

    annotator: str
    detector: str
    confirmed: int
    unconfirmed: int
    unknown: int

    @property
    def share(self) -> float | None:
        """Unconfirmed of those that could be judged; None where nothing could."""
        judged = self.confirmed + self.unconfirmed
        return self.unconfirmed / judged if judged else None


def phantom_rates(rows: Iterable[Detection]) -> tuple[PhantomRate, ...]:
    """Of each pair of annotator and detector, by name."""
    counted = Counter((row.annotator, row.detector, row.confirmed) for row in rows)
    pairs = sorted({(annotator, detector) for annotator, detector, _ in counted})
    return tuple(
        PhantomRate(
            *pair, confirmed=counted[*pair, True], unconfirmed=counted[*pair, False], unknown=counted[*pair, None]
        )
        for pair in pairs
    )
