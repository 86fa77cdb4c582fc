"""What stands in addresses and headers, and that reading changes nothing (checklist 30, 32, 33)."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.architecture.rooms import SOURCE, routes
from tests.world import CASE_OWNER

TEMPLATES = sorted(SOURCE.glob("*/templates/**/*.html"))
LINKS = re.compile(r'(?:href|action|hx-get|hx-post|src)="([^"]*)"')
VALUES = {"uuid": str(CASE_OWNER), "slug": "x", "int": "1", "str": "x"}
PERSONAL = re.compile(r"national|number|fnr|\.name\b|phone|email|birth", re.IGNORECASE)


def test_addresses_are_made_of_ids_and_codes():
    for route in routes():
        kinds = re.findall(r"<(\w+):\w+>", route.pattern)
        assert set(kinds) <= {"uuid", "slug", "int", "path", "str"}, route.pattern
        assert not re.search(r"national|fnr|str:name|phone|email", route.pattern), route.pattern


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_link_carries_what_is_known_of_a_person(path: Path):
    for link in LINKS.findall(path.read_text()):
        if link.startswith(("tel:", "mailto:")):
            continue
        for expression in re.findall(r"{{(.+?)}}|{%\s*url\s(.+?)%}", link):
            said = " ".join(expression).replace('"', "")
            arguments = re.sub(r"^\s*[a-z_]+:[a-z_]+", "", said)
            assert not PERSONAL.search(arguments), f"{path}: {link}"


def test_headers_of_a_page(browser):
    answer = browser("owner").get("/my-plan/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert settings.SECURE_HSTS_SECONDS >= 365 * 24 * 60 * 60
    secure = Client().get(reverse("accounts:sign_in"), secure=True)
    assert "max-age=31536000; includeSubDomains" in secure["Strict-Transport-Security"]


def test_every_form_that_changes_something_needs_its_token(db):
    client = Client(enforce_csrf_checks=True)
    exempt = []
    for route in routes():
        if route.pattern.startswith("static/") or "<path" in route.pattern:
            continue
        address = "/" + re.sub(r"<(\w+):\w+>", lambda found: VALUES[found[1]], route.pattern)
        if client.post(address).status_code != 403:
            exempt.append(route.name)
    assert set(exempt) <= {"accounts:back_channel"}, "that one is signed by its provider"


@pytest.mark.parametrize("code", ["owner", "coordinator", "ke", "admin"])
def test_reading_changes_nothing(browser, code, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = browser(code)
    for page in ("/", "/my-access", "/notices", "/my-sign-ins", "/confirm", "/sign-in", "/signed-out"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(page)
        writes = [q["sql"] for q in asked if re.match(r"\s*(UPDATE|DELETE|INSERT)", q["sql"])]
        assert all('"audit_' in sql or '"django_session"' in sql for sql in writes), (page, writes)
