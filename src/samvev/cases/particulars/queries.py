"""Reading what is registered about the persons of a case."""

from uuid import UUID

from samvev.cases import queries as cases
from samvev.cases.models import Case
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.errors import NotFound
from samvev.people import national_id
from samvev.people.models import Person, Relation
from samvev.people.queries import who


def about(actor: Actor, case_id: UUID, person_id: UUID) -> Case:
    """The case, and the person in it that is meant (`about`): whom it is about, or a parent or next of kin.

    Raises `NotFound` for anyone who is not registered there.
    """
    case = cases.case(actor, case_id)
    found = Person.objects.select_related("user").filter(pk=who(person_id)).first()
    if found is None or (found.pk != case.person_id and not _related(case, found.pk)):
        raise NotFound
    case.about = found  # type: ignore[attr-defined]
    return case


def _related(case: Case, person_id: UUID) -> bool:
    return Relation.objects.filter(person=case.person_id, other=person_id).exists()


def others(case: Case) -> list[Relation]:
    """Parents, guardians and next of kin of today."""
    held = Relation.objects.filter(person=case.person_id, period__contains=clock.today())
    return list(held.select_related("other").order_by("other__name", "pk"))


def masked_number(person: Person) -> str:
    """The number as it may be shown; empty when none is registered."""
    return national_id.mask(national_id.open(person.national_id_sealed)) if person.national_id_sealed else ""
