"""The shape of what is asked of a report."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from samvev.cases.models import CaseKind
from samvev.organisations.models import Unit
from samvev.oversight.desk import Desk
from samvev.oversight.models import Chapter
from samvev.oversight.rules import MONTHS
from samvev.oversight.scope import COUNTED, WITH_PLAN, WITHOUT_PLAN
from samvev.web.forms import ChoiceField, PlainText, SamvevForm, SamvevModelForm

YEARS = (1, 2, 4, 6, 8)
USUAL = 4
PLANS = {"with": WITH_PLAN, "without": WITHOUT_PLAN}


class ScopeForm(SamvevForm):
    """How many years, and which cases."""

    years = forms.TypedChoiceField(
        label=_("Side by side"),
        choices=[(n, ngettext_lazy("%(n)d year", "%(n)d years", n) % {"n": n}) for n in YEARS],
        coerce=int,
        required=False,
    )
    unit = forms.ModelChoiceField(label=_("Workplace"), queryset=Unit.objects.none(), required=False)
    kind = ChoiceField(label=_("Kind of case"), choices=(), required=False, widget=forms.Select)

    def __init__(self, desk: Desk, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit, kind = self.fields["unit"], self.fields["kind"]
        unit.queryset = Unit.objects.filter(pk__in=[u.pk for u in desk.choices()])  # type: ignore[attr-defined]
        unit.empty_label = _("All")  # type: ignore[attr-defined]
        kind.choices = [  # type: ignore[attr-defined]
            ("", _("All")),
            ("with", _("With an individual plan")),
            ("without", _("Without an individual plan")),
            *[(kind, CaseKind(kind).label) for kind in COUNTED if kind not in WITH_PLAN],
        ]
        self.initial.setdefault("years", USUAL)

    def asked(self) -> dict[str, Any]:
        """As `queries.scope` takes it; what makes no sense is left out."""
        self.is_valid()
        told = getattr(self, "cleaned_data", {})
        kind = told.get("kind") or ""
        kinds = PLANS.get(kind, (kind,) if kind else COUNTED)
        return {"years": told.get("years") or USUAL, "unit": told.get("unit"), "kinds": kinds}


class ChapterForm(SamvevModelForm):
    """The text of a chapter."""

    text = PlainText(label=_("Text"), lines=16, required=False)

    class Meta:
        model = Chapter
        fields = ("text",)


class MonthsForm(SamvevForm):
    """After how many months without use a case is passive."""

    months = forms.IntegerField(
        label=_("Months"), min_value=MONTHS[0], max_value=MONTHS[-1], help_text=_("From 1 to 36; usually 12.")
    )
