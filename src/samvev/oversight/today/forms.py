"""The shape of what a list on the overview is narrowed by."""

from typing import Any

from django import forms

from samvev.oversight.scope import COUNTED
from samvev.oversight.today.queries import NOWHERE
from samvev.web.forms import SamvevForm


class NarrowForm(SamvevForm):
    """A unit (or none), a kind, a coordinator: each may be left out."""

    unit = forms.UUIDField(required=False)
    user = forms.UUIDField(required=False)
    kind = forms.ChoiceField(choices=[(kind, kind) for kind in COUNTED], required=False)

    def narrowed(self) -> dict[str, Any]:
        """As `standing.behind` takes it; what makes no sense is left out."""
        nowhere = self.data.get("unit") == NOWHERE
        self.is_valid()
        told = {name: value for name, value in self.cleaned_data.items() if value}
        return told | {"nowhere": nowhere}

    def unit_again(self) -> dict[str, str]:
        """The same unit, or none, for the address of another list."""
        told = self.narrowed()
        if told["nowhere"]:
            return {"unit": NOWHERE}
        return {"unit": str(told["unit"])} if "unit" in told else {}
