"""The shape of what is asked on the pages about team, consents and start-up."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from samvev.cases.access import facts_of
from samvev.cases.models import Case, Participation, Role
from samvev.consents import rules
from samvev.consents.models import Consent, GivenBy, StartUp, Way
from samvev.consents.terms import Terms
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.areas import Right
from samvev.people.ages import ChildsView
from samvev.people.forms import NumberField
from samvev.web.forms import (
    AreasField,
    ChoiceField,
    DayField,
    MailField,
    PhoneField,
    PlainText,
    SamvevForm,
    SamvevModelForm,
    SeenField,
)


class TermsForm(SamvevForm):
    """How a yes was given. Whoever signs for themselves is asked for the day only; the coordinator for the rest."""

    until = DayField(label=_("The consent lasts until and with"))
    given_by = ChoiceField(label=_("Who said yes?"), choices=GivenBy.choices)
    way = ChoiceField(label=_("How?"), choices=[(w.value, w.label) for w in Way if w.value in rules.RECORDED])
    heard_by = PlainText(
        label=_("Who heard it?"), required=False, help_text=_("When it was said aloud: name and role of who was there.")
    )
    given_on = DayField(label=_("Which day?"))
    childs_view = PlainText(label=_("What does the child say?"), lines=3, help_text=_("In the child's own words."))

    def __init__(
        self, *args: Any, actor: Actor, case: Case, until: date, topics: Iterable[str] = rules.PLAN, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.end, self.signer = case, until, rules.signer(actor, case)
        facts, about = facts_of(case), set(topics)
        if self.signer:
            for name in ("given_by", "way", "heard_by", "given_on"):
                del self.fields[name]
        else:
            signing = rules.everyone_who_signs(facts, about)
            self.fields["given_by"].choices = [c for c in GivenBy.choices if c[0] in signing]  # type: ignore[attr-defined]
            self.initial.setdefault("given_on", clock.today())
            self.initial.setdefault("given_by", rules.likely_signer(facts))
        views = {rules.who_consents(facts, [area]).childs_view for area in about}
        if views == {ChildsView.NO}:
            del self.fields["childs_view"]
        else:
            self.fields["childs_view"].required = views == {ChildsView.REQUIRED}
        self.initial.setdefault("until", until)

    def terms(self) -> Terms:
        """The terms as they were filled in."""
        given = {name: self.cleaned_data[name] for name in self.fields if name in Terms.__slots__}
        if self.signer:
            given["given_by"] = self.signer.value
        return Terms(**({"until": self.end} | given))

    def asked(self) -> list[Collection[str]]:
        """What each consent that is given is about; empty for the plan itself."""
        return [rules.PLAN]

    def clean(self) -> dict[str, Any]:
        """Say what is wrong with the terms here, where it can be mended."""
        cleaned = super().clean() or {}
        facts = facts_of(self.case)
        for areas in [] if self.errors else self.asked():
            if fault := rules.fault_in(self.terms(), rules.who_consents(facts, areas), clock.today()):
                self.add_error(None, str(fault))
                break
        return cleaned


class ShareForm(TermsForm):
    """What someone is to see, and on which terms."""

    areas = AreasField(label=_("What can they see?"))
    field_order = ("areas",)

    def __init__(self, *args: Any, offered: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, topics=offered, **kwargs)
        box = self.fields["areas"]
        box.choices = [choice for choice in box.choices if choice[0] in offered]  # type: ignore[attr-defined]

    def asked(self) -> list[Collection[str]]:
        """The areas that are ticked."""
        return [self.cleaned_data["areas"]]


class ChangeForm(TermsForm):
    """The terms of a change in the table, where each end date is known already."""

    until = None  # type: ignore[assignment]  # Django's way to leave an inherited field out

    def __init__(self, *args: Any, changing: list[Collection[str]], **kwargs: Any) -> None:
        super().__init__(*args, topics=frozenset().union(*changing), **kwargs)
        self.changing = changing

    def asked(self) -> list[Collection[str]]:
        """What each row is about."""
        return self.changing


class RenewForm(TermsForm):
    """Which consents to renew, on one set of terms."""

    consents = forms.MultipleChoiceField(label=_("Which ones?"), widget=forms.CheckboxSelectMultiple)
    field_order = ("consents",)

    def __init__(self, *args: Any, among: Iterable[Consent], choices: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        self.among = list(among)
        topics = frozenset(rules.PLAN).union(*(rules.topics_of(consent) for consent in self.among))
        super().__init__(*args, topics=topics, **kwargs)
        self.fields["consents"].choices = list(choices)  # type: ignore[attr-defined]

    def asked(self) -> list[Collection[str]]:
        """What each of those ticked is about."""
        return [rules.topics_of(consent) for consent in self.chosen(self.among)]

    def chosen(self, among: Iterable[Consent]) -> list[Consent]:
        """The consents that were ticked."""
        return [c for c in among if str(c.pk) in self.cleaned_data["consents"]]


class TableForm(SamvevForm):
    """Who sees what: a row of areas for each helper or next of kin in the team."""

    def __init__(self, *args: Any, team: Iterable[Participation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for member in team:
            self.fields[f"member-{member.pk}"] = AreasField(label=member.user.name, required=False)

    def wanted(self) -> dict[UUID, frozenset[str]]:
        """The areas ticked, by participation."""
        rows = {name.removeprefix("member-"): areas for name, areas in self.cleaned_data.items()}
        return {UUID(member): frozenset(areas) for member, areas in rows.items()}


class FindForm(SamvevForm):
    """Whom to invite: a colleague by name, someone elsewhere by work e-mail."""

    words = PlainText(
        label=_("Name or work e-mail"),
        limit=120,
        help_text=_("Colleagues are found by name. For other organisations, write the whole e-mail address."),
    )


class FoundForm(SamvevForm):
    """Who was chosen among those found: a colleague by id, someone elsewhere by the e-mail that was typed."""

    user = forms.UUIDField(required=False, widget=forms.HiddenInput)
    email = MailField(required=False, widget=forms.HiddenInput())


class InviteForm(FoundForm):
    """What a helper is to be in the team."""

    role = ChoiceField(
        label=_("What will they be in the team?"),
        choices=[(r.value, r.label) for r in rules.INVITED_AS],
        initial=Role.PROVIDER,
    )
    title = PlainText(label=_("Title"), limit=120, required=False)
    right = ChoiceField(label=_("Can they write?"), choices=Right.choices, initial=Right.WRITE)
    areas = AreasField(label=_("What do they need to see?"), help_text=_("They see nothing before there is a consent."))

    def invitation(self) -> dict[str, Any]:
        """What the action asks for."""
        return {name: self.cleaned_data[name] for name in ("role", "title", "right", "areas")}


class KinForm(SamvevForm):
    """A next of kin who is new here."""

    name = PlainText(label=_("Name"))
    email = MailField(label=_("E-mail"), required=False)
    phone = PhoneField(label=_("Telephone"), required=False)
    number = NumberField(label=_("National identity number"))

    def clean(self) -> dict[str, Any]:
        """There must be a way to reach them."""
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned.get("email") or cleaned.get("phone")):
            self.add_error("email", _("Write an e-mail address or a telephone number."))
        return cleaned


class KnownForm(SamvevForm):
    """A next of kin who is registered already."""

    relation = forms.UUIDField(widget=forms.HiddenInput)


class MemberForm(SamvevForm):
    """What someone is in the team, and whether they write."""

    role = ChoiceField(label=_("What are they in the team?"), choices=())
    title = PlainText(label=_("Title"), limit=120, required=False)
    right = ChoiceField(label=_("Can they write?"), choices=Right.choices)
    seen = SeenField()

    def __init__(self, *args: Any, member: Participation, **kwargs: Any) -> None:
        now = {"role": member.role, "title": member.title, "right": member.right, "seen": member.version}
        super().__init__(*args, initial=now, **kwargs)
        roles = rules.roles_open_to(member.role)
        self.fields["role"].choices = [c for c in Role.choices if c[0] in roles]  # type: ignore[attr-defined]


class StartUpForm(SamvevModelForm):
    """The start-up talk."""

    talked_on = DayField(label=_("When did you have the first talk?"), required=False)
    expectations = PlainText(
        label=_("What do you expect of each other?"),
        lines=5,
        required=False,
        help_text=_("What the person hopes for, what you can do, and what you cannot."),
    )
    contact_form = PlainText(
        label=_("How do you keep in touch?"), lines=3, required=False, help_text=_("Telephone, messages, how often.")
    )
    joins = PlainText(
        label=_("Who should be in the team?"), lines=3, required=False, help_text=_("Only those who are needed.")
    )
    first_meeting_on = DayField(label=_("When is the first meeting?"), required=False)

    class Meta:
        model = StartUp
        fields = ("talked_on", "expectations", "contact_form", "joins", "first_meeting_on")
