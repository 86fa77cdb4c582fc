"""Whether organisations can be merged, and who registers it. Pure."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samvev.kernel.actor import Actor, ActorKind
from samvev.kernel.verdict import Verdict, allow_if
from samvev.organisations.models import Organisation, Succession
from samvev.organisations.succession import heir


def may_merge(actor: Actor, organisation: Organisation) -> Verdict:
    """Whoever runs the installation, by command; nobody who is signed in."""
    return allow_if(
        actor.kind is ActorKind.SYSTEM and organisation.pk in actor.tenants,
        gettext_lazy("Organisations are merged by whoever runs the installation."),
    )


def faults_of_day(day: date, today: date) -> list[str]:
    """What is wrong with the day of a merger."""
    if (day.month, day.day) != (1, 1):
        return [_("A merger is on 1 January: the figures of a year belong to one organisation.")]
    if day.year < today.year:
        return [_("A merger is on 1 January of this year or later: years that are over stay as they were.")]
    return []


def faults(closed: Organisation, into: Organisation, day: date, there: Iterable[Succession]) -> list[str]:
    """What hinders one organisation from being closed into another on a day, in plain words."""
    known = list(there)
    told: dict[str, object] = {"closed": closed.name, "into": into.name}
    found = []
    if closed.pk == into.pk:
        return [_("%(closed)s cannot be closed into itself.") % told]
    if into.since and into.since > day:
        told |= {"since": into.since}
        found.append(_("%(into)s begins on %(since)s: nobody would act in the place of %(closed)s until then.") % told)
    for one in known:
        if one.closed_id == closed.pk:
            told |= {"other": one.into.name, "day": one.day}
            return [_("%(closed)s closes into %(other)s on %(day)s. Call that off first.") % told]
        if one.closed_id == into.pk and one.day <= day:
            told |= {"other": one.into.name, "day": one.day}
            found.append(_("%(into)s is itself closed into %(other)s on %(day)s. Name that one instead.") % told)
        if one.into_id == closed.pk and one.day >= day:
            told |= {"other": one.closed.name, "day": one.day}
            found.append(_("%(other)s closes into %(closed)s on %(day)s, when that would be closed.") % told)
    if not found and heir(into.pk, {one.closed_id: one.into_id for one in known}) == closed.pk:
        found.append(_("%(into)s closes into %(closed)s: they cannot both be closed into each other.") % told)
    if closed.kind != into.kind:
        found.append(_("%(closed)s and %(into)s are of different kinds, and cannot act as one.") % told)
    if closed.activity_months != into.activity_months:
        told |= {"these": closed.activity_months, "those": into.activity_months}
        found.append(
            _(
                "%(closed)s counts activity within %(these)d months and %(into)s within %(those)d. Make them the same "
                "first: one figure has one definition."
            )
            % told
        )
    return found


def faults_of_calling_off(found: Succession | None, today: date) -> list[str]:
    """What hinders a merger from being called off."""
    if found is None:
        return [_("No merger of this organisation is registered.")]
    if found.day <= today:
        return [_("The merger began on %(day)s. It cannot be called off any more.") % {"day": found.day}]
    return []
