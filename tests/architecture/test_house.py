"""The rules of the house, held by machine: layers, routes, actions, walls, budgets."""

import ast
import re
import tomllib

import pytest
from django.db import models

from tests.architecture.rooms import (
    ROOMS,
    SOURCE,
    functions,
    height,
    length,
    own_models,
    room_of,
    routes,
    sources,
)

PUBLIC = {  # the short list: what anyone may open
    "accounts:back_channel",
    "accounts:begin",
    "accounts:break_glass",
    "accounts:callback",
    "accounts:choose",
    "accounts:front_channel",
    "accounts:sign_in",
    "accounts:sign_out",
    "accounts:signed_out",
    "accounts:language",
    "accounts:demo",
    "accounts:demo_sign_in",
    "front:home",
    "healthz",
    "readyz",
}
PUBLIC_ROOMS = ("needs:report", "needs:status", "needs:choose", "needs:receipt")
FRESH = {
    "accounts:deactivate",
    "accounts:end_post",
    "accounts:first_sign_in",
    "accounts:end_user_sign_ins",
    "accounts:grant",
    "cases:particulars",
    "cases:take_out",
    "consents:end",
    "oversight:join",
    "oversight:undo_joining",
    "oversight:work_file",
}
OFFICES = {
    "accounts/models.py",
    "accounts/staff/actions.py",
    "accounts/actions.py",
}
NOT_ROWS = {"audit.entry"}  # may belong to no organisation (a refused sign-in)
FILE, FUNCTION, VIEW = 400, 40, 15
BEYOND_CHANGE = {  # actions that change nobody's data but the actor's own bell
    "notifications.forget",
    "notifications.notify",
    "notifications.see",
}


def test_every_room_has_its_height():
    rooms = {p.name for p in SOURCE.iterdir() if p.is_dir() and (p / "__init__.py").exists()}
    assert rooms == set().union(*ROOMS)


def test_foreign_keys_point_down():
    for model in own_models():
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey) and field.related_model.__module__.startswith("samvev."):
                here, there = room_of(model), room_of(field.related_model)
                assert here == there or height(there) < height(here), f"{model.__name__}.{field.name}"


def test_every_route_has_a_rule_or_is_public():
    for route in routes():
        if not route.pattern.startswith("static/"):
            assert route.guard is not None, f"{route.name} ({route.pattern}) has no guard"
            is_public = route.name in PUBLIC or route.name.startswith(PUBLIC_ROOMS)
            assert (route.guard.rule is None) == is_public, f"{route.name}: public and guarded disagree"


def test_dangerous_steps_ask_again_who_one_is():
    """Closing a plan, giving or ending an office, files with everybody in them, others' sign-ins (checklist 11)."""
    assert {route.name for route in routes() if getattr(route.guard, "fresh", False)} == FRESH


@pytest.mark.parametrize("path", sources(), ids=lambda p: str(p.relative_to(SOURCE)))
def test_an_office_is_given_in_one_place(path):
    """So that no other page gives one without asking again; the import folder is read by whoever runs the server."""
    where = str(path.relative_to(SOURCE))
    if not where.startswith(("interop/", "simulation/")):
        makes = re.search(r"\bPost(\.objects\.(bulk_)?create)?\(", path.read_text())
        assert not makes or where in OFFICES, where


@pytest.mark.parametrize("path", sources("actions.py"), ids=lambda p: str(p.relative_to(SOURCE)))
def test_every_public_action_goes_through_change(path):
    room = path.relative_to(SOURCE).parts[0]
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            if f"{room}.{node.name}" in BEYOND_CHANGE:
                continue
            assert changes(node), f"{room}.actions.{node.name} does not go through change()"


def changes(node: ast.FunctionDef) -> bool:
    """Does the function open `change(…)`, or `case_change(…)`, itself?"""
    return any(
        isinstance(call.func, ast.Name) and call.func.id in {"change", "case_change"}
        for item in ast.walk(node)
        if isinstance(item, ast.With)
        for call in [i.context_expr for i in item.items]
        if isinstance(call, ast.Call)
    )


@pytest.mark.parametrize("path", sources("views.py"), ids=lambda p: str(p.relative_to(SOURCE)))
def test_views_ask_queries_and_stay_short(path):
    assert ".objects" not in path.read_text(), f"{path}: views never query"
    for node in functions(path):
        if not node.name.startswith("_"):
            assert length(node) <= VIEW, f"{path.name}:{node.lineno} {node.name} has {length(node)} lines"


@pytest.mark.parametrize("path", sources("rules.py"), ids=lambda p: str(p.relative_to(SOURCE)))
def test_rules_are_pure(path):
    assert not re.search(r"\.objects|\.filter\(|connection", path.read_text()), f"{path}: rules never query"


@pytest.mark.parametrize("path", sources(), ids=lambda p: str(p.relative_to(SOURCE)))
def test_files_and_functions_stay_within_their_budget(path):
    assert path.read_text().count("\n") <= FILE, f"{path} is too long"
    for node in functions(path):
        assert length(node) <= FUNCTION, f"{path}:{node.lineno} {node.name} has {length(node)} lines"


def test_every_tenant_model_declares_a_wall():
    for model in own_models():
        names = {f.name for f in model._meta.fields}
        if names & {"tenant_id", "user_id", "case_id", "person_id"} or model._meta.label_lower == (
            "organisations.organisation"
        ):
            assert getattr(model, "wall", None), f"{model.__name__} stands outside the wall"


SENSITIVITY = {"open", "internal", "personal", "health", "secret"}
RETENTION = {"case", "account", "log", "short", "forever"}
ARCHIVE = {"archive", "disposal"}


@pytest.mark.parametrize("model", own_models(), ids=lambda m: m._meta.label)
def test_every_column_is_classified(model):
    told = tomllib.loads((SOURCE / room_of(model) / "columns.toml").read_text())
    table = told.get(model.__name__, {})
    assert set(table) == {f.attname for f in model._meta.concrete_fields} or set(table) == {
        f.name for f in model._meta.concrete_fields
    }, f"{model.__name__}: columns.toml and the model disagree"
    for column, words in table.items():
        sensitivity, retention, archive = words.split()
        assert sensitivity in SENSITIVITY, column
        assert retention in RETENTION, column
        assert archive in ARCHIVE, column


def test_a_cell_of_a_table_stays_a_cell() -> None:
    """A class that is laid out as a grid or in a row takes a cell out of its table: heads and columns part ways."""
    styles = "\n".join(path.read_text() for path in (SOURCE / "web" / "static" / "web").glob("*.css"))
    rules = re.findall(r"^([^{}\n]+) \{([^}]*display: (?:grid|flex)[^}]*)\}", styles, re.MULTILINE)
    laid_out = {one.strip()[1:] for names, _ in rules for one in names.split(",") if re.fullmatch(r" ?\.[\w-]+", one)}
    assert {"words", "actions"} <= laid_out
    for path in SOURCE.rglob("*.html"):
        for names in re.findall(r'<t[dh]\b[^>]*? class="([^"{]*)"', path.read_text()):
            assert not laid_out & set(names.split()), path
