"""Where weights are kept on this machine: one folder per user, shared by all projects."""

import os
import sys
from pathlib import Path


def user_cache() -> Path:
    """`SKYSCRIPT_CACHE` when set, else the platform's cache folder for the user plus `skyscript`."""
    if chosen := os.environ.get("SKYSCRIPT_CACHE"):
        return Path(chosen).expanduser()
    return _platform_cache() / "skyscript"


def _platform_cache() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
