"""What the law asks, as a checklist (rules 5 and 6). A rule table: a jurist can change it without touching code.

Never a diagnosis, and never an age, except that a child coordinator is for a child.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: a stable key, the question in plain words, and the law behind it."""

    key: str
    words: str | Promise
    law: str | Promise


COORDINATOR = (
    Condition(
        "two_services",
        _("Needs two or more services that must work together"),
        _(
            "Health and Care Services Act (hol) §§ 7-1 and 7-2, Patient and User Rights Act (pbrl) §§ 2-5 and 2-5 b: "
            "complex services from more than one place. No diagnosis is asked for."
        ),
    ),
    Condition(
        "long_lasting",
        _("The need will last for some time"),
        _(
            "hol § 7-1 and pbrl § 2-5: long-lasting need. It does not have to last for life; what counts is that it "
            "is more than passing."
        ),
    ),
)
CHILD_COORDINATOR = (
    Condition(
        "child",
        _("The family has, or expects, a child under 18"),
        _("hol § 7-2 a, pbrl § 2-5 c. Adoption counts. The right is the family's, and begins before birth."),
    ),
    Condition(
        "serious",
        _("The child has, or will have, a serious illness, injury or disability"),
        _("hol § 7-2 a, pbrl § 2-5 c. It is judged by what the family needs; no diagnosis has to be made."),
    ),
    Condition(
        "health_and_other",
        _("The family needs health and care services and other welfare services"),
        _("hol § 7-2 a: long-lasting, complex or coordinated health and care services, and other welfare services."),
    ),
    Condition(
        "parents_want",
        _("The parents want a child coordinator"),
        _("hol § 7-2 a: the family may say no, and may change its mind."),
    ),
)
ALL = COORDINATOR + CHILD_COORDINATOR


def choices() -> list[tuple[str, str | Promise]]:
    """The conditions as choices of a form."""
    return [(condition.key, condition.words) for condition in ALL]
