"""What the coordinating unit, a unit's manager and a coordinator type."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from samvev.accounts.models import User
from samvev.kernel import clock
from samvev.needs import conditions
from samvev.needs.models import Asked, AskedAnswer, Outcome
from samvev.organisations.models import Unit
from samvev.people.forms import NumberField
from samvev.people.models import Person, Sex
from samvev.web.days import short_day
from samvev.web.forms import ChoiceField, DayField, PlainText, SamvevForm, SeenField


class AssessmentForm(SamvevForm):
    """The assessment: what matters first, then who is involved, then what the law asks."""

    matters = PlainText(
        required=False,
        lines=4,
        label=_("What matters to the person?"),
        help_text=_("In their own words, after you have talked with them."),
    )
    involved = PlainText(required=False, lines=3, label=_("Who is involved, and who else should be?"))
    conditions = forms.MultipleChoiceField(
        required=False,
        choices=conditions.choices,
        widget=forms.CheckboxSelectMultiple,
        label=_("What the law asks"),
    )
    wish = PlainText(
        required=False,
        lines=2,
        limit=1000,
        label=_("Whom does the person wish for as coordinator?"),
        help_text=_("The wish weighs heavily, and gets an answer."),
    )
    conclusion = PlainText(required=False, lines=4, label=_("What do you conclude?"))
    seen = SeenField(required=False)


class PersonForm(SamvevForm):
    """Whom the report is about: someone known here, or someone new."""

    person = forms.ModelChoiceField(
        queryset=Person.objects.none(),
        required=False,
        blank=True,
        widget=forms.RadioSelect,
        empty_label=_("Someone who is not registered yet"),
        label=_("Is it one of these?"),
    )
    name = PlainText(required=False, label=_("Name"))
    birth_date = DayField(required=False, label=_("Born"), help_text=_("Leave it open for a child not born yet."))
    sex = forms.ChoiceField(
        required=False, choices=[("", _("Not known")), *Sex.choices], label=_("Sex, for the yearly report")
    )
    number = NumberField(
        label=_("National identity number"),
        help_text=_("Is stored encrypted. Can be left out, as for a child not born yet."),
    )
    language = forms.ChoiceField(choices=settings.LANGUAGES, label=_("Language form"))

    def __init__(self, *args: Any, likely: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known: Any = self.fields["person"]
        known.queryset = likely
        known.label_from_instance = _name_and_birth
        if not likely:
            del self.fields["person"]

    def clean(self) -> dict[str, Any]:
        """Someone new needs a name."""
        told = super().clean() or self.cleaned_data
        if not told.get("person") and not told.get("name"):
            self.add_error("name", _("Write the name, or choose one of those who are registered."))
        born = told.get("birth_date")
        if born and born > clock.today():
            self.add_error("birth_date", _("This day has not come yet. Leave it open for a child not born yet."))
        return told


def _name_and_birth(person: Person) -> str:
    return f"{person.name}, {short_day(person.birth_date)}" if person.birth_date else person.name


class LetterForm(SamvevForm):
    """A letter as it is sent."""

    letter = PlainText(lines=16, limit=20_000, label=_("The letter"), help_text=_("Change it so that it fits."))
    language = forms.ChoiceField(choices=settings.LANGUAGES, widget=forms.HiddenInput)
    seen = SeenField()


class DecideForm(SamvevForm):
    """What is decided, and why."""

    outcome = ChoiceField(
        choices=Outcome.choices, label=_("Decision"), error_messages={"required": _("Choose what you decide.")}
    )
    passed_to = PlainText(required=False, label=_("Passed on to"), help_text=_("Only when it is passed on."))
    reason = PlainText(
        lines=4,
        label=_("Why?"),
        help_text=_("In words that the person understands; it becomes part of the letter."),
        error_messages={"required": _("Write why. The person has a right to know.")},
    )
    language = forms.ChoiceField(choices=settings.LANGUAGES, label=_("Language of the letter"))
    letter = PlainText(
        required=False, lines=18, limit=20_000, label=_("The letter"), help_text=_("Change it so that it fits.")
    )
    seen = SeenField()

    def __init__(self, *args: Any, registered: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.registered = registered

    def clean(self) -> dict[str, Any]:
        """Passing on needs to say to whom; a case needs to know for whom."""
        told = super().clean() or self.cleaned_data
        if told.get("outcome") == Outcome.PASSED_ON and not told.get("passed_to"):
            self.add_error("passed_to", _("Write who takes it from here."))
        if told.get("outcome") in Outcome.opening() and not self.registered:
            self.add_error("outcome", _("First register whom it is about; then this can be decided."))
        return told


class NoteForm(SamvevForm):
    """Why it is closed, or opened again."""

    note = PlainText(lines=3, limit=2000, label=_("Why?"), error_messages={"required": _("Write why, in a few words.")})


class UnitForm(SamvevForm):
    """Which unit finds the coordinator, and what the person wished."""

    unit = forms.ModelChoiceField(
        queryset=Unit.objects.none(),
        label=_("Unit"),
        empty_label=_("Choose …"),
        error_messages={"required": _("Choose a unit.")},
    )
    wish = PlainText(required=False, lines=2, limit=1000, label=_("Whom does the person wish for as coordinator?"))
    wish_answer = PlainText(
        required=False,
        lines=2,
        limit=1000,
        label=_("Your answer to the wish"),
        help_text=_("Goes to the unit's manager, who chooses."),
    )
    disputed = PlainText(required=False, lines=2, limit=1000, label=_("What did the services disagree about?"))
    dispute_decided_by = PlainText(required=False, label=_("Who decided?"))
    dispute_decided_on = DayField(required=False, label=_("When?"))

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["unit"]
        choice.queryset = units

    def clean(self) -> dict[str, Any]:
        """A wish is answered (rule 10); a disagreement has a decision with a name and a day (rule 9)."""
        told = super().clean() or self.cleaned_data
        if told.get("wish") and not told.get("wish_answer"):
            self.add_error("wish_answer", _("Answer the wish, also when it cannot be met."))
        if told.get("disputed"):
            for name in ("dispute_decided_by", "dispute_decided_on"):
                if not told.get(name):
                    self.add_error(name, _("Write who decided, and when."))
        return told


class ProposeForm(SamvevForm):
    """Who is asked to coordinate."""

    user = forms.ModelChoiceField(
        queryset=User.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        label=_("Who do you ask?"),
        error_messages={"required": _("Choose someone.")},
    )
    seen = SeenField()

    def __init__(self, *args: Any, staff: QuerySet[User], words: dict[Any, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["user"]
        choice.queryset = staff
        choice.label_from_instance = lambda user: words.get(user.pk, user.name)


class AcceptForm(SamvevForm):
    """Yes, to the question as it was seen."""

    seen = SeenField()


class DeclineForm(SamvevForm):
    """Why not."""

    reason = PlainText(
        lines=3,
        limit=2000,
        label=_("Why can you not?"),
        help_text=_("The manager reads it, and asks someone else."),
        error_messages={"required": _("Write why, in a few words.")},
    )
    seen = SeenField()


class WithdrawForm(NoteForm):
    """Why the question is taken back."""

    seen = SeenField()


class ChangeForm(SamvevForm):
    """What a coordinator asks for, and why (rule 14)."""

    asked = ChoiceField(choices=Asked.choices, label=_("What do you ask for?"))
    reason = PlainText(
        lines=4,
        limit=2000,
        label=_("Why?"),
        help_text=_("The coordinating unit reads this and answers. You are coordinator until they have."),
        error_messages={"required": _("Write why, in a few words.")},
    )


class ChangeAnswerForm(SamvevForm):
    """The coordinating unit's answer."""

    answer = ChoiceField(
        choices=[(key, words) for key, words in AskedAnswer.choices if key != AskedAnswer.WAITING],
        label=_("Your answer"),
    )
    words = PlainText(
        lines=3, limit=2000, label=_("Words to the coordinator"), error_messages={"required": _("Write a few words.")}
    )
    seen = SeenField()
