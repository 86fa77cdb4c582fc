"""The shape of a row of the table of ages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samvev.cases.models import CaseKind
from samvev.kernel.areas import Area
from samvev.people import age_faults
from samvev.people.ages import ChildsView, Decides
from samvev.people.models import AgeRule
from samvev.web.forms import ChoiceField, PlainText, SamvevForm, SeenField, SwitchField


class RowForm(SamvevForm):
    """What a row says."""

    decides = ChoiceField(label=_("Whose yes counts?"), choices=Decides.choices)
    childs_view = ChoiceField(label=_("The child's own view"), choices=ChildsView.choices, initial=ChildsView.NO)
    parents_see = SwitchField(label=_("Parents see without a consent"))
    source = PlainText(label=_("Legal source"), limit=300, help_text=_("The law and its paragraph."))
    seen = SeenField(required=False)

    def __init__(self, *args: Any, rule: AgeRule | None = None, **kwargs: Any) -> None:
        if rule is not None:
            names = ("decides", "childs_view", "parents_see", "source")
            now = {name: getattr(rule, name) for name in names}
            kwargs["initial"] = now if rule._state.adding else now | {"seen": rule.version}
        super().__init__(*args, **kwargs)

    def says(self) -> dict[str, Any]:
        """What the row is to say."""
        return {name: self.cleaned_data[name] for name in ("decides", "childs_view", "parents_see", "source")}


class PutBackForm(SamvevForm):
    """Which version of the row was looked at."""

    seen = SeenField()


class NewRowForm(RowForm):
    """A row about something that the table says nothing of yet."""

    from_age = forms.IntegerField(label=_("From how many years?"), min_value=0, max_value=age_faults.FULL_AGE)
    area = ChoiceField(label=_("Which area of life?"), required=False, choices=())
    case_kind = ChoiceField(label=_("Which kind of case?"), required=False, choices=())
    without_capacity = SwitchField(label=_("Only where want of capacity is documented"))
    field_order = ("from_age", "area", "case_kind", "without_capacity")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = [("", _("All areas, and the plan itself"))]
        self.fields["area"].choices = everything + [(a.value, a.label) for a in Area]  # type: ignore[attr-defined]
        self.fields["case_kind"].choices = [("", _("All kinds")), *CaseKind.choices]  # type: ignore[attr-defined]

    def about(self) -> dict[str, Any]:
        """What the row is about."""
        return {name: self.cleaned_data[name] for name in ("area", "case_kind", "from_age", "without_capacity")}
