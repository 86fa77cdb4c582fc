"""Refused sign-ins belong to nobody and to no organisation: whoever runs Samvev reviews them (checklist 24)."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from samvev.audit.events import REFUSED
from samvev.audit.models import Entry
from samvev.audit.sealing import read_whole_log


def refusals(since: datetime) -> Iterator[Entry]:
    """Those since a moment, the newest first: when, at which door, why, and from which network address."""
    with transaction.atomic():
        read_whole_log()
        nobodys = Q(event=REFUSED.code, tenant_id=None, user_id=None)
        yield from Entry.objects.filter(nobodys, at__gte=since).order_by("-at", "-id").iterator()
