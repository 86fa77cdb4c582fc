"""Linking the children of a family plan. Nothing is copied, and nobody sees more of a child because of it."""

from collections.abc import Collection

from django.urls import reverse

from samvev.cases.access import forget_children, hold, refresh_standing, standing_moved
from samvev.cases.changes import case_change
from samvev.cases.models import Case, FamilyMember
from samvev.consents import events, notices
from samvev.consents.families import queries, rules
from samvev.consents.queries import who_decides
from samvev.kernel.actor import Actor
from samvev.kernel.areas import ALL_AREAS
from samvev.kernel.errors import Invalid, NotFound
from samvev.notifications.actions import notify
from samvev.people.models import Person


def link(case: Case, *, person: Person, by: Actor) -> FamilyMember:
    """Let the family plan be about one more child. Raises `NotFound` for someone the coordinator does not reach."""
    with case_change(case, rules.may_link, events.SIBLING_LINKED, by=by):
        hold(case)
        if person.pk not in {one.pk for one in queries.candidates(by, case)}:
            raise NotFound
        others = FamilyMember.objects.filter(tenant_id=case.tenant_id, case=case).count()
        told = {"position": others + 1, "apart": sorted(ALL_AREAS)}  # it all stands in the child's own case
        return FamilyMember.objects.create(tenant_id=case.tenant_id, case=case, person=person, **told)


def say_areas(member: FamilyMember, *, about: Collection[str], by: Actor) -> None:
    """Say in which areas of life the plan is about a child: there parents see what the law lets them for that one too.

    Raises `Invalid` where something would stand nowhere: a child without a case of their own.
    """
    with case_change(member, rules.may_say_areas, events.SIBLING_AREAS, by=by):
        member.apart = sorted(ALL_AREAS - set(about))
        if member.apart and not queries.has_own_case(member):
            raise Invalid(rules.NO_OWN_CASE)
        member.save(update_fields=["apart"])
        _follow(member.case, by)


def _follow(case: Case, by: Actor) -> None:
    """What parents see follows at once, and those who decide are told."""
    forget_children(case)
    if standing_moved(case):
        refresh_standing(case)
        path = reverse("consents:sharing", args=[case.pk])
        notify(notices.DECIDERS_CHANGED, to=who_decides(case), about=case, path=path, by=by)


def unlink(member: FamilyMember, *, by: Actor) -> None:
    """Take a link away. The child's own case, plan and consents are as they were.

    Raises `Invalid` where the plan is about a child without a case of their own: what is written about the child would
    still stand in it, and be opened to parents from whom the child's age keeps it (rule 30).
    """
    with case_change(member, rules.may_unlink, events.SIBLING_UNLINKED, by=by):
        if not rules.loses_nothing(member, queries.has_own_case(member)):
            raise Invalid(rules.NO_OWN_CASE)
        member.delete()
        _follow(member.case, by)
