"""What an export wrote, and where."""

from dataclasses import dataclass, field

from skyscript.engine.files import Files, open_files


@dataclass
class Exported:
    """What was written where, and what the format or privacy left out."""

    files: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)

    def count(self, what: str, number: int) -> None:
        self.counts[what] = self.counts.get(what, 0) + number

    def leave_out(self, what: str, number: int) -> None:
        if number:
            self.left_out[what] = self.left_out.get(what, 0) + number


def put(files: Files, name: str, data: bytes, done: Exported) -> None:
    files.replace(name, data)
    done.files.append(f"{files.address.rstrip('/')}/{name}")


def beside(to: str) -> tuple[Files, str]:
    """A file's folder and its name."""
    folder, _, name = to.replace("\\", "/").rpartition("/")
    return open_files(folder or ("/" if to.startswith("/") else ".")), name
