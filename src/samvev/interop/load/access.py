"""Effective access of many cases at once, from what was written: the same grants as one case at a time gives."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import batched
from typing import Any
from uuid import UUID

from django.db.models import Q

from samvev.cases.access import STANDING, facts_of, rows, standing_grants
from samvev.cases.holders import holders
from samvev.cases.models import Access, Basis, Case, Coordinator, Participation
from samvev.consents.access import consent_grants
from samvev.consents.models import Consent
from samvev.interop.load.folder import Folder
from samvev.interop.load.inserting import insert
from samvev.interop.load.known import Known
from samvev.people.queries import know_ages

DERIVED = [Basis.COORDINATOR.value, *(basis.value for basis in STANDING.values()), Basis.CONSENT.value]
BATCH = 500  # cases
COLUMNS = [field.attname for field in Access._meta.concrete_fields]
ABOUT_CASES = ("coordinators", "participants", "consents")


def renew(folder: Folder, known: Known) -> int:
    """Derive the access of every case that the folder speaks of. Gives how many grants came or went."""
    codes = {entry["case"] for table in ABOUT_CASES for entry in folder[table]}
    codes |= {entry["code"] for entry in folder["cases"]}
    ids = {known.case(code) for code in codes}
    people = [known.person(entry["code"]) for entry in folder["persons"]]
    spoken_of = Case.objects.filter(tenant_id=known.tenant_id).filter(Q(pk__in=ids) | Q(person__in=people))
    cases = list(spoken_of.select_related("person"))
    return sum(_renew(some, known.tenant_id) for some in batched(cases, BATCH, strict=False))


def _renew(cases: tuple[Case, ...], tenant_id: UUID) -> int:
    teams = _by_case(Participation.objects.filter(tenant_id=tenant_id, case__in=cases))
    held = _by_case(Coordinator.objects.filter(tenant_id=tenant_id, case__in=cases))
    given = _by_case(Consent.objects.filter(tenant_id=tenant_id, case__in=cases, member__isnull=False))
    had = _by_case(Access.objects.filter(tenant_id=tenant_id, case__in=cases, basis__in=DERIVED))
    know_ages(case.person for case in cases)
    recorded = holders(case.pk for case in cases)
    gone: list[UUID] = []
    new: list[Access] = []
    for case in cases:
        grants = standing_grants(facts_of(case), teams[case.pk], held[case.pk], recorded[case.pk])
        grants += consent_grants(teams[case.pk], given[case.pk], recorded[case.pk])
        wanted = {_facts(access): access for access in rows(case, grants)}
        there = {_facts(access) for access in had[case.pk]}
        new += [access for facts, access in wanted.items() if facts not in there]
        gone += [access.pk for access in had[case.pk] if _facts(access) not in wanted]
    Access.objects.filter(pk__in=gone).delete()
    insert(Access, ({name: getattr(access, name) for name in COLUMNS} for access in new))
    return len(gone) + len(new)


def _by_case(found: Iterable[Any]) -> dict[UUID, list[Any]]:
    groups: dict[UUID, list[Any]] = defaultdict(list)
    for row in found:
        groups[row.case_id].append(row)
    return groups


def _facts(access: Access) -> tuple[Any, ...]:
    """What an access says, to compare it by."""
    about = (access.person_id, access.user_id, access.role, access.basis, access.right)
    return (*about, tuple(access.areas), access.period.lower, access.period.upper)
