"""The shape of a message and of a new conversation."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from samvev.cases.team import Someone
from samvev.kernel.areas import Area
from samvev.web.forms import ChoiceField, PlainText, SamvevForm

TEAM, SOME = "team", "some"
LONGEST = 20_000


class AnswerForm(SamvevForm):
    """An answer in a conversation."""

    text = PlainText(label=_("Write an answer"), lines=4, limit=LONGEST, counter=False)


class StartForm(SamvevForm):
    """A new conversation: to whom, about which part of life, and the first message."""

    subject = PlainText(label=_("What is it about?"), limit=200)
    text = PlainText(label=_("Message"), lines=6, limit=LONGEST, counter=False)
    area = forms.ChoiceField(
        label=_("What part of life is it about?"),
        initial=Area.GENERAL,
        help_text=_("Only those who see this area can read it."),
    )
    to = ChoiceField(
        label=_("Who is it for?"),
        choices=[(TEAM, _("Everyone in the team who sees this area")), (SOME, _("Only those I choose"))],
        initial=TEAM,
    )
    people = forms.MultipleChoiceField(
        label=_("Choose who"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("You are in it yourself."),
    )

    def __init__(self, *args: Any, team: Mapping[UUID, Someone], areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = team
        people, area = self.fields["people"], self.fields["area"]
        people.choices = [(str(u), f"{s.user.name} ({s.words})") for u, s in team.items()]  # type: ignore[attr-defined]
        area.choices = areas  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Those chosen must see the area; `to` becomes their ids, or None for the whole team."""
        data = super().clean() or {}
        chosen = {UUID(user) for user in data.get("people", [])}
        if data.get("to") == SOME and "people" in data:
            self._check(chosen, data.get("area", ""))
        data["to"] = chosen if data.get("to") == SOME else None
        return data

    def _check(self, chosen: set[UUID], area: str) -> None:
        if not chosen:
            self.add_error("people", _("Choose at least one."))
        outside = [self.team[user].user.name for user in chosen if area and area not in self.team[user].areas]
        if outside:
            words = _("Does not see this area: %(names)s. Choose another area or leave them out.")
            self.add_error("people", words % {"names": ", ".join(sorted(outside))})


class SeenForm(forms.Form):
    """How far one has read."""

    until = forms.UUIDField()
