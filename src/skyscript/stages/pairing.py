"""A burned-in subtitle as a line: its text, and the other language below it."""

from skyscript.records import BurnedText
from skyscript.stages.sayings import joined


def said(text: BurnedText) -> tuple[str, str | None, str | None]:
    """The rows of the first language, those of another one, and which the first is."""
    first = next((row.language for row in text.rows if row.language), None)
    own = joined(row.text for row in text.rows if row.language in (first, None))
    other = joined(row.text for row in text.rows if row.language not in (first, None))
    return own, other or None, first
