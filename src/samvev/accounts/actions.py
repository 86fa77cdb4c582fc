"""Everything that can happen to an account."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from samvev.accounts import events, rules, sessions
from samvev.accounts.models import Awaited, BreakGlass, Employment, Identity, Post, Session, User, UserKind
from samvev.accounts.secrets import Credentials, credentials
from samvev.accounts.staff import rules as staff
from samvev.audit.change import change
from samvev.kernel import clock
from samvev.kernel.actor import Actor, OfficeRole
from samvev.kernel.errors import Invalid
from samvev.kernel.period import period
from samvev.organisations.models import Organisation, Unit

AWAITED_FOR = timedelta(days=30)


def choose_language(user: User, *, language: str, by: Actor) -> None:
    """Use this language from now on."""
    with change(user, rules.is_oneself, events.LANGUAGE_CHOSEN, by=by):
        user.language = language
        user.save(update_fields=["language"])


def end_session(session: Session, *, by: Actor) -> None:
    """End a sign-in of one's own, on whatever machine it is."""
    with change(session, rules.is_own_session, events.SESSION_ENDED, by=by):
        sessions.end([session])


def end_all_sessions(user: User, *, by: Actor) -> int:
    """End every sign-in of a user at once; gives how many (checklist 9)."""
    with change(user, rules.may_administer, events.SESSIONS_ENDED, by=by, detail=user.name):
        held = list(Session.objects.filter(tenant_id=user.tenant_id, user=user, ended_at=None))
        sessions.end(held)
    return len(held)


def await_sign_in(user: User, *, provider: str, claim: str, value: str, by: Actor) -> Awaited:
    """Say how an employee will be known at their first sign-in: a claim ("sub"), or their number ("number").

    A number is given in clear and only its keyed hash is kept, until the sign-in or for 30 days.
    """
    with change(user, staff.may_announce, events.SIGN_IN_AWAITED, by=by, detail=f"{provider} {claim}"):
        if user.kind != UserKind.STAFF:
            raise Invalid(_("Only employees are announced. A person is known by their national identity number."))
        if claim == "number":
            keys: Callable[[str], list[str]] = import_string(settings.SAMVEV_NUMBER_KEYS)
            value = keys(value)[0]
        mine = {"tenant_id": user.tenant_id, "provider": provider, "claim": claim, "value": value}
        Awaited.objects.filter(**mine).delete()
        Awaited.objects.filter(tenant_id=user.tenant_id, user=user, provider=provider).delete()
        try:
            with transaction.atomic():
                return Awaited.objects.create(**mine, user=user, until=clock.today() + AWAITED_FOR)
        except IntegrityError:  # somebody else's row, which we do not see
            raise Invalid(_("Another organisation has announced this employee.")) from None


def await_no_more(user: User, *, by: Actor) -> None:
    """Take an announcement back: nobody becomes this employee by it any more."""
    with change(user, staff.may_announce, events.SIGN_IN_NOT_AWAITED, by=by):
        Awaited.objects.filter(tenant_id=user.tenant_id, user=user).delete()


def link_identity(user: User, *, issuer: str, subject: str, by: Actor) -> Identity:
    """Let issuer and subject be this employee from now on. `Invalid` when the issuer knows them as another already."""
    with change(user, rules.is_at_work, events.IDENTITY_LINKED, by=by, detail=user.name):
        if Identity.objects.filter(tenant_id=user.tenant_id, user=user, issuer=issuer).exists():
            raise Invalid(_("This employee signs in there already."))
        made = Identity.objects.create(tenant_id=user.tenant_id, user=user, issuer=issuer, subject=subject)
        Awaited.objects.filter(tenant_id=user.tenant_id, user=user).delete()
    return made


def make_break_glass(organisation: Organisation, *, code: str, by: Actor) -> Credentials:
    """Make an emergency account: a top administrator with a password and a second factor, both told this once."""
    user = User(tenant_id=organisation.pk, code=code, kind=UserKind.STAFF, name=code, title=_("Emergency account"))
    with change(user, rules.is_at_work, events.BREAK_GLASS_MADE, by=by, detail=code):
        if BreakGlass.objects.filter(code=code).exists():
            raise Invalid(_("There is an account of this name already."))
        unit = Unit.objects.filter(tenant_id=organisation.pk, parent=None).order_by("code").first()
        if unit is None:
            raise Invalid(_("The organisation has no units yet."))
        made = credentials(code)
        user.save(force_insert=True)
        today = period(clock.today())
        Employment.objects.create(tenant_id=organisation.pk, user=user, unit=unit, period=today)
        Post.objects.create(tenant_id=organisation.pk, user=user, role=OfficeRole.TOP_ADMIN, period=today)
        BreakGlass.objects.create(
            tenant_id=organisation.pk, user=user, code=code, password=made.hashed, secret_sealed=made.sealed
        )
    return made


def disable_break_glass(account: BreakGlass, *, by: Actor) -> None:
    """Let an emergency account be of no use from this moment; its sign-ins end too."""
    with change(account, rules.is_at_work, events.BREAK_GLASS_DISABLED, by=by, detail=account.code):
        account.disabled_at = clock.now()
        account.save(update_fields=["disabled_at"])
        account.user.is_active = False
        account.user.save(update_fields=["is_active"])
        sessions.end(list(Session.objects.filter(tenant_id=account.tenant_id, user=account.user, ended_at=None)))
