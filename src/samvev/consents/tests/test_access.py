"""What a helper sees begins and ends with a consent: no order of events opens a day more, or hides a day that holds."""

from datetime import date, timedelta

from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from samvev.cases.models import Participation, Role
from samvev.consents import actions, queries, rules
from samvev.consents.access import consent_grants
from samvev.consents.models import Consent
from samvev.consents.terms import Terms
from samvev.kernel import clock
from samvev.kernel.areas import ALL_AREAS
from samvev.kernel.ids import new_id
from samvev.kernel.period import covers, ended, period
from tests.world import CASE_OWNER, noon

FIRST = date(2026, 1, 1)
HORIZON = [FIRST + timedelta(days=n) for n in range(160)]
AREAS = st.sets(st.sampled_from(sorted(ALL_AREAS)), min_size=1)
LENGTHS = st.integers(0, 60)


class Sharing(RuleBasedStateMachine):
    """One helper in one case, and an account of what they were told they would see, kept day by day."""

    @initialize()
    def begin(self):
        self.day, self.user = FIRST, new_id()
        self.team, self.consents = [], []
        self.promised = dict.fromkeys(HORIZON, frozenset())

    @property
    def member(self):
        return next((m for m in self.team if covers(m.period, self.day)), None)

    def promise(self, areas, until):
        for day in HORIZON:
            if self.day <= day:
                self.promised[day] = frozenset(areas) if day <= until else frozenset()

    def end_what_holds(self):
        for consent in self.consents:
            if rules.holds_on(consent, self.day):
                consent.withdrawn_on = self.day

    @rule(days=st.integers(1, 20))
    def time_passes(self, days):
        self.day = min(self.day + timedelta(days=days), HORIZON[-1])

    @precondition(lambda self: self.member is None)
    @rule(areas=AREAS)
    def invite(self, areas):
        asked = sorted(areas)
        self.team.append(Participation(user_id=self.user, role=Role.PROVIDER, areas=asked, period=period(self.day)))

    @precondition(lambda self: self.member)
    @rule(areas=AREAS, length=LENGTHS)
    def give(self, areas, length):
        self.end_what_holds()
        until = self.day + timedelta(days=length)
        self.consents.append(Consent(member_id=self.user, areas=sorted(areas), given_on=self.day, valid_until=until))
        self.promise(areas, until)

    @precondition(lambda self: self.member and self.consents)
    @rule(length=LENGTHS)
    def renew(self, length):
        self.give_again(self.consents[-1].areas, length)

    def give_again(self, areas, length):
        self.end_what_holds()
        until = self.day + timedelta(days=length)
        self.consents.append(Consent(member_id=self.user, areas=areas, given_on=self.day, valid_until=until))
        self.promise(areas, until)

    @rule()
    def withdraw(self):
        self.end_what_holds()
        self.promise((), self.day)

    @precondition(lambda self: self.member)
    @rule()
    def leave(self):
        self.end_what_holds()
        member = self.member
        member.period = ended(member.period, self.day - timedelta(days=1))
        if member.period.isempty:
            self.team.remove(member)
        self.promise((), self.day)

    @precondition(lambda self: self.member and self.member.period.lower < self.day)
    @rule()
    def their_place_ends_and_nobody_thinks_of_the_consents(self):
        given_today = [c for c in self.consents if c.given_on == self.day]
        for consent in given_today:
            consent.withdrawn_on = self.day
        self.member.period = ended(self.member.period, self.day - timedelta(days=1))
        self.promise((), self.day)

    @rule()
    def someone_else_gets_a_consent(self):
        self.consents.insert(
            0, Consent(member_id=new_id(), areas=sorted(ALL_AREAS), given_on=self.day, valid_until=HORIZON[-1])
        )

    @invariant()
    def sees_what_was_promised_and_nothing_else(self):
        if not hasattr(self, "team"):
            return
        grants = [g for g in consent_grants(self.team, self.consents) if g.user_id == self.user]
        for day in HORIZON:
            seen = frozenset().union(*(g.areas for g in grants if covers(g.period, day)))
            assert seen == self.promised[day], day


TestSharing = Sharing.TestCase
TestSharing.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("give"), AREAS, st.integers(0, 40)),
        st.tuples(st.just("withdraw"), st.none(), st.none()),
        st.tuples(st.just("renew"), st.none(), st.integers(0, 40)),
        st.tuples(st.just("wait"), st.none(), st.integers(1, 30)),
    ),
    max_size=6,
)


@given(STEPS)
@settings(max_examples=12, deadline=None)
def test_the_actions_keep_the_same_promise_in_the_database(django_db_blocker, django_db_setup, steps):
    from samvev.cases.entrance import enter
    from tests.world import days_ahead, user_id

    day, seen = days_ahead(1), None
    with django_db_blocker.unblock(), transaction.atomic():
        for verb, areas, days in [*steps, ("look", None, 0)]:
            with clock.at(noon(day)):
                owner = enter(user_id("owner"))
                member = next(m for m in queries.shared_with(case_of(owner)) if m.user_id == user_id("nav"))
                held = queries.holding(member)
                expected = frozenset(held.areas) if held else frozenset()
                assert seen is None or expected == seen(day)
                terms = Terms(until=day + timedelta(days=days or 0))
                if verb == "give":
                    actions.give_sharing_consent(case_of(owner), member=member, areas=areas, terms=terms, by=owner)
                    seen = promise(areas, terms.until)
                elif verb == "withdraw" and held:
                    actions.withdraw(queries.consent(owner, CASE_OWNER, held.pk), by=owner)
                    seen = promise((), day)
                elif verb == "renew" and held:
                    actions.renew(case_of(owner), consents=[held], terms=terms, by=owner)
                    seen = promise(held.areas, terms.until)
                elif verb == "wait":
                    day += timedelta(days=days)
                    continue
                helper = enter(user_id("nav"))
                if seen is not None:
                    assert helper.areas_in(case_of(owner)) - {"general"} == seen(day)
        transaction.set_rollback(True)


def case_of(actor):
    from samvev.cases.queries import case
    from samvev.kernel import walls

    walls.enter(
        user=actor.user_id,
        tenants=actor.tenants,
        cases=actor.cases,
        persons=[access.person_id for access in actor.cases.values()],
    )
    return case(actor, CASE_OWNER)


def promise(areas, until):
    return lambda day: frozenset(areas) if day <= until else frozenset()
