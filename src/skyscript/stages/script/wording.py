"""The script's words: people by the names that may be told, whatever the stages before called them."""

import re
from collections.abc import Mapping
from typing import Literal, overload

from skyscript.stages.naming.renaming import Renamer

_IDS = re.compile(r"(?<![\w/-])C\d+(?![\w/-])")


class Wording:
    """`names` are those of the cast by character id; the renamer is None where real names may be told."""

    def __init__(self, names: Mapping[str, str], renamer: Renamer | None) -> None:
        self._names = names
        self._renamer = renamer

    @overload
    def told(self, text: str) -> str: ...

    @overload
    def told(self, text: None) -> None: ...

    @overload
    def told(self, text: str | None) -> str | None: ...

    def told(self, text: str | None) -> str | None:
        """A stage's own sentence: ids become names, real names become pseudonyms."""
        if text is None:
            return None
        public = self._renamer.text(text) if self._renamer else text
        return _IDS.sub(lambda found: self._names.get(found[0], found[0]), public)

    @overload
    def said(self, line: str, field: Literal["text", "translation"], text: str) -> str: ...

    @overload
    def said(self, line: str, field: Literal["text", "translation"], text: str | None) -> str | None: ...

    def said(self, line: str, field: Literal["text", "translation"], text: str | None) -> str | None:
        """A line of dialogue, in which names were looked for one by one."""
        if text is None or self._renamer is None:
            return text
        return self._renamer.line(line, field, text)
