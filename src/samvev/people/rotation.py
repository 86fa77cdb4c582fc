"""Replacing the key that national identity numbers are sealed with: batch by batch, while everybody works on."""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samvev.accounts import secrets
from samvev.accounts.models import BreakGlass
from samvev.audit.events import Event
from samvev.audit.record import record
from samvev.kernel import walls
from samvev.kernel.actor import system
from samvev.kernel.keys import data_keys
from samvev.organisations.models import Organisation
from samvev.people import national_id
from samvev.people.models import Joining, Person

BATCH = 500
STEP = "numbers"
KEYS_ROTATED = Event("people.keys_rotated", _("sealed the national identity numbers with a new key"))

type Progress = Callable[[str, int, int], None]


def rotate(progress: Progress = lambda *_: None) -> int:
    """Seal anew what is not yet sealed under the newest key; gives how many numbers.

    Until it is done, the older keys stay listed after the newest, so that everyone is found all the time. Interrupted,
    it begins where it was: what is sealed with the newest key is left alone.
    """
    organisations = list(Organisation.objects.all())
    total = sum(_count(organisation.pk) for organisation in organisations)
    seen = sealed = 0
    for organisation in organisations:
        last: UUID | None = None
        while batch := _batch(organisation.pk, last):
            last, looked_at, changed = batch
            seen, sealed = seen + looked_at, sealed + changed
            progress(STEP, seen, total)
        _second_factors(organisation.pk)
    return sealed


def _count(tenant_id: UUID) -> int:
    with transaction.atomic():
        walls.enter(tenants=[tenant_id])
        return Person.objects.filter(tenant_id=tenant_id, national_id_sealed__isnull=False).count()


def _batch(tenant_id: UUID, after: UUID | None) -> tuple[UUID, int, int] | None:
    """One batch in a transaction of its own: the last one seen, how many were seen, how many were sealed anew."""
    with transaction.atomic():
        walls.enter(tenants=[tenant_id])
        found = Person.objects.filter(tenant_id=tenant_id, national_id_sealed__isnull=False).order_by("pk")
        found = found.filter(pk__gt=after) if after else found
        people = list(found.select_for_update(no_key=True).only("pk", "tenant_id", "national_id_sealed")[:BATCH])
        old = [person for person in people if not _is_newest(person.national_id_sealed)]
        for person in old:
            number = national_id.open(person.national_id_sealed or b"")
            person.national_id_sealed = national_id.seal(number)
            person.national_id_key = national_id.lookup_key(number)
        Person.objects.bulk_update(old, ["national_id_sealed", "national_id_key"])
        Joining.objects.filter(tenant_id=tenant_id).exclude(was=[]).update(was=[])  # holds numbers; not undone any more
        if old:
            record(KEYS_ROTATED, by=system(tenant_id), detail=str(len(old)))
        return (people[-1].pk, len(people), len(old)) if people else None


def _second_factors(tenant_id: UUID) -> None:
    """Emergency accounts are few: all at once."""
    with transaction.atomic():
        walls.enter(tenants=[tenant_id])
        for account in BreakGlass.objects.filter(tenant_id=tenant_id).select_for_update():
            if not _is_newest(account.secret_sealed):
                account.secret_sealed = secrets.seal(secrets.unseal(account.secret_sealed))
                account.save(update_fields=["secret_sealed"])


def _is_newest(sealed: bytes | memoryview | None) -> bool:
    return bytes(sealed or b"").partition(b":")[0].decode() == data_keys()[0].name
