"""What the architecture tests walk: rooms, models, routes and source files."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver

SOURCE = Path(__file__).resolve().parents[2] / "src" / "samvev"
ROOMS = [  # lowest first, as in pyproject.toml; rooms on one line never meet
    {"kernel"},
    {"audit"},
    {"web"},
    {"organisations"},
    {"accounts"},
    {"people"},
    {"notifications"},
    {"cases"},
    {"consents"},
    {"needs"},
    {"plans"},
    {"meetings", "messages"},
    {"interop", "oversight", "simulation"},
    {"front"},
    {"project"},
]


def height(room: str) -> int:
    """How high a room stands."""
    return next(index for index, line in enumerate(ROOMS) if room in line)


def own_models() -> list[type[Model]]:
    """Every model of ours, many-to-many tables included."""
    return [m for m in apps.get_models(include_auto_created=True) if m.__module__.startswith("samvev.")]


def room_of(model: type[Model]) -> str:
    """The room that a model lives in."""
    return model._meta.app_label


@dataclass(frozen=True)
class Route:
    """An address and what answers it."""

    name: str
    pattern: str
    view: object

    @property
    def guard(self) -> object | None:
        """What stands before the view."""
        return getattr(self.view, "guard", None)


def routes() -> list[Route]:
    """Every route there is."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[URLPattern | URLResolver], prefix: str, space: str) -> Iterator[Route]:
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, address, inner)
        else:
            yield Route(f"{space}{pattern.name}", address, pattern.callback)


def sources(*names: str) -> list[Path]:
    """Our Python files, migrations and tests left out; those with one of the names, or all."""
    found = [p for p in SOURCE.rglob("*.py") if not {"migrations", "tests"} & set(p.parts)]
    return [p for p in found if not names or p.name in names or p.parent.name + ".py" in names]


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function in a file, methods included."""
    tree = ast.parse(path.read_text())
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function, decorators and docstring left out."""
    body = node.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) and len(body) > 1:
        docstring = (body[0].end_lineno or 0) - body[0].lineno + 1
    else:
        docstring = 0
    return (node.end_lineno or 0) - node.lineno + 1 - docstring
