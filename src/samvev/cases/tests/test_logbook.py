"""The log in plain words."""

from datetime import timedelta

from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from samvev.audit.models import Entry
from samvev.cases import logbook
from samvev.cases.models import Basis
from samvev.kernel.actor import Actor, ActorKind
from samvev.kernel.ids import new_id
from tests.world import days_ago, noon

ME = Actor(user_id=new_id(), name="Nora Eide", kind=ActorKind.CITIZEN)
KARI = new_id()
PEOPLE = {KARI: ("Helsesykepleier", "Barn og familie")}


def entry(**told):
    usual = {
        "at": noon(days_ago(1)),
        "event": "audit.read",
        "user_id": KARI,
        "user_name": "Kari Nes",
        "organisation": "Granlia kommune",
        "role": "coordinator",
        "basis": "coordinator",
        "areas": ["health"],
        "detail": "front:case",
    }
    return Entry(**(usual | told))


def sentences(*entries):
    with translation.override("nb"):
        return [s for day in logbook.days(entries, ME, PEOPLE) for line in day.lines for s in line.sentences]


def test_one_sentence_says_who_what_and_why():
    assert sentences(entry(areas=["health", "housing"])) == [
        "Kari Nes, helsesykepleier ved Barn og familie, så planen (helse og omsorg, bolig),"
        " fordi koordinatoren følger opp planen."
    ]


def test_the_same_reading_several_times_is_one_sentence():
    later = noon(days_ago(1)) + timedelta(hours=2)
    assert sentences(entry(at=later, detail="meetings:list", areas=[]), entry(), entry()) == [
        "Kari Nes, helsesykepleier ved Barn og familie, så møtene, planen (helse og omsorg),"
        " fordi koordinatoren følger opp planen. 3 ganger den dagen."
    ]


def test_a_change_says_what_was_done():
    told = entry(event="cases.joined", detail="Mona Haug")
    assert sentences(told) == ["Kari Nes, helsesykepleier ved Barn og familie, inviterte til teamet: Mona Haug."]


def test_family_is_named_by_what_they_are_to_the_person():
    told = entry(user_id=new_id(), user_name="Per Eide", role="relative", basis="consent", areas=[])
    assert sentences(told) == ["Per Eide, pårørende, så planen, fordi det er gitt samtykke."]


def test_the_unusual_stands_first_and_ones_own_last():
    own = entry(user_id=ME.user_id, user_name="Nora Eide", role="owner", basis="owner")
    refused = entry(user_id=new_id(), user_name="Odd Ness", event="audit.refused", role="staff", basis="staff")
    with translation.override("nb"):
        (day,) = logbook.days([own, entry(), refused], ME, PEOPLE)
    assert [line.name for line in day.lines] == ["Odd Ness", "Kari Nes", "Nora Eide"]
    assert [line.unusual for line in day.lines] == [True, False, False]


def test_a_word_in_capitals_stays_so_inside_a_sentence():
    told = entry(user_id=None, user_name="Stian Moe", role="provider", basis="consent", organisation="NAV Granlia")
    assert sentences(told)[0].startswith("Stian Moe, NAV Granlia, så")


ENTRIES = st.lists(
    st.builds(
        entry,
        at=st.integers(0, 5).map(lambda n: noon(days_ago(n))),
        user_id=st.sampled_from([KARI, ME.user_id, None]),
        event=st.sampled_from(["audit.read", "audit.refused", "cases.joined", "gone.event"]),
        basis=st.sampled_from([*Basis.values, "staff", ""]),
        role=st.sampled_from(["coordinator", "owner", "staff", "", "coordinating_unit"]),
        detail=st.text(max_size=20),
    ).map(lambda made: made),
    max_size=20,
)


@given(ENTRIES)
def test_nothing_of_the_log_is_lost_and_nobody_stands_twice_on_a_day(entries):
    entries.sort(key=lambda e: e.at, reverse=True)
    days = logbook.days(entries, ME, PEOPLE)
    assert len({day.day for day in days}) == len(days)
    assert sum(len(day.lines) for day in days) == len({(e.at, e.user_id or e.user_name) for e in entries})
    assert all(line.sentences for day in days for line in day.lines)
