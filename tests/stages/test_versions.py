"""Results are kept by key, and a key holds a stage's `version`, not its code: whoever changes the code must choose.

The golden file holds a fingerprint of the code that decides what each stage makes: the syntax trees of its module and
of what that imports from our rooms, without docstrings and comments. What stands before every stage alike (records,
engine) and what is opened by name (models: their identity is in the key) does not count.
"""

import ast
import hashlib
import importlib
import importlib.util
import json
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from skyscript.engine.stage import Stage
from skyscript.models import registry

ROOMS = ("skyscript.stages", "skyscript.publish")
UNCOUNTED = (
    "skyscript.errors",
    "skyscript.records",
    "skyscript.engine",
    "skyscript.models.registry",
    "skyscript.models.protocols",
)
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
FILE = "stage_fingerprints.json"
ADVICE = """
The code of {stages} changed and `version` did not (of a stage in its class, of a model in models/registry.py).
  The output is the same:  SKYSCRIPT_BLESS=1 pytest tests/stages/test_versions.py
  The output is another:   raise `version` first, then the same."""


def stage_classes() -> Iterator[type[Stage]]:
    for room in ROOMS:
        for module in pkgutil.walk_packages(importlib.import_module(room).__path__, f"{room}."):
            for one in vars(importlib.import_module(module.name)).values():
                if isinstance(one, type) and issubclass(one, Stage) and one.__module__ == module.name:
                    yield one


def fingerprint(module: str) -> str:
    trees = [[name, plain(tree(name))] for name in sorted(closure(module))]
    return hashlib.sha256(json.dumps(trees).encode()).hexdigest()[:16]


def closure(module: str) -> set[str]:
    """The module and all it imports from our rooms, directly or not."""
    found, new = set(), [module]
    while new:
        name = new.pop()
        if name not in found:
            found.add(name)
            new += imports(tree(name))
    return found


def imports(code: ast.AST) -> Iterator[str]:
    for node in ast.walk(code):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        yield from (n for n in names if n.startswith("skyscript.") and not n.startswith(UNCOUNTED) and source(n))


def source(module: str) -> Path | None:
    """The file of a module; None where the name is something inside of a module."""
    try:
        spec = importlib.util.find_spec(module)
    except ModuleNotFoundError:
        return None
    return Path(spec.origin) if spec and spec.origin else None


def tree(module: str) -> ast.Module:
    file = source(module)
    assert file is not None, module
    return ast.parse(file.read_text(encoding="utf-8"))


def plain(node: Any) -> Any:
    """A syntax tree as lists, the same in every Python: empty fields, positions and docstrings left out."""
    if isinstance(node, list):
        return [plain(one) for one in node]
    if not isinstance(node, ast.AST):
        return repr(node)
    fields = dict(ast.iter_fields(node))
    if isinstance(node, DOCUMENTED) and ast.get_docstring(node) is not None:
        fields["body"] = fields["body"][1:]
    return [type(node).__name__, {k: plain(v) for k, v in fields.items() if v not in (None, []) and k != "ctx"}]


def test_a_stage_or_adapter_whose_code_changes_keeps_or_raises_its_version(
    golden: Callable[[str, str, str], None],
) -> None:
    found = {
        stage.name: {"version": stage.version, "fingerprint": fingerprint(stage.__module__)}
        for stage in sorted(stage_classes(), key=lambda stage: stage.name)
    }
    for name, adapter in registry.TABLE.items():
        found[name] = {"version": adapter.version, "fingerprint": fingerprint(adapter.target.partition(":")[0])}
    file = Path(__file__).parents[1] / "golden" / FILE
    known = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    silent = [n for n in found if n in known and found[n] != known[n] and found[n]["version"] == known[n]["version"]]
    advice = ADVICE.format(stages=", ".join(silent)) if silent else ""
    golden(FILE, json.dumps(found, indent=2) + "\n", advice)


BEFORE = '''
"""Why."""
from skyscript.video import jpeg

def f(x):
    """Docstring."""
    return x + 1  # because
'''


def test_comments_and_docstrings_do_not_count() -> None:
    after = BEFORE.replace("  # because", "").replace("Docstring", "Better words").replace('"""Why."""\n', "")
    assert plain(ast.parse(after)) == plain(ast.parse(BEFORE))
    assert plain(ast.parse(BEFORE.replace("+ 1", "+ 2"))) != plain(ast.parse(BEFORE))


def test_what_a_stage_imports_from_our_rooms_counts() -> None:
    assert "skyscript.video.jpeg" in list(imports(ast.parse(BEFORE)))
    assert "skyscript.video.decode" in closure("skyscript.stages.footage.signal")
    assert not any(name.startswith("skyscript.engine") for name in closure("skyscript.stages.footage.signal"))
