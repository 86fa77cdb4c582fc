"""Taking a new key into use: nobody is lost on the way, and the old key is not needed afterwards."""

import base64

import pytest

from samvev.accounts import secrets
from samvev.accounts.models import BreakGlass
from samvev.audit.models import Entry
from samvev.people import national_id, rotation
from samvev.people.citizens import citizens
from samvev.people.models import Person
from samvev.project import emergency
from tests.world import uid, user_id

NUMBERS = {"owner": "15909012330", "owner16": "15909030002", "parent": "15909030029"}


def keys(*names):
    return [f"{name}:{base64.b64encode(name.encode().ljust(32, b'.')).decode()}" for name in names]


@pytest.fixture
def numbers(see_all, settings):
    """Three persons whose numbers are sealed under the old key."""
    settings.SAMVEV_DATA_KEYS = keys("old")
    for code, number in NUMBERS.items():
        Person.objects.filter(pk=uid(f"person.{code}")).update(
            national_id_sealed=national_id.seal(number), national_id_key=national_id.lookup_key(number)
        )
    return NUMBERS


def test_everyone_is_found_before_and_after_and_the_old_key_can_go(numbers, settings, see_all):
    settings.SAMVEV_DATA_KEYS = keys("new", "old")
    assert [one.user_id for one in citizens(NUMBERS["owner"])] == [user_id("owner")]
    told = []
    assert rotation.rotate(lambda *step: told.append(step)) == 3
    assert told[-1] == ("numbers", 3, 3)
    settings.SAMVEV_DATA_KEYS = keys("new")
    for code, number in NUMBERS.items():
        assert [one.user_id for one in citizens(number)] == [user_id(code)]
    see_all()
    assert national_id.open(Person.objects.get(pk=uid("person.owner")).national_id_sealed) == NUMBERS["owner"]
    entry = Entry.objects.get(event="people.keys_rotated")
    assert entry.detail == "3"


def test_a_second_run_has_nothing_to_do(numbers, settings):
    settings.SAMVEV_DATA_KEYS = keys("new", "old")
    assert [rotation.rotate(), rotation.rotate()] == [3, 0]


def test_it_goes_on_where_it_was_interrupted(numbers, settings, monkeypatch):
    settings.SAMVEV_DATA_KEYS = keys("new", "old")
    monkeypatch.setattr(rotation, "BATCH", 1)

    def stop(_step, done, _total):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotation.rotate(stop)
    assert rotation.rotate() == 1


def test_second_factors_come_along(numbers, settings, see_all):
    emergency.create("nod-9", "310000019")
    settings.SAMVEV_DATA_KEYS = keys("new", "old")
    rotation.rotate()
    settings.SAMVEV_DATA_KEYS = keys("new")
    see_all()
    assert secrets.unseal(BreakGlass.objects.get(code="nod-9").secret_sealed)


def test_a_number_never_stands_in_what_the_rotation_tells(numbers, settings, caplog, capsys):
    settings.SAMVEV_DATA_KEYS = keys("new", "old")
    rotation.rotate()
    said = caplog.text + str(capsys.readouterr())
    assert not any(number in said for number in NUMBERS.values())
