"""The figures that keep the code readable: lengths, share of tests, docstrings, what must not be in the repository."""

import ast
import re
import statistics
import subprocess
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FILE_P90, FILE_MOST = 200, 400
FUNCTION_MEDIAN, FUNCTION_MOST = 8, 50
TESTS_PER_LINE = 1.5
BINARY = {".png", ".ico"}


@cache
def tracked() -> list[Path]:
    """Every file that git keeps, and those that it would."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return [ROOT / name for name in listed.splitlines() if (ROOT / name).is_file()]


def is_test(path: Path) -> bool:
    parts = set(path.relative_to(ROOT).parts)
    return bool(parts & {"tests", "testing", "conftest.py"})


@cache
def sources() -> list[Path]:
    """The Python that is written by hand."""
    return [path for path in tracked() if path.suffix == ".py" and "migrations" not in path.parts]


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text())
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def test_no_file_is_too_long() -> None:
    code = [path for path in sources() if not is_test(path)]
    long = {str(path.relative_to(ROOT)): lines(path) for path in sources() if lines(path) > FILE_MOST}
    assert long == {}
    assert statistics.quantiles(map(lines, code), n=10)[8] <= FILE_P90


def test_no_function_is_too_long() -> None:
    found = [(path, function) for path in sources() for function in functions(path)]
    long = {
        f"{path.name}:{function.name}": length(function) for path, function in found if length(function) > FUNCTION_MOST
    }
    assert long == {}
    assert statistics.median(length(function) for path, function in found if not is_test(path)) <= FUNCTION_MEDIAN


def test_there_are_enough_tests() -> None:
    tests = sum(lines(path) for path in sources() if is_test(path))
    code = sum(lines(path) for path in sources() if not is_test(path) and path.is_relative_to(ROOT / "src"))
    assert tests >= TESTS_PER_LINE * code, f"{tests} lines of tests for {code} of code"


def test_every_public_thing_says_what_it_is() -> None:
    silent = []
    for path in sources():
        if is_test(path) or not path.is_relative_to(ROOT / "src"):
            continue
        tree = ast.parse(path.read_text())
        public = [
            node for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            and not node.name.startswith("_") and node.name != "Meta" and is_public(node, tree)
        ]  # fmt: skip
        silent += [f"{path.name}:{node.name}" for node in public if not ast.get_docstring(node)]
        if tree.body and not ast.get_docstring(tree):
            silent.append(path.name)
    assert silent == []


def is_public(node: ast.AST, tree: ast.Module) -> bool:
    """At the top of a module, or in a public class there."""
    inside = chain.from_iterable(
        each.body for each in tree.body if isinstance(each, ast.ClassDef) and not each.name.startswith("_")
    )
    return node in tree.body or node in list(inside)


def test_everything_is_annotated() -> None:
    bare = []
    for path in sources():
        for function in functions(path):
            arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
            named = [argument for argument in arguments if argument.arg not in ("self", "cls", "_")]
            if function.returns is None or any(argument.annotation is None for argument in named):
                bare.append(f"{path.name}:{function.name}")
    assert bare == []


@pytest.mark.parametrize("path", [path for path in tracked() if path.suffix not in BINARY], ids=lambda path: path.name)
def test_a_file_is_text_and_small_and_names_no_machine(path: Path) -> None:
    text = path.read_text()
    assert path.stat().st_size < 1_000_000
    assert not re.search(r"https?://[^\s\"']*(?:/simple|/npm|artifact|mirror|registry\.)", text)
    assert not re.search(r"(?:^|[\s\"'=(])/(?:work|root)/", text)


def test_nothing_that_is_built_is_kept() -> None:
    names = [str(path.relative_to(ROOT)) for path in tracked()]
    built = [
        name
        for name in names
        if re.search(r"package-lock|node_modules|\.whl$|/static/govuk/|/ui/fixtures/|\.pyc$", name)
    ]
    assert built == []
    pictures = [name for name in names if Path(name).suffix in BINARY]
    assert all(name.startswith("docs/") for name in pictures)
