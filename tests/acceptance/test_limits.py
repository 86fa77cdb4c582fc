"""Looking for people and taking out files has a limit in an hour for each user (checklist 39)."""

import pytest
from django.urls import reverse

from samvev.web.limits import Door
from tests.world import CASE_OWNER

FEW = Door("few", each=2)
DOORS = [
    ("ke", "front:search", [], {"words": "Nora"}, "samvev.front.views.lists.SEARCH"),
    ("admin", "accounts:staff", [], {"words": "Kari"}, "samvev.accounts.views.staff.SEARCH"),
    ("coordinator", "consents:invite", [CASE_OWNER], {"words": "Kari"}, "samvev.consents.views.SEARCH"),
    ("owner", "consents:blocks", [CASE_OWNER], {"name": "Kari Nes"}, "samvev.consents.blocks.views.SEARCH"),
    ("admin", "cases:take_out", [], {"suffix": "csv"}, "samvev.cases.register.views.EXPORT"),
    ("ke", "oversight:file", [2025, "json"], None, "samvev.oversight.views.EXPORT"),
]


@pytest.mark.parametrize(("person", "name", "of", "words", "door"), DOORS, ids=[door[1] for door in DOORS])
def test_after_so_many_in_an_hour_it_stops(browser, monkeypatch, person, name, of, words, door):
    monkeypatch.setattr(door, FEW)
    client, url = browser(person), reverse(name, args=of)
    ask = (lambda: client.get(url)) if words is None else (lambda: client.post(url, words))
    assert [ask().status_code for _each in range(3)] == [200, 200, 429]
    assert client.get(reverse("front:my_access")).status_code == 200, "the rest goes on"
