"""The shape of what is recorded about who decides."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from samvev.consents.deciders import rules
from samvev.kernel import clock
from samvev.people.ages import Facts
from samvev.people.models import Person, Relation, RelationKind
from samvev.web.forms import AreasField, ChoiceField, DayField, MailField, PhoneField, PlainText, SamvevForm

NEW = "new"


class PlaceForm(SamvevForm):
    """A parent, a guardian or somebody with a power of attorney."""

    kind = ChoiceField(label=_("What are they?"), choices=[(k.value, k.label) for k in rules.DECIDING])
    who = ChoiceField(label=_("Who is it?"), choices=())
    name = PlainText(label=_("Name, for someone who is new here"), limit=200, required=False)
    email = MailField(label=_("E-mail"), required=False)
    phone = PhoneField(label=_("Telephone"), required=False)
    areas = AreasField(
        label=_("What is the paper about?"),
        required=False,
        help_text=_("For a guardian and a power of attorney. Parents follow the table of ages."),
    )
    until = DayField(
        label=_("It holds until and with"), required=False, help_text=_("For a guardian and a power of attorney.")
    )
    documented_by = PlainText(
        label=_("Which paper, and who has seen it?"),
        limit=200,
        help_text=_("For example: the population register, a decision of the county governor, a signed power."),
    )

    def __init__(
        self, *args: Any, family: Iterable[Relation], age: int | None, chosen: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.family, self.age = {str(one.other_id): one.other for one in family}, age
        known = [(key, other.name) for key, other in self.family.items()]
        self.fields["who"].choices = [*known, (NEW, _("Someone who is new here"))]  # type: ignore[attr-defined]
        self.initial.setdefault("kind", RelationKind.GUARDIAN if (age or 0) >= rules.FULL_AGE else RelationKind.PARENT)
        if wanted := next((key for key, other in self.family.items() if str(other.user_id) == chosen), None):
            self.initial.setdefault("who", wanted)
        if not known:
            self.initial.setdefault("who", NEW)

    def clean(self) -> dict[str, Any]:
        """Say what is wrong here, where it can be mended."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        told = (cleaned["kind"], cleaned["areas"], cleaned.get("until"), cleaned["documented_by"])
        field, words = rules.fault_in_place(*told, self.age, clock.today())
        if words:
            self.add_error(field, str(words))
        if cleaned["who"] == NEW and not cleaned["name"]:
            self.add_error("name", _("Write the name."))
        elif cleaned["who"] == NEW and not (cleaned.get("email") or cleaned.get("phone")):
            self.add_error("email", _("Write an e-mail address or a telephone number."))
        return cleaned

    def place(self) -> dict[str, Any]:
        """What the action asks for."""
        other: Person | None = self.family.get(self.cleaned_data["who"])
        told = {name: value for name, value in self.cleaned_data.items() if name != "who"}
        return told | {"other": other}


class IncapacityForm(SamvevForm):
    """What is documented about capacity to consent."""

    areas = AreasField(label=_("In which areas can the person not consent?"))
    since = DayField(label=_("From"))
    until = DayField(label=_("Until and with"))
    documented_by = PlainText(
        label=_("Who documented it?"), limit=200, help_text=_("Name and role, for example the doctor.")
    )
    documented_on = DayField(label=_("Which day was it documented?"))

    def __init__(self, *args: Any, facts: Facts, papers: Iterable[Relation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.facts, self.papers = facts, list(papers)
        self.initial.setdefault("since", clock.today())

    def told(self) -> rules.Documented:
        """What was documented."""
        return rules.Documented(**self.cleaned_data)

    def clean(self) -> dict[str, Any]:
        """Say what is wrong here, where it can be mended."""
        cleaned = super().clean() or {}
        if not self.errors and (
            fault := rules.fault_in_incapacity(rules.Documented(**cleaned), self.facts, self.papers, clock.today())
        ):
            self.add_error(None, str(fault))
        return cleaned
