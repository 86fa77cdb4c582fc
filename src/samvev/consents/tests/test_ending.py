"""A case ends with a reason and the person's word for it, and can be opened again."""

from datetime import datetime, timedelta

import pytest

from samvev.accounts.models import User
from samvev.audit.models import Entry
from samvev.cases.actions import hand_over
from samvev.cases.active import rebuild
from samvev.cases.models import Access, Activity, Basis, Case, Coordinator, Participation
from samvev.cases.outside.models import Block, Substitute
from samvev.cases.rules import may_administer, may_open_end, may_reopen
from samvev.cases.staffing.actions import stand_in
from samvev.cases.staffing.queries import held
from samvev.consents.ending import rules
from samvev.consents.ending.actions import end_case, reopen
from samvev.consents.ending.models import Ending
from samvev.consents.models import Consent
from samvev.kernel import clock
from samvev.kernel.errors import Denied, Invalid
from samvev.kernel.period import Period, covers
from samvev.notifications.models import Notice
from tests.world import CASE_OWNER, CASE_OWNER16, GRANLIA, OSLO, days_ago, days_ahead, uid, user_id

AGREED = {"kind": "done", "agreed": "yes", "words": ""}
TODAY = clock.today()


@pytest.fixture
def case(see_all):
    Activity.objects.create(tenant_id=GRANLIA, case_id=CASE_OWNER, kind="entry")
    rebuild(GRANLIA)
    return Case.objects.get(pk=CASE_OWNER)


def tomorrow():
    day = TODAY + timedelta(days=1)
    return clock.at(datetime(day.year, day.month, day.day, 12, tzinfo=OSLO))


def active_on(day):
    days = Case.objects.get(pk=CASE_OWNER).active_during
    return any(covers(Period(one.lower, one.upper), day) for one in days)


def who_reaches(day):
    found = Access.objects.filter(case=CASE_OWNER, period__contains=day)
    return {access.user_id for access in found}


def test_the_coordinator_ends_it_with_the_persons_yes(case, actor, see_all):
    by = actor("coordinator")
    end_case(case, **AGREED, last=TODAY, by=by)
    see_all()
    assert Case.objects.get(pk=case.pk).end == TODAY
    assert Entry.objects.filter(event="cases.ended", case_id=case.pk, user_id=by.user_id).exists()
    assert Notice.objects.filter(user_id=user_id("owner")).exists()


def test_after_the_last_day_only_the_person_still_reads(case, actor, browser, see_all):
    end_case(case, **AGREED, last=TODAY, by=actor("coordinator"))
    see_all()
    assert who_reaches(TODAY + timedelta(days=1)) == {user_id("owner")}
    assert not Coordinator.objects.filter(case=case, period__upper_inf=True).exists()
    with tomorrow():
        assert browser("coordinator").get(f"/cases/{CASE_OWNER}/").status_code == 404
        assert browser("owner").get(f"/my-plan/{CASE_OWNER}/").status_code == 200
        assert browser("owner").post(f"/cases/{CASE_OWNER}/goals/add", {"title": "x"}).status_code in (403, 404)


def test_consents_stay_as_they_were_given(case, actor, see_all):
    before = Consent.objects.filter(case=case, withdrawn_on=None).count()
    end_case(case, **AGREED, last=TODAY, by=actor("coordinator"))
    see_all()
    assert Consent.objects.filter(case=case, withdrawn_on=None).count() == before


def test_the_active_days_end_with_it_and_agree_with_the_facts(case, actor, see_all):
    end_case(case, **AGREED, last=TODAY, by=actor("coordinator"))
    see_all()
    assert active_on(TODAY)
    assert not active_on(TODAY + timedelta(days=1))
    assert rebuild(GRANLIA) == []


def test_without_the_yes_the_coordinating_unit_decides_and_says_why(case, actor):
    with pytest.raises(Denied):
        end_case(case, kind="done", agreed="no", words="Flere tjenester er slutt", last=TODAY, by=actor("coordinator"))
    by = actor("ke")
    with pytest.raises(Invalid):
        end_case(case, kind="done", agreed="no", words=" ", last=TODAY, by=by)
    made = end_case(case, kind="done", agreed="no", words="Flere tjenester er slutt", last=TODAY, by=by)
    assert made.words == Case.objects.get(pk=case.pk).end_reason


@pytest.mark.parametrize("someone", ["owner", "nav", "localadmin", "records", "stranger", "neighbour", "relative"])
def test_others_do_not_end_it(case, actor, someone):
    assert not may_open_end(actor(someone), case)


def test_the_last_day_is_no_day_to_come_and_none_before_what_happened(case, actor, see_all):
    by = actor("ke")
    with pytest.raises(Invalid):
        end_case(case, **AGREED, last=TODAY + timedelta(days=1), by=by)
    with pytest.raises(Invalid):
        end_case(case, **AGREED, last=days_ago(395), by=by)  # the coordinator began later
    end_case(case, **AGREED, last=days_ago(1), by=by)
    see_all()
    assert Coordinator.objects.get(case=case).period.lower == days_ago(390)
    assert user_id("coordinator") not in who_reaches(TODAY)


