"""Who sees and links the children of a family plan. Pure."""

from django.utils.translation import gettext_lazy as _

from samvev.cases.models import Case, CaseKind, FamilyMember
from samvev.cases.rules import may_lead, may_register_kin, may_see_content
from samvev.kernel.actor import Actor
from samvev.kernel.verdict import Verdict, allow_if

NO_OWN_CASE = _("The child has no case of their own. What is about the child stands in this plan until there is one.")
ONLY_FAMILY = _("Only a family plan is about several children.")


def may_see_family(actor: Actor, case: Case) -> Verdict:
    """Those who take part in the family plan. Of each child they see what that child's own consents open."""
    return may_see_content(actor, case) and allow_if(case.kind == CaseKind.FAMILY_PLAN, ONLY_FAMILY)


def may_link(actor: Actor, case: Case) -> Verdict:
    """Link one more child: the coordinator, when employed where the case is kept."""
    return may_see_family(actor, case) and may_register_kin(actor, case)


def may_say_areas(actor: Actor, member: FamilyMember) -> Verdict:
    """Say in which areas the plan is about a child: whoever links."""
    return may_link(actor, member.case)


def loses_nothing(member: FamilyMember, has_own_case: bool) -> bool:
    """Can the link go, with what is about the child standing somewhere else, or nowhere at all?"""
    return has_own_case or not member.about


def may_unlink(actor: Actor, member: FamilyMember) -> Verdict:
    """Take a link away; nothing of the child's own goes with it."""
    return may_see_family(actor, member.case) and may_lead(actor, member.case)
