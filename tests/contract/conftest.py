"""The tiny networks of tests/models, for the contracts that networks keep."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "models"))

from tiny import tiny_network  # noqa: F401  (a fixture)
