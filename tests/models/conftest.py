"""Tiny networks stand in for those of the hub, which tests cannot reach."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from tiny import tiny_network  # noqa: F401  (a fixture)
