"""No address uncalled and no template unrendered by the suite.

Each worker notes what it called and rendered; when a whole run is over, what nobody touched fails it.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.base import BaseHandler
from django.test.signals import template_rendered
from jinja2 import Environment

SOURCE = Path(__file__).resolve().parents[1] / "src" / "samvev"
NEVER_IN_TESTS: set[str] = set()


class Notebook:
    """What this process called and rendered."""

    def __init__(self, folder: Path, worker: str) -> None:
        self.file = folder / f"touched-{worker}.json"
        self.routes: set[str] = set()
        self.templates: set[str] = set()

    def listen(self) -> None:
        """Note every route that is resolved and every template that is rendered from now on."""
        resolve = BaseHandler.resolve_request

        def noting(handler: BaseHandler, request: Any) -> Any:
            match = resolve(handler, request)
            self.routes.add(match.view_name)
            return match

        BaseHandler.resolve_request = noting  # type: ignore[method-assign]
        template_rendered.connect(self._rendered)
        self._listen_to_compiled()

    def _listen_to_compiled(self) -> None:
        """What is compiled is asked for each time it is drawn, and so is what it takes its macros from."""
        get = Environment.get_template

        def noting(environment: Environment, name: Any, *arguments: Any, **named: Any) -> Any:
            self.templates.add(str(name))
            return get(environment, name, *arguments, **named)

        Environment.get_template = noting  # type: ignore[method-assign]

    def _rendered(self, sender: Any, template: Any, **_: Any) -> None:
        self.templates.add(str(template.name))

    def save(self) -> None:
        """Leave the notes for the end of the run."""
        self.file.write_text(json.dumps({"routes": sorted(self.routes), "templates": sorted(self.templates)}))


def untouched(folder: Path) -> list[str]:
    """The routes and templates that no worker touched, each as a line."""
    from tests.architecture.rooms import routes

    notes = [json.loads(p.read_text()) for p in folder.glob("touched-*.json")]
    called = {name for note in notes for name in note["routes"]}
    rendered = {name for note in notes for name in note["templates"]}
    all_routes = {r.name for r in routes() if not r.pattern.startswith("static/")}
    all_templates = {
        str(path.relative_to(room / kind))
        for room in SOURCE.iterdir()
        for kind in ("templates", "jinja2")
        for path in (room / kind).rglob("*.html")
    }
    lines = [f"No test calls {name}" for name in sorted(all_routes - called - NEVER_IN_TESTS)]
    return lines + [f"No test renders {name}" for name in sorted(all_templates - rendered - NEVER_IN_TESTS)]


def is_whole(config: pytest.Config) -> bool:
    """Is this a run of the whole suite? Parts of it cannot touch everything."""
    words = config.option.keyword or config.option.markexpr or config.option.lf or config.option.maxfail
    return not words and config.args == list(config.getini("testpaths"))
