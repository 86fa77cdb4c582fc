"""The queue's entry points: e-mail without content (INTEGRATIONS 5: no name, no service, no link to an object)."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from samvev.accounts.models import User
from samvev.kernel import clock, walls
from samvev.notifications.models import Notice
from samvev.organisations.queries import acting


@app.task(name="notifications.mail_notices", queue="mail")
def mail_notices(tenant: str, notices: list[str]) -> None:
    """Send each notice once; run again, it sends only those that were not sent."""
    for notice_id in notices:
        with transaction.atomic():
            walls.enter(tenants=[tenant])  # type: ignore[list-item]
            _mail_one(notice_id)


def _mail_one(notice_id: str) -> None:
    notice = Notice.objects.select_for_update().filter(pk=notice_id, mailed_at=None).first()
    if notice is None:
        return
    walls.enter(user=notice.user_id, tenants=[notice.tenant_id])
    user = User.objects.filter(pk=notice.user_id, is_active=True).first()
    if user and user.email:
        organisation = acting(notice.tenant_id)
        with translation.override(user.language or organisation.language):
            _message(user.email, organisation.name).send()
    notice.mailed_at = clock.now()
    notice.save(update_fields=["mailed_at"])


def _message(address: str, organisation: str) -> EmailMessage:
    body = _("Something new is waiting for you in Samvev.\nSign in to see what it is: %(address)s")
    return EmailMessage(
        subject=_("News from %(organisation)s") % {"organisation": organisation},
        body=body % {"address": settings.BASE_URL},
        to=[address],
    )
