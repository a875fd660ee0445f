"""What the package promises at its door: its names, and that it opens without what is heavy."""

import subprocess
import sys

import pytest

import skyscript

HEAVY = ("onnxruntime", "onnx", "torch", "transformers", "faster_whisper", "rapidocr", "ray")

COMMANDS = (
    (),
    *(
        (name,)
        for name in (
            "demo",
            "run",
            "status",
            "show",
            "why",
            "export",
            "import",
            "lint",
            "compare",
            "schema",
            "forget",
            "gc",
            "models",
        )
    ),
    ("models", "list"),
    ("models", "pull"),
    ("models", "check"),
)

BLOCKED = """
import sys
from importlib.abc import MetaPathFinder

class Absent(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {heavy}:
            raise ImportError(f"{{name}} is not installed")

sys.meta_path.insert(0, Absent())
"""

PUBLIC = [
    "VAD",
    "Appearance",
    "Character",
    "Dataset",
    "Detection",
    "Episode",
    "Face",
    "Failure",
    "GraphError",
    "Keyframe",
    "MediaError",
    "ModelError",
    "Mosaic",
    "Person",
    "RecipeError",
    "Record",
    "RefinedPerson",
    "ShootingScript",
    "Shot",
    "SkyScriptError",
    "Stage",
    "StoreError",
    "UsageError",
    "WeightsError",
    "open",
    "run",
]


def in_a_fresh_interpreter(code: str) -> subprocess.CompletedProcess[str]:
    blocked = BLOCKED.format(heavy=set(HEAVY))
    return subprocess.run([sys.executable, "-c", blocked + code], capture_output=True, text=True, check=False)


def test_the_public_names_are_these() -> None:
    assert skyscript.__all__ == PUBLIC


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_name_can_be_had(name: str) -> None:
    assert getattr(skyscript, name).__module__.startswith("skyscript.")


def test_a_name_that_is_not_public_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        skyscript.nonsense  # noqa: B018


def test_the_package_opens_without_what_is_heavy() -> None:
    done = in_a_fresh_interpreter("import skyscript\nfor name in skyscript.__all__: getattr(skyscript, name)")
    assert done.returncode == 0, done.stderr


def test_every_command_explains_itself_without_what_is_heavy() -> None:
    done = in_a_fresh_interpreter(
        f"""
from skyscript.cli.app import app, main
named = {{c.name or c.callback.__name__ for c in app.registered_commands}} | {{g.name for g in app.registered_groups}}
assert named == {{c[0] for c in {COMMANDS} if c}}, named
for command in {COMMANDS}:
    sys.argv = ["skyscript", *command, "--help"]
    try:
        main()
    except SystemExit as end:
        assert end.code == 0, command
"""
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Usage: skyscript") == len(COMMANDS)


def test_python_m_is_the_command() -> None:
    done = subprocess.run([sys.executable, "-m", "skyscript", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"skyscript {skyscript.__version__}\n"
