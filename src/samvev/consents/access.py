"""From consents to effective access: what a helper or next of kin sees, begins and ends with the consent."""

from collections.abc import Collection, Iterable
from uuid import UUID

from samvev.cases.access import STANDING, Grant, days_of, hold, replace
from samvev.cases.holders import Holder, holders
from samvev.cases.models import Basis, Case, Participation, Role
from samvev.consents.models import Consent, GivenBy
from samvev.kernel import clock
from samvev.kernel.period import overlap

BY_PARENTS = frozenset({GivenBy.PARENT.value})


def consent_grants(
    team: Iterable[Participation], consents: Iterable[Consent], holders: Iterable[Holder] | None = None
) -> list[Grant]:
    """Each consent to share opens its areas for its member on the days that both of them cover.

    Somebody in the place of a parent who is not recorded as one (`holders`) is next of kin, who signs for nobody.

    The person needs none. For a parent it counts when the youth gave it: what the law has closed, no parent opens.
    Who left and came back needs a new yes, also where the earlier one has not lapsed.
    """
    given, places = list(consents), list(team)
    recorded = None if holders is None else list(holders)
    grants = []
    for member in places:
        role = member.role if any(not span.isempty for span in days_of(member, recorded)) else Role.RELATIVE.value
        left = [p.period.upper for p in places if p.user_id == member.user_id and _before(p, member)]
        for consent in given:
            mine = consent.member_id == member.user_id and not any(consent.given_on < day for day in left)
            if mine and counts_for(member, consent):
                areas = frozenset(consent.areas or member.areas)  # imported ones may name none: those asked for
                days = overlap(member.period, consent.valid)
                grants.append(Grant(member.user_id, role, areas, member.right, days, Basis.CONSENT))
    return [g for g in grants if not g.period.isempty]


def _before(earlier: Participation, member: Participation) -> bool:
    """Is it a place that was over when this one began?"""
    over, began = earlier.period.upper, member.period.lower
    return earlier is not member and over is not None and began is not None and over <= began


def counts_for(member: Participation, consent: Consent) -> bool:
    """Does a consent open anything for someone in this role?"""
    if member.role not in STANDING:
        return True
    return member.role == Role.PARENT and bool(consent.areas) and consent.given_by not in BY_PARENTS


def end_shared(case: Case, users: Collection[UUID]) -> None:
    """What was shared with these users ends with their place, from this moment: who comes back needs a new yes.

    Days alone could not tell a yes that was given before somebody left from one given after they came back.
    """
    hold(case)
    held = Consent.objects.filter(tenant_id=case.tenant_id, case=case, member_id__in=users, withdrawn_on=None)
    held.filter(valid_until__gte=clock.today()).update(withdrawn_on=clock.today())


def refresh(case: Case) -> None:
    """Derive anew what follows from consents in a case. Two at once take turns, so that neither undoes the other."""
    hold(case)
    team = Participation.objects.filter(tenant_id=case.tenant_id, case=case)
    given = Consent.objects.filter(tenant_id=case.tenant_id, case=case, member__isnull=False)
    replace(case, [Basis.CONSENT], consent_grants(team, given, holders([case.pk])[case.pk]))
