"""Which rows of burned-in text name somebody: where and when, for one episode.

A stage of its own so that a new episode, which changes the names of the drama, masks anew only the pictures of episodes
in which another row now names somebody.
"""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from skyscript.engine.stage import Stage
from skyscript.records import BurnedText, DialogueLine, Episode, Mention, NamedText


class FindNamedTexts(Stage):
    """A row is named where a mention lies in it. Where a line of which it is evidence holds a mention and no row of the
    text does, the reader misread one of them: then all rows count."""

    name: ClassVar[str] = "burned"

    def run(
        self,
        episode: Episode,
        mentions: Sequence[Mention],
        texts: Sequence[BurnedText] = (),
        lines: Sequence[DialogueLine] = (),
    ) -> Iterator[NamedText]:
        mine = [mention for mention in mentions if mention.episode == episode.episode]
        rows = {(mention.of, mention.row) for mention in mine if mention.field == "row"}
        named = {text for text, _ in rows}
        told = {mention.of for mention in mine if mention.field != "row"}
        misread = {source for line in lines if line.line in told for source in line.evidence} - named
        for text in texts:
            for number, row in enumerate(text.rows):
                if text.text_id in misread or (text.text_id, number) in rows:
                    yield NamedText(
                        drama=text.drama,
                        episode=text.episode,
                        text_id=text.text_id,
                        row=number,
                        start_s=text.start_s,
                        end_s=text.end_s,
                        width=text.width,
                        height=text.height,
                        box=row.box,
                    )
