"""Linking the children of a family plan. Nothing is copied, and nobody sees more of a child because of it."""

from samvev.cases.access import hold
from samvev.cases.changes import case_change
from samvev.cases.models import Case, FamilyMember
from samvev.consents import events
from samvev.consents.families import queries, rules
from samvev.kernel.actor import Actor
from samvev.kernel.errors import NotFound
from samvev.people.models import Person


def link(case: Case, *, person: Person, by: Actor) -> FamilyMember:
    """Let the family plan be about one more child. Raises `NotFound` for someone the coordinator does not reach."""
    with case_change(case, rules.may_link, events.SIBLING_LINKED, by=by):
        hold(case)
        if person.pk not in {one.pk for one in queries.candidates(by, case)}:
            raise NotFound
        others = FamilyMember.objects.filter(tenant_id=case.tenant_id, case=case).count()
        return FamilyMember.objects.create(tenant_id=case.tenant_id, case=case, person=person, position=others + 1)


def unlink(member: FamilyMember, *, by: Actor) -> None:
    """Take a link away. The child's own case, plan and consents are as they were."""
    with case_change(member, rules.may_unlink, events.SIBLING_UNLINKED, by=by):
        member.delete()
