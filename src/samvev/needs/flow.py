"""The way through a report: which questions, in which order, and whether all is answered. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samvev.needs.forms import report as forms
from samvev.needs.models import Agrees, Reporter
from samvev.web.forms import SamvevForm

CHECK = "check"


@dataclass(frozen=True, slots=True)
class Question:
    """One page: its address, its heading, and its form."""

    slug: str
    heading: str | Promise
    form: type[SamvevForm]


QUESTIONS = (
    Question("who", _("Who is it about?"), forms.WhoForm),
    Question("difficult", _("What is difficult?"), forms.DifficultForm),
    Question("matters", _("What matters to the person?"), forms.MattersForm),
    Question("services", _("Who helps already?"), forms.ServicesForm),
    Question("agreement", _("Who knows about this?"), forms.AgreesForm),
    Question("reach", _("How do we reach you?"), forms.ReachForm),
    Question("urgent", _("Is something urgent?"), forms.UrgentForm),
)


OWN = {
    "matters": Question("matters", _("What matters to you?"), forms.OwnMattersForm),
    "reach": Question("reach", _("How do we reach you?"), forms.OwnReachForm),
}


def asked(answers: Mapping[str, Any]) -> list[Question]:
    """The questions for this report: whoever reports for themselves is asked as that, and not whether they agree."""
    if answers.get("reporter") != Reporter.SELF:
        return list(QUESTIONS)
    return [OWN.get(question.slug, question) for question in QUESTIONS if question.slug != "agreement"]


def question(answers: Mapping[str, Any], slug: str) -> Question | None:
    """The question at an address, if it is asked."""
    return next((each for each in asked(answers) if each.slug == slug), None)


def after(answers: Mapping[str, Any], slug: str) -> str:
    """The address of the page that follows: the next question, or the check at the end."""
    slugs = [each.slug for each in asked(answers)]
    place = slugs.index(slug) + 1
    return slugs[place] if place < len(slugs) else CHECK


def before(answers: Mapping[str, Any], slug: str) -> str:
    """The address of the page that went before; empty on the first one."""
    slugs = [*(each.slug for each in asked(answers)), CHECK]
    place = slugs.index(slug)
    return slugs[place - 1] if place else ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one has come: this page's number, and how many pages there are."""

    number: int
    total: int


def progress(answers: Mapping[str, Any], slug: str) -> Progress:
    """Where a page stands on the way; the check is the last one."""
    slugs = [*(each.slug for each in asked(answers)), CHECK]
    return Progress(slugs.index(slug) + 1, len(slugs))


def filled(answers: Mapping[str, Any]) -> dict[str, SamvevForm]:
    """Every asked question's form with its answers, by address."""
    return {each.slug: each.form(dict(answers)) for each in asked(answers)}


def first_missing(answers: Mapping[str, Any]) -> str:
    """The address of the first question that is not rightly answered; empty when all are."""
    return next((slug for slug, form in filled(answers).items() if not form.is_valid()), "")


def cleaned(answers: Mapping[str, Any]) -> dict[str, Any]:
    """All answers as the report holds them, once nothing is missing."""
    told: dict[str, Any] = {}
    for form in filled(answers).values():
        form.is_valid()
        told |= form.cleaned_data
    if told["reporter"] == Reporter.SELF:
        told |= {"agrees": Agrees.SELF.value, "reporter_name": told["about_name"]}
        told |= {"about_contact": told["reporter_contact"]}
    return told


def typed(form: SamvevForm) -> dict[str, Any]:
    """What was typed into a form, also where it is not right: nothing is lost by going back."""
    return {name: form[name].data for name in form.fields}