def test_opened_again_the_same_day_everything_is_as_it_was(case, actor, see_all):
    def all_of_it():
        held = Coordinator.objects.filter(case=case).values_list("pk", "user", "period")
        team = Participation.objects.filter(case=case).values_list("pk", "user", "period")
        access = Access.objects.filter(case=case).values_list("user", "areas", "period", "basis")
        return sorted(map(str, [*held, *team, *access])), active_on(TODAY + timedelta(days=1))

    before = all_of_it()
    by = actor("ke")
    end_case(case, **AGREED, last=TODAY, by=by)
    reopen(case, words="Feil sak", by=by)
    see_all()
    assert all_of_it() == before
    assert rebuild(GRANLIA) == []
    assert Case.objects.get(pk=case.pk).end is None
    assert Ending.objects.get(case=case).reopened_words == "Feil sak"


def all_who_stand_in(case):
    given = Access.objects.filter(case=case, basis=Basis.SUBSTITUTE).order_by("period")
    return [
        list(Substitute.objects.filter(case=case).order_by("period").values()),
        list(given.values("user", "role", "areas", "right", "period", "person_id")),
    ]


def plan_substitutes(by, *codes_and_days):
    for code, first, last in codes_and_days:
        user = User(pk=user_id(code), name=code)
        stand_in(held(by, CASE_OWNER), user=user, first=days_ahead(first), last=days_ahead(last), by=by)


def test_opened_again_the_same_day_those_who_were_to_stand_in_later_still_are(case, actor, see_all):
    by = actor("ke")
    plan_substitutes(by, ("coordinator2", 0, 5), ("stranger", 7, 9))
    before = all_who_stand_in(case)
    assert [len(rows) for rows in before] == [2, 2]
    end_case(case, **AGREED, last=TODAY, by=by)
    assert len(all_who_stand_in(case)[0]) == 1
    reopen(case, words="Feil sak", by=by)
    see_all()
    assert all_who_stand_in(case) == before


def test_who_was_blocked_while_the_case_was_ended_does_not_stand_in_after_it(case, actor, see_all):
    by = actor("ke")
    plan_substitutes(by, ("stranger", 7, 9))
    end_case(case, **AGREED, last=TODAY, by=by)
    Block.objects.create(tenant_id=GRANLIA, case=case, user_id=user_id("stranger"), user_name="Odd", blocked_by="Nora")
    reopen(case, words="Feil sak", by=by)
    see_all()
    assert all_who_stand_in(case) == [[], []]


def test_opened_again_later_it_opens_for_the_person_alone(case, actor, see_all):
    end_case(case, **AGREED, last=TODAY, by=actor("ke"))
    with tomorrow():
        assert may_reopen(actor("localadmin"), case)
        reopen(case, words="Vil ha koordinator igjen", by=actor("localadmin"))
        see_all()
        assert who_reaches(clock.today()) == {user_id("owner")}
        assert not active_on(clock.today())
        assert rebuild(GRANLIA) == []


def test_two_who_end_it_at_once(case, actor):
    other = Case.objects.get(pk=case.pk)
    by = actor("ke")
    end_case(case, **AGREED, last=TODAY, by=by)
    with pytest.raises(Denied):
        end_case(other, **AGREED, last=TODAY, by=by)
    assert Ending.objects.count() == 1


def test_an_ended_case_gets_no_coordinator(case, actor):
    by = actor("ke")
    end_case(case, **AGREED, last=TODAY, by=by)
    with pytest.raises(Invalid):
        hand_over(case, to=User.objects.get(pk=user_id("stranger")), unit=None, rule=may_administer, by=by)


def test_a_second_plan_keeps_an_old_one_closed(case, actor, see_all):
    by = actor("ke")
    end_case(case, **AGREED, last=TODAY, by=by)
    Case.objects.create(
        id=uid("another"), tenant_id=GRANLIA, code="another", kind="individual_plan", person_id=case.person_id,
        start=TODAY,
    )  # fmt: skip
    with pytest.raises(Invalid):
        reopen(case, words="Likevel", by=by)


@pytest.mark.parametrize("kind", sorted(rules.BY_ITSELF))
def test_nobody_is_asked_when_there_is_nobody_to_ask(case, actor, kind):
    end_case(case, kind=kind, agreed="not_asked", words="", last=TODAY, by=actor("coordinator"))


def test_pages(case, browser, see_all):
    client = browser("coordinator")
    page = client.get(f"/cases/{CASE_OWNER}/overview").content.decode()
    assert f"/cases/{CASE_OWNER}/end" in page
    url = f"/cases/{CASE_OWNER}/end"
    refused = client.post(url, {"kind": "wish", "agreed": "no", "last": "", "words": "Hun vil ikke"})
    assert refused.status_code == 200
    told = {"kind": "done", "agreed": "no", "last": TODAY.isoformat(), "words": "Behovet er borte"}
    assert "koordinerende enhet" in client.post(url, told).content.decode()
    assert client.post(url, told | {"agreed": "yes"}).status_code == 302
    unit = browser("ke")
    assert "Behovet er borte" in unit.get(f"/cases/{CASE_OWNER}/reopen").content.decode()
    assert unit.post(f"/cases/{CASE_OWNER}/reopen", {"words": ""}).status_code == 200
    assert unit.post(f"/cases/{CASE_OWNER}/reopen", {"words": "For tidlig"}).status_code == 302
    see_all()
    assert Case.objects.get(pk=CASE_OWNER).end is None
    assert browser("stranger").get(f"/cases/{CASE_OWNER16}/end").status_code == 404
