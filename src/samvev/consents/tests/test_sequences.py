"""The real actions in the real database, in any order: nobody sees an area on a day that nothing covers it.

And nothing is hidden on a day that something does. A helper in the team, and a manager who may open in an emergency,
are asked what they see after every step, through the door and in the database itself.
"""

from contextlib import ExitStack
from datetime import timedelta

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from samvev.accounts.models import User, UserKind
from samvev.cases import queries as cases
from samvev.cases.actions import join
from samvev.cases.entrance import enter
from samvev.cases.models import Case, Role
from samvev.cases.outside import actions as outside
from samvev.cases.outside.queries import job
from samvev.cases.staffing.actions import let_go
from samvev.consents import actions, queries
from samvev.consents.access import refresh
from samvev.consents.blocks import actions as blocks
from samvev.consents.blocks.queries import of_case
from samvev.consents.terms import Terms
from samvev.kernel import clock, walls
from samvev.kernel.actor import system
from samvev.kernel.areas import ALL_AREAS, Area
from samvev.plans.models import Goal
from tests.world import CASE_OWNER, days_ahead, noon, user_id

EVERYTHING = frozenset(ALL_AREAS)
NOTHING = frozenset()
AREAS = st.sets(st.sampled_from(sorted(ALL_AREAS)), min_size=1)
LENGTHS = st.integers(0, 40)
HELPER, MANAGER = "nav", "manager"


class Sharing(RuleBasedStateMachine):
    """What the person does about two employees, and an account in plain words of what each is to see."""

    @initialize()
    def begin(self):
        self.stack = ExitStack()
        self.stack.enter_context(transaction.atomic())
        self.day, self.inside, self.blocked = days_ahead(1), True, set()
        self.areas, self.until, self.opened_on = NOTHING, self.day, None
        self.withdraw()

    def teardown(self):
        if hasattr(self, "stack"):
            transaction.set_rollback(True)
            self.stack.close()

    def as_owner(self, action):
        with clock.at(noon(self.day)):
            owner = enter(user_id("owner"))
            return action(owner, cases.case(owner, CASE_OWNER))

    def place(self, case):
        return next(one for one in queries.shared_with(case) if one.user_id == user_id(HELPER))

    @rule(days=st.integers(1, 20))
    def time_passes(self, days):
        self.day += timedelta(days=days)

    @precondition(lambda self: self.inside)
    @rule(areas=AREAS, length=LENGTHS)
    def give(self, areas, length):
        self.areas, self.until = frozenset(areas), self.day + timedelta(days=length)
        self.as_owner(
            lambda owner, case: actions.give_sharing_consent(
                case, member=self.place(case), areas=areas, terms=Terms(until=self.until), by=owner
            )
        )

    @precondition(lambda self: self.inside and self.areas and self.day <= self.until)
    @rule(length=LENGTHS)
    def renew(self, length):
        self.until = self.day + timedelta(days=length)
        self.as_owner(
            lambda owner, case: actions.renew(
                case, consents=[queries.holding(self.place(case))], terms=Terms(until=self.until), by=owner
            )
        )

    @precondition(lambda self: self.inside)
    @rule()
    def withdraw(self):
        def take_back(owner, case):
            if held := queries.holding(self.place(case)):
                actions.withdraw(queries.consent(owner, CASE_OWNER, held.pk), by=owner)

        self.as_owner(take_back)
        self.areas = NOTHING

    @precondition(lambda self: self.inside)
    @rule(comes_back=st.booleans())
    def taken_out(self, comes_back):
        self.as_owner(lambda owner, case: actions.take_out(self.place(case), by=owner))
        self.inside, self.areas = False, NOTHING
        if comes_back:
            self.asked_back()

    @precondition(lambda self: self.inside)
    @rule(comes_back=st.booleans())
    def leaves_the_job(self, comes_back):
        def go(_owner, case):
            enter(None)
            walls.enter(tenants=[case.tenant_id])
            let_go(case, leavers={user_id(HELPER)}, by=system(case.tenant_id))

        self.as_owner(go)
        self.inside, self.areas = False, NOTHING
        if comes_back:
            self.asked_back()

    @precondition(lambda self: not self.inside and HELPER not in self.blocked)
    @rule()
    def asked_back(self):
        someone = User(pk=user_id(HELPER), name="Stian Moe")
        self.as_owner(lambda owner, case: join(case, user=someone, role=Role.PROVIDER, by=owner))
        self.inside = True

    @rule(code=st.sampled_from([HELPER, MANAGER]))
    def block(self, code):
        user = User(pk=user_id(code), name=code, kind=UserKind.STAFF)
        self.as_owner(lambda owner, case: blocks.block(case, user=user, by=owner))
        self.blocked.add(code)
        if code == HELPER:
            self.inside, self.areas = False, NOTHING
        else:
            self.opened_on = None

    @precondition(lambda self: self.blocked)
    @rule()
    def lift(self):
        def lift_all(owner, case):
            for held in of_case(case):
                held.case = case
                blocks.lift(held, by=owner)

        self.as_owner(lift_all)
        self.blocked = set()

    @precondition(lambda self: MANAGER not in self.blocked and self.opened_on != self.day)
    @rule()
    def emergency(self):
        with clock.at(noon(self.day)):
            manager = enter(user_id(MANAGER))
            case = Case.objects.select_related("person").get(pk=CASE_OWNER)
            outside.open_in_emergency(case, job=job(manager), reason="Akutt: pusten svikter", by=manager)
        self.opened_on = self.day

    @invariant()
    def each_sees_what_the_account_says(self):
        if hasattr(self, "stack"):
            self.look()
            self.as_owner(lambda _owner, case: refresh(case))  # derived anew from all the facts it is the same
            self.look()

    def look(self):
        shared = self.areas if self.day <= self.until else NOTHING
        opened = EVERYTHING if self.opened_on == self.day else NOTHING
        with clock.at(noon(self.day)):
            for code, told in ((HELPER, shared), (MANAGER, opened)):
                seen = enter(user_id(code)).areas_in(Case(pk=CASE_OWNER))
                assert seen - {Area.GENERAL} == told - {Area.GENERAL}, (code, self.day)
                if code in self.blocked:
                    assert not Goal.objects.filter(case_id=CASE_OWNER).exists(), code


def test_no_order_of_actions_shows_more_or_less(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        run_state_machine_as_test(
            Sharing,
            settings=settings(
                max_examples=40, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
            ),
        )
