"""The lines of a shooting script as entries of a subtitle file."""

from skyscript.formats.presence import names
from skyscript.formats.subtitle import Entry
from skyscript.records import ShootingScript


def entries(script: ShootingScript) -> list[Entry]:
    """Every line in order of time: its words above, their translation below, and who says it as the script calls them.

    What has no length cannot be shown and is left to the caller to count: its `end_s` is not after its `start_s`.
    """
    called = names(script)
    lines = [line for scene in script.scenes for shot in scene.shots for line in shot.lines]
    return [
        Entry(
            line.start_s,
            line.end_s,
            "\n".join(row for row in (line.text, line.translation) if row),
            speaker=called.get(line.speaker) if line.speaker else None,
            name=line.id,
        )
        for line in sorted(lines, key=lambda line: (line.start_s, line.end_s))
    ]
