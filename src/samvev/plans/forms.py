"""The shape of what is typed into a plan."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samvev.accounts.models import User
from samvev.audit.models import Revision
from samvev.cases.models import Case
from samvev.cases.shields.forms import offer
from samvev.kernel.actor import Actor
from samvev.plans import queries, rules
from samvev.plans.models import Goal, Measure, MeasureStatus, Plan, Result
from samvev.plans.presenters import TEXT_HINTS, TEXT_LABELS
from samvev.web.forms import ChoiceField, DayField, FacesField, PlainText, SamvevForm, SeenField

TITLE = 300
WORDS = 2_000


if TYPE_CHECKING:
    _OneUser = forms.ModelChoiceField[User]
else:
    _OneUser = forms.ModelChoiceField


class Responsible(_OneUser):
    """One of those who may be given something to do in the area; nobody else's id is a choice."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            User.objects.none(), required=False, label=_("Who does it"), empty_label=_("Not decided yet"), **kwargs
        )


class TextForm(SamvevForm):
    """One of the plan's texts."""

    seen = SeenField()

    def __init__(self, plan: Plan, name: str, data: Any = None) -> None:
        super().__init__(data, initial={name: getattr(plan, name), "seen": plan.version})
        self.fields[name] = PlainText(lines=8, required=False, label=TEXT_LABELS[name], help_text=TEXT_HINTS[name])
        self.name = name


class PeriodForm(SamvevForm):
    """When the plan begins, is revised and ends: all three (rule 57)."""

    starts_on = DayField(label=pgettext_lazy("first day of a period", "From"))
    revise_on = DayField(label=_("To be revised"), help_text=_("The day you go through the whole plan together."))
    ends_on = DayField(label=pgettext_lazy("last day of a period", "To"))
    seen = SeenField()

    def __init__(self, plan: Plan, data: Any = None) -> None:
        names = ("starts_on", "revise_on", "ends_on")
        super().__init__(data, initial={n: getattr(plan, n) for n in names} | {"seen": plan.version})

    def clean(self) -> dict[str, Any]:
        """The days come in their order."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        start, revise, end = (found.get(name) for name in ("starts_on", "revise_on", "ends_on"))
        if start and end and end < start:
            self.add_error("ends_on", _("The plan cannot end before it begins."))
        elif start and end and revise and not start <= revise <= end:
            self.add_error("revise_on", _("The day of revision must be within the period."))
        return found


class NewGoalForm(SamvevForm):
    """A goal in two fields; the rest later (rule 88)."""

    title = PlainText(limit=TITLE, label=_("Goal"), help_text=_("In the person's own words, if you can."))
    area = ChoiceField(choices=(), label=_("About"))

    def __init__(self, actor: Actor, case: Case, data: Any = None) -> None:
        super().__init__(data)
        areas = queries.writable_areas(actor, case)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]  # a ChoiceField
        if len(areas) == 1:
            self.fields["area"].initial = areas[0][0]
        offer(self, actor, case)


class NewSubgoalForm(SamvevForm):
    """A step on the way to a goal."""

    title = PlainText(limit=TITLE, label=_("Subgoal"))


class GoalForm(SamvevForm):
    """Everything that a goal says."""

    title = PlainText(limit=TITLE, label=_("Goal"))
    description = PlainText(lines=5, required=False, label=_("More about it"))
    area = ChoiceField(choices=(), label=_("About"), help_text=_("Decides who sees the goal and everything under it."))
    due_on = DayField(required=False, label=_("We hope to be there by"))
    seen = SeenField()

    def __init__(self, actor: Actor, goal: Goal, data: Any = None) -> None:
        names = ("title", "description", "area", "due_on")
        super().__init__(data, initial={n: getattr(goal, n) for n in names} | {"seen": goal.version})
        if goal.parent_id:
            del self.fields["area"]
        else:
            self.fields["area"].choices = queries.writable_areas(actor, goal.case)  # type: ignore[attr-defined]


class NewMeasureForm(SamvevForm):
    """A measure in two fields; the rest later (rule 88)."""

    title = PlainText(limit=TITLE, label=_("What"))
    responsible = Responsible()

    def __init__(self, goal: Goal, data: Any = None) -> None:
        super().__init__(data)
        people = queries.responsible_choices(goal.case, goal.area, goal)
        self.fields["responsible"].queryset = people  # type: ignore[attr-defined]


class MeasureForm(SamvevForm):
    """Everything that a measure says (rule 49)."""

    title = PlainText(limit=TITLE, label=_("What"))
    responsible = Responsible()
    description = PlainText(lines=5, required=False, label=_("How it is done"))
    scope = PlainText(limit=200, required=False, label=_("How much"), help_text=_("For example: twice a week."))
    due_on = DayField(required=False, label=_("Deadline"))
    evaluate_on = DayField(required=False, label=_("To be evaluated"))
    status = ChoiceField(choices=(), label=_("How it stands"))
    seen = SeenField()

    def __init__(self, measure: Measure, data: Any = None) -> None:
        names = ("title", "responsible", "description", "scope", "due_on", "evaluate_on", "status")
        super().__init__(data, initial={n: getattr(measure, n) for n in names} | {"seen": measure.version})
        people = queries.responsible_choices(measure.case, measure.area, measure, held_by=measure.responsible_id)
        self.fields["responsible"].queryset = people  # type: ignore[attr-defined]
        reach = rules.MEASURE_STEPS[measure.status] | {measure.status}
        choices = [(s.value, s.label) for s in MeasureStatus if s in reach]
        self.fields["status"].choices = choices  # type: ignore[attr-defined]


class EvaluationForm(SamvevForm):
    """How it goes: one of four, and a few words (rule 52)."""

    result = ChoiceField(choices=Result.choices, label=_("What now?"))
    note = PlainText(lines=3, limit=WORDS, required=False, label=_("A few words about how it goes"))


class ClosingForm(SamvevForm):
    """How a goal ended."""

    reached = forms.TypedChoiceField(
        choices=[("yes", _("We reached it")), ("no", _("We stop for another reason"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        label=_("How did it go?"),
    )
    words = PlainText(lines=3, limit=WORDS, required=False, label=_("A few words"))


class DeclineForm(SamvevForm):
    """No to a proposal, perhaps with why."""

    words = PlainText(lines=3, limit=WORDS, required=False, label=_("Why not now?"))


class CommentForm(SamvevForm):
    """What one wants to say about a goal, how it goes, or both (rule 62)."""

    mood = FacesField(required=False, label=_("How does it go?"))
    text = PlainText(lines=3, limit=WORDS, required=False, label=_("Say something about it"))

    def clean(self) -> dict[str, Any]:
        """One of the two is enough; neither is nothing."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not found.get("text") and found.get("mood") is None:
            raise ValidationError(_("Choose a face, or write something."))
        return found


class StatusForm(SamvevForm):
    """How a measure stands."""

    status = forms.ChoiceField(choices=MeasureStatus.choices)


class MoveForm(SamvevForm):
    """Which way."""

    way = forms.ChoiceField(choices=[("up", "up"), ("down", "down")])


class BringBackForm(SamvevForm):
    """Which of the texts of a revision."""

    def __init__(self, earlier: Revision, data: Any = None) -> None:
        super().__init__(data)
        names = [name for name in queries.BRINGABLE.get(earlier.target, ()) if name in earlier.before]
        self.fields["name"] = forms.ChoiceField(choices=[(name, name) for name in names])


class PrintForm(forms.Form):
    """In which language the document is."""

    language = forms.ChoiceField(choices=settings.LANGUAGES)
