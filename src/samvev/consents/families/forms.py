"""The shape of a link to one more child."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from samvev.people.models import Person
from samvev.web.forms import AreasField, ChoiceField, SamvevForm


class ChildForm(SamvevForm):
    """Which child."""

    person = ChoiceField(label=_("Which child?"), choices=())

    def __init__(self, *args: Any, among: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.among = {str(one.pk): one for one in among}
        self.fields["person"].choices = [(key, one.name) for key, one in self.among.items()]  # type: ignore[attr-defined]

    def chosen(self) -> Person:
        """The child that was chosen."""
        return self.among[self.cleaned_data["person"]]


class AreasForm(SamvevForm):
    """In which areas of life the plan is about one child."""

    about = AreasField(
        label=_("In which areas is the plan about this child?"),
        required=False,
        help_text=_("Take an area away only when nothing about the child in it stands in this plan."),
    )
