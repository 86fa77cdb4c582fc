"""What was kept so that something could be undone is not kept longer than that."""

from datetime import datetime, time
from uuid import UUID

from django.utils import timezone

from samvev.kernel import clock
from samvev.oversight.cleanup.models import Mended
from samvev.people.models import Joining


def forget_what_was(tenant_id: UUID) -> None:
    """Nobody undoes any more what was done before today: what was kept for it is no longer needed."""
    begun = timezone.make_aware(datetime.combine(clock.today(), time.min))
    Joining.objects.filter(tenant_id=tenant_id, at__lt=begun).exclude(was=[]).update(was=[])
    Mended.objects.filter(tenant_id=tenant_id, at__lt=begun).exclude(was={}).update(was={})
