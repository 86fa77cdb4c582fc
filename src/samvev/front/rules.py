"""Who may open the start pages."""

from django.utils.translation import gettext_lazy as _

from samvev.cases.access import FULL_AGE
from samvev.cases.models import Case, Role
from samvev.cases.rules import ONLY_COORDINATOR, may_see_content
from samvev.kernel.actor import Actor, ActorKind
from samvev.kernel.verdict import ALLOWED, Verdict, allow_if


def may_work(actor: Actor) -> Verdict:
    """Pages of a working day."""
    return allow_if(actor.is_staff, _("This page is for those who work with cases."))


def has_own_page(actor: Actor) -> Verdict:
    """Pages of a person, a parent or next of kin."""
    return allow_if(
        actor.kind is ActorKind.CITIZEN, _("This page is for the person whose plan it is, and their family.")
    )


def is_someone(actor: Actor) -> Verdict:
    """Pages that show one's own things only."""
    return allow_if(actor.user_id, _("Sign in first."))


def may_open_together(actor: Actor, case: Case | None) -> Verdict:
    """A parent or guardian, with a child who has no eID of their own (rule 39)."""
    access = actor.access(case) if case else None
    age = case.person.age if case else None
    return allow_if(
        access and access.role in (Role.PARENT, Role.GUARDIAN) and age is not None and age < FULL_AGE,
        _("This is for parents and guardians of a child."),
    )


def may_show(actor: Actor, case: Case) -> Verdict:
    """The coordinator shows the person their own page in a meeting (rule 39)."""
    access = actor.access(case)
    return allow_if(actor.is_staff and access and access.role == Role.COORDINATOR, ONLY_COORDINATOR)


def may_see_own(actor: Actor, case: Case | None) -> Verdict:
    """One's own case, or that of someone one is next of kin to; without a case the page says so."""
    return has_own_page(actor) and (ALLOWED if case is None else may_see_content(actor, case))
