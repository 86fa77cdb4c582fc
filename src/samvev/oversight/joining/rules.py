"""Who joins two registrations of a person, and what hinders it. Pure."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samvev.accounts.models import UserKind
from samvev.kernel import clock
from samvev.kernel.actor import Actor, OfficeRole
from samvev.kernel.verdict import Verdict, allow_if
from samvev.oversight.joining.pair import Pair, Side
from samvev.people.models import Joining

ONLY_UNIT = gettext_lazy("The coordinating unit joins two registrations of a person.")
NO_MORE = gettext_lazy("This cannot be undone any more.")


def may_join(actor: Actor, pair: Pair) -> Verdict:
    """The coordinating unit, where both are registered."""
    return allow_if(
        all(actor.holds(OfficeRole.COORDINATING_UNIT, side.person.tenant_id) for side in pair.sides), ONLY_UNIT
    )


def may_undo(actor: Actor, joining: Joining) -> Verdict:
    """The coordinating unit, on the same day, as long as nothing was written about the person since.

    The query puts `written_since` there; unknown counts as written.
    """
    fresh = clock.day_of(joining.at) == clock.today() and not getattr(joining, "written_since", True)
    return allow_if(actor.holds(OfficeRole.COORDINATING_UNIT, joining.tenant_id), ONLY_UNIT) and allow_if(
        fresh and joining.was and joining.undone_at is None, NO_MORE
    )


def hinders(pair: Pair) -> list[str]:
    """What hinders that they become one, in plain words."""
    kept, other = pair.sides
    numbers = [side.number for side in pair.sides if side.number]
    users = [side.user for side in pair.sides if side.user]
    checks = (
        (
            kept.open_plans and other.open_plans,
            _("Both have an individual plan that is open. One person has one plan: end one of them first."),
        ),
        (
            len({one.number for one in numbers}) > 1 and sum(one.is_d_number for one in numbers) != 1,
            _("They have two different national identity numbers. If one is wrong, correct it first."),
        ),
        (
            pair.related or _in_one_family(kept, other),
            _("They are registered as next of kin, or in the same family plan: as two persons."),
        ),
        (
            any(user.kind == UserKind.STAFF for user in users),
            _("One of them signs in as an employee. That is not undone here."),
        ),
        (
            len(users) == len(pair.sides) and kept.places & other.places,
            _("Both sign in to the same case. End one of the places there first."),
        ),
        (
            len(users) == len(pair.sides) and "elsewhere" in other.withheld,
            _("One of them takes part in another organisation, which you do not reach. Ask the coordinator there."),
        ),
        (
            len(users) == len(pair.sides) and "draft" in other.withheld,
            _("One of them has begun to write something that is not sent. Let them send it or throw it away first."),
        ),
    )
    return [words for wrong, words in checks if wrong]


def _in_one_family(kept: Side, other: Side) -> bool:
    """Do both stand in one family plan, or one in a plan that is named by the other?"""
    named = [frozenset(case.pk for case in side.cases) for side in (kept, other)]
    return bool(kept.families & other.families or kept.families & named[1] or other.families & named[0])
