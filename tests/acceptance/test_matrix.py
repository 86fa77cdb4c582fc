"""Every address × every person of the cast: who gets in, who is refused with a reason, for whom it is not there.

`matrix.txt` is the whole answer, to be read by a human: a change of it is a change of who may what. Make it anew with
`SAMVEV_WRITE_MATRIX=1 make test ARGS="-k matrix"` and look at the difference.
"""

import os
import re
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from samvev.accounts.cast import CAST
from tests.architecture.rooms import routes
from tests.samples import addresses, furnish

TABLE = Path(__file__).with_name("matrix.txt")
NOBODY = "nobody"
PEOPLE = [NOBODY, *CAST]
OBJECTS = re.compile(r"<uuid:(?!tenant_id)")
LEAVES = {"accounts:sign_out", "accounts:demo_sign_in"}  # they change who one is: asked elsewhere


def ask(client: Client, url: str) -> tuple[int, str]:
    """The status of a GET, or of an empty POST where only that is allowed; undone afterwards."""
    with transaction.atomic():
        answer = client.get(url)
        if answer.status_code == 405:
            answer = client.post(url)
        page = "" if answer.streaming else answer.content.decode(errors="replace")
        transaction.set_rollback(True)
    return answer.status_code, page


@pytest.fixture
def world(see_all):
    """The cast's world with one of everything, and an address for every route."""
    furnish()
    return addresses()


@pytest.fixture
def clients(browser):
    """A browser for each person, and one for nobody."""
    return lambda person: Client() if person == NOBODY else browser(person)


def told() -> dict[str, dict[str, int]]:
    """The table on file: route, person, status."""
    lines = [line.split() for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    return {name: dict(zip(PEOPLE, map(int, statuses), strict=True)) for name, *statuses in lines}


def write(person: str, found: dict[str, int]) -> None:
    """Put one person's column into the table."""
    rows = told() if TABLE.exists() else {}
    for name, status in found.items():
        rows.setdefault(name, dict.fromkeys(PEOPLE, 0))[person] = status
    width = max(map(len, rows))
    head = f"{'# route':<{width}} " + " ".join(PEOPLE)
    lines = [
        f"{name:<{width}} " + " ".join(f"{row[p]:>{max(len(p), 3)}}" for p in PEOPLE)
        for name, row in sorted(rows.items())
    ]
    TABLE.write_text("\n".join([head, *lines]) + "\n")


@pytest.mark.parametrize("person", PEOPLE)
def test_matrix(world, clients, person):
    client = clients(person)
    answers = {name: ask(client, url) for name, url in world.items() if name not in LEAVES}
    found = {name: status for name, (status, _) in answers.items()}
    if os.environ.get("SAMVEV_WRITE_MATRIX"):
        write(person, found)
    table = told()
    assert {name: row[person] for name, row in table.items()} == found
    for name, (status, page) in answers.items():
        assert status < 500, name
        if status == 403 and "text/html" in page:
            assert re.search(r'<p class="[^"]*reason[^"]*">\s*\S', page), f"{name}: refused without a reason"


@pytest.mark.parametrize("person", ["neighbour"])
def test_another_organisation_finds_nothing_at_all(world, clients, person):
    client = clients(person)
    guarded = {r.name for r in routes() if OBJECTS.search(r.pattern) and r.guard and r.guard.rule}
    assert {name: ask(client, world[name])[0] for name in guarded} == dict.fromkeys(guarded, 404)


def test_nobody_gets_further_than_the_door(world, clients):
    client = clients(NOBODY)
    guarded = {r.name for r in routes() if r.guard and r.guard.rule}
    assert {name for name in guarded if ask(client, world[name])[0] != 302} == set()
