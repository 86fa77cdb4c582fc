"""Alarms of the rooms below, which ask by name (settings)."""

from samvev.accounts.models import Post, User
from samvev.kernel import clock
from samvev.kernel.actor import OfficeRole
from samvev.notifications import notices
from samvev.notifications.actions import notify
from samvev.organisations.queries import family


def break_glass_used(user: User) -> None:
    """Tell every top administrator of the organisation that an emergency account is in use, in the bell and by mail."""
    held = Post.objects.filter(
        tenant_id__in=family(user.tenant_id),
        role=OfficeRole.TOP_ADMIN,
        period__contains=clock.today(),
        user__is_active=True,
    )
    notify(notices.BREAK_GLASS_USED, to={post.user_id for post in held} - {user.pk}, about=user)
