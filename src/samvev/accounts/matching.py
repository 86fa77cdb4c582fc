"""Whom a proof belongs to. Nobody gets access by merely signing in: they were registered first, by someone.

Citizens are known by their national identity number, through its keyed hash. Employees are known by issuer and
subject; the first time by a claim that an administrator said would come, or by their work e-mail at their own
organisation's provider. See docs/adr/0020.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

from samvev.accounts import actions
from samvev.accounts.models import Post, User, UserKind
from samvev.accounts.oidc.errors import Refused
from samvev.accounts.oidc.proof import Proof
from samvev.accounts.oidc.providers import Provider
from samvev.accounts.sessions import identify
from samvev.kernel import clock, walls
from samvev.kernel.actor import system
from samvev.kernel.errors import Invalid
from samvev.organisations.queries import numbers_of_family

NUMBER = "number"  # the claim of an awaited sign-in that is a keyed hash


@dataclass(frozen=True, slots=True)
class Found:
    """A user that the proof may be, and the organisation that registered them."""

    user_id: UUID
    organisation: str = ""


def users_of(provider: Provider, proof: Proof) -> list[Found]:
    """The users whom this proof lets in; none for someone that nobody registered. Raises `Refused`.

    A citizen with plans in two organisations has a user in each, and chooses.
    """
    if provider.kind == UserKind.CITIZEN:
        found = _citizens(proof)
    else:
        found = [Found(user) for user in [_employee(provider, proof)] if user]
    for each in found:
        _sure_enough(each.user_id, provider, proof)
    return found


def _citizens(proof: Proof) -> list[Found]:
    ask: Callable[[str], list[Any]] = import_string(settings.SAMVEV_CITIZENS)
    try:
        return [Found(one.user_id, one.organisation) for one in ask(proof.number)]
    except Invalid:
        raise Refused("number_invalid") from None


def _employee(provider: Provider, proof: Proof) -> UUID | None:
    known = identify(proof.issuer, proof.subject)
    if known:
        return known
    return _awaited(provider, proof) or _by_email(provider, proof)


def _awaited(provider: Provider, proof: Proof) -> UUID | None:
    """Someone whose first sign-in an administrator has announced: by number, or by any other claim of theirs."""
    for claim, values in _claims(proof):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, user_id, tenant_id FROM samvev_awaited(%s, %s, %s)", [provider.code, claim, values]
            )
            row = cursor.fetchone()
        if row:
            return _link(row[1], row[2], proof)
    return None


def _claims(proof: Proof) -> list[tuple[str, list[str]]]:
    told = [("sub", [proof.subject])]
    if proof.number:
        keys: Callable[[str], list[str]] = import_string(settings.SAMVEV_NUMBER_KEYS)
        try:
            told.append((NUMBER, keys(proof.number)))
        except Invalid:
            raise Refused("number_invalid") from None
    return told


def _by_email(provider: Provider, proof: Proof) -> UUID | None:
    """The one employee of the provider's own organisation with this work e-mail, if no identity is theirs yet."""
    if not (provider.organisation and proof.email):
        return None
    rows = []
    with connection.cursor() as cursor:
        for number in numbers_of_family(provider.organisation):
            cursor.execute("SELECT user_id, tenant_id FROM samvev_staff_of(%s, %s)", [number, proof.email])
            rows += cursor.fetchall()
    if len(rows) != 1:
        return None
    (user_id, tenant_id) = rows[0]
    return _link(user_id, tenant_id, proof)


def _link(user_id: UUID, tenant_id: UUID, proof: Proof) -> UUID | None:
    """From now on this issuer and subject are the user; not if another subject of the issuer already is."""
    walls.enter(user=user_id, tenants=[tenant_id])
    user = User.objects.get(pk=user_id)
    try:
        actions.link_identity(user, issuer=proof.issuer, subject=proof.subject, by=system(tenant_id))
    except Invalid:
        return None
    finally:
        walls.enter()
    return user_id


def _sure_enough(user_id: UUID, provider: Provider, proof: Proof) -> None:
    """Is the level what this user's kind and offices need (checklist 1)? And is it the right kind of door?"""
    walls.enter(user=user_id)
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or user.kind != provider.kind:
        raise Refused("kind")
    holds = Post.objects.filter(user_id=user_id, period__contains=clock.today()).exists()
    needed = settings.SAMVEV_LEVELS["office" if holds else user.kind]
    walls.enter()
    if proof.level < needed:
        raise Refused("acr_too_low")
