"""Check what ruff cannot say about the structure of ``src/``, and print what exceeds a limit: ``make check``.

Of ``tests/`` it checks that no two modules have one name.

The limits keep the code readable in small parts: a module on a few screens, a function on one, few arguments,
one name for one thing, and folders that can be taken in at a glance.
"""

import ast
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent
SOURCE = REPOSITORY / "src" / "retexture"

MODULE_LINES = 350
FUNCTION_LINES = 60
LONG_FUNCTION = 30
LONG_FUNCTIONS = 0.03  # the share of functions that may be longer than that
ARGUMENTS = 5
MODULES_IN_FOLDER = 15

TABLES = ("database/tables.py", "database/migrations/")
"""Tables and migrations: lists of columns, which are read from top to bottom and have no parts."""

USERS_OPTIONS = ("cli/commands/", "library/calls.py", "library/editing.py")
"""Commands and the library's functions: each argument is an option of their users."""

CATALOGUES = (
    *(f"engines/procedural/catalogue/{kind}" for kind in ("lights", "materials", "styles")),
    "database/migrations/versions",
)
"""Folders with a module for each entry; nobody reads them side by side."""

KERNELS = {"kernel", "inlined"}
"""Decorators of compiled functions, which take numbers and arrays alone."""

COMPILED_LATER = ("engines/procedural/render/evaluate.py _evaluate",)
"""Kernels without a decorator: a call compiles them, once for each of its arguments."""

SAME_NAME: Mapping[str, str] = {}
"""Names that several classes have, each with the reason."""

Parsed = Mapping[str, tuple[str, ast.Module]]
Function = ast.FunctionDef | ast.AsyncFunctionDef


def main() -> int:
    """Print what exceeds a limit; returns the exit code."""
    modules = {path.relative_to(SOURCE).as_posix(): _read(path) for path in sorted(SOURCE.rglob("*.py"))}
    checks = (module_lengths, function_lengths, argument_counts, class_names, folder_sizes)
    faults = [fault for check in checks for fault in check(modules)]
    faults += test_names(REPOSITORY / "tests")
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def test_names(tests: Path) -> Iterator[str]:
    """Test modules of one name, of which pytest collects one; those of the browser are a run of their own."""
    places: dict[str, list[str]] = {}
    for path in sorted(tests.rglob("test_*.py")):
        place = path.relative_to(tests)
        if place.parts[0] != "browser":
            places.setdefault(path.name, []).append(place.as_posix())
    for name, found in places.items():
        if len(found) > 1:
            yield f"{', '.join(found)}: several test modules are called {name}"


def module_lengths(modules: Parsed) -> Iterator[str]:
    """Modules that are too long."""
    for name, (text, _) in modules.items():
        lines = len(text.splitlines())
        if lines > MODULE_LINES and not name.startswith(TABLES):
            yield f"{name}: {lines} lines, {MODULE_LINES} are the most"


def function_lengths(modules: Parsed) -> Iterator[str]:
    """Functions that are too long, and too many that are long."""
    lengths = {
        f"{name}:{function.lineno} {function.name}": (function.end_lineno or 0) - function.lineno + 1
        for name, function in _functions(modules, lambda name: not name.startswith(TABLES))
    }
    for place, lines in lengths.items():
        if lines > FUNCTION_LINES:
            yield f"{place}: {lines} lines, {FUNCTION_LINES} are the most"
    long = {place: lines for place, lines in lengths.items() if lines > LONG_FUNCTION}
    if len(long) > LONG_FUNCTIONS * len(lengths):
        share = len(long) / len(lengths)
        yield f"{share:.1%} of functions are over {LONG_FUNCTION} lines, {LONG_FUNCTIONS:.0%} are the most:"
        yield from (f"  {place}: {lines}" for place, lines in sorted(long.items()))


def argument_counts(modules: Parsed) -> Iterator[str]:
    """Functions with too many arguments, but for kernels."""
    for name, function in _functions(modules, lambda name: not name.startswith(USERS_OPTIONS)):
        count = _argument_count(function)
        if count > ARGUMENTS and not _is_kernel(name, function):
            yield f"{name}:{function.lineno} {function.name}: {count} arguments, {ARGUMENTS} are the most"


def class_names(modules: Parsed) -> Iterator[str]:
    """Names that several classes have, and reasons for names that no two classes have."""
    places = defaultdict(list)
    for name, (_, tree) in modules.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(f"{name}:{node.lineno}")
    several = {name: where for name, where in places.items() if len(where) > 1}
    for name, where in several.items():
        if name not in SAME_NAME:
            yield f"{', '.join(where)}: several classes are called {name}"
    yield from (f"SAME_NAME: only one class is called {name}" for name in SAME_NAME.keys() - several.keys())


def folder_sizes(modules: Parsed) -> Iterator[str]:
    """Folders with too many modules side by side."""
    counts: dict[str, int] = defaultdict(int)
    for name in modules:
        folder, _, module = name.rpartition("/")
        counts[folder] += module != "__init__.py"
    for folder, count in counts.items():
        if count > MODULES_IN_FOLDER and folder not in CATALOGUES:
            yield f"{folder}: {count} modules, {MODULES_IN_FOLDER} are the most"


def _read(path: Path) -> tuple[str, ast.Module]:
    text = path.read_text("utf-8")
    return text, ast.parse(text)


def _functions(modules: Parsed, wanted: Callable[[str], bool]) -> Iterator[tuple[str, Function]]:
    for name, (_, tree) in modules.items():
        if wanted(name):
            for node in ast.walk(tree):
                if isinstance(node, Function):
                    yield name, node


def _argument_count(function: Function) -> int:
    """The arguments that a caller gives: without self and cls."""
    given = function.args
    positional = [each.arg for each in (*given.posonlyargs, *given.args)]
    return len(positional) + len(given.kwonlyargs) - (positional[:1] in (["self"], ["cls"]))


def _is_kernel(module: str, function: Function) -> bool:
    decorators = {
        node.id for each in function.decorator_list for node in ast.walk(each) if isinstance(node, ast.Name)
    }
    return bool(decorators & KERNELS) or f"{module} {function.name}" in COMPILED_LATER


if __name__ == "__main__":
    sys.exit(main())
