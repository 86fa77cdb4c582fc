"""Everything that can happen to figures: chapters are written, a setting is changed. The rest follows from facts."""

from django.utils.translation import gettext as _

from samvev.audit.change import change
from samvev.cases.active import rebuild
from samvev.kernel.actor import Actor
from samvev.kernel.errors import Conflict, Invalid
from samvev.organisations.models import Organisation
from samvev.organisations.queries import family, is_to_merge
from samvev.oversight import events, rules
from samvev.oversight.models import Chapter


def write_chapter(chapter: Chapter, *, text: str, seen: int | None, by: Actor) -> Chapter:
    """Write a chapter; the first time, it comes into being."""
    with change(chapter, rules.may_write_chapter, events.CHAPTER_WRITTEN, by=by, seen=seen):
        if chapter._state.adding:
            same = {"tenant_id": chapter.tenant_id, "year": chapter.year, "section": chapter.section}
            if Chapter.objects.filter(**same).exists():
                raise Conflict
            chapter.save(force_insert=True)
        chapter.write(by, text=text)
    return chapter


def set_activity_months(organisation: Organisation, *, months: int, by: Actor) -> int:
    """After how many months without anybody taking part a case is passive. Every case is worked out anew, also for
    the years that have been; gives how many of them changed. Raises `Invalid` for a number that makes no sense.
    """
    detail = f"{organisation.activity_months} → {months}"
    together = family(organisation.pk)  # what acts as one counts as one
    with change(organisation, rules.may_set, events.MONTHS_SET, by=by, detail=detail):
        if months not in rules.MONTHS:
            raise Invalid(str(rules.MONTHS_WORDS))
        if is_to_merge(together):
            raise Invalid(
                _("A merger is registered: until it has begun, those who merge keep the same number of months.")
            )
        Organisation.objects.filter(pk__in=together).update(activity_months=months)
        organisation.activity_months = months
        changed = [rebuild(tenant_id) for tenant_id in together]
    return sum(map(len, changed))
