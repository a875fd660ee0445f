"""All benchmarks, one after the other, each in its own process: `python -m benchmarks [NAME…]`."""

import subprocess
import sys
from pathlib import Path

NAMES = ("shots", "embedded", "planning", "identity", "privacy", "emotion", "chat", "cleanse", "events")


def main() -> int:
    """Exit 1 where a benchmark could not be run; its figures are for people to judge."""
    failed = []
    for name in sys.argv[1:] or NAMES:
        print(f"\n== {name}", flush=True)
        if subprocess.run([sys.executable, Path(__file__).with_name(f"{name}.py")]).returncode:
            failed.append(name)
    if failed:
        print(f"\nnot measured: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
