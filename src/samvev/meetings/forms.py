"""The shape of what is typed about a meeting."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samvev.accounts.models import User
from samvev.cases.team import Someone
from samvev.meetings.models import ChildsVoice, Invitation, Meeting, MeetingKind, Point, Reply
from samvev.web.forms import ChoiceField, ClockField, DayField, PlainText, SamvevForm, SeenField

LONGEST = 50_000


class MeetingForm(SamvevForm):
    """A meeting: what kind, when, where, how long and why."""

    kind = ChoiceField(
        label=_("What kind of meeting?"), choices=MeetingKind.choices, initial=MeetingKind.FOLLOW_UP_TEAM
    )
    title = PlainText(
        label=_("Title"), limit=200, required=False, help_text=_("Leave it empty to use the kind of meeting.")
    )
    day = DayField(label=_("Day"))
    clock = ClockField(label=_("Time"))
    minutes_long = forms.IntegerField(label=_("How many minutes?"), min_value=5, max_value=600, initial=60)
    place = PlainText(label=_("Place"), limit=200, required=False)
    why = PlainText(label=_("What is the meeting for?"), lines=3, limit=2000, required=False)

    def __init__(self, *args: Any, meeting: Meeting | None = None, **kwargs: Any) -> None:
        if meeting:
            names = ("kind", "title", "day", "clock", "minutes_long", "place", "why")
            kwargs["initial"] = {name: getattr(meeting, name) for name in names}
        super().__init__(*args, **kwargs)
        if meeting:
            self.fields["seen"] = SeenField(initial=meeting.version)

    def changes(self) -> dict[str, Any]:
        """What was typed, as the columns of a meeting."""
        data = {name: self.cleaned_data[name] for name in ("kind", "title", "minutes_long", "place", "why")}
        data["title"] = data["title"] or str(MeetingKind(data["kind"]).label)
        data["at"] = timezone.make_aware(datetime.combine(self.cleaned_data["day"], self.cleaned_data["clock"]))
        return data


class PeopleForm(SamvevForm):
    """Who is asked, and why just them. Only those who are in the team can be asked."""

    def __init__(self, *args: Any, team: Mapping[UUID, Someone], invited: Iterable[Invitation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team, held = team, {row.user_id: row.why for row in invited}
        for user, someone in team.items():
            self.fields[f"ask-{user}"] = forms.BooleanField(
                label=f"{someone.user.name} ({someone.words})", required=False, initial=user in held
            )
            self.fields[f"why-{user}"] = PlainText(
                label=_("Why %(name)s?") % {"name": someone.user.name},
                limit=300,
                required=False,
                initial=held.get(user, ""),
            )

    def rows(self) -> Iterator[tuple[Any, Any]]:
        """For each of the team: whether they are asked, and why."""
        return ((self[f"ask-{user}"], self[f"why-{user}"]) for user in self.team)

    def asked(self) -> dict[UUID, str]:
        """Those who are asked, each with a reason."""
        data = self.cleaned_data
        return {user: data[f"why-{user}"] for user in self.team if data[f"ask-{user}"]}


class ApprovalForm(SamvevForm):
    """A yes by word of mouth."""

    said_by = PlainText(label=_("Who said yes?"), limit=150)


class ReplyForm(SamvevForm):
    """An answer to an invitation, and perhaps something to raise."""

    reply = ChoiceField(label=_("Do you come?"), choices=[c for c in Reply.choices if c[0] != Reply.NONE])
    words = PlainText(
        label=_("Do you want to say more?"),
        lines=2,
        limit=1000,
        required=False,
        help_text=_("For example a time or a place that is better for you."),
    )
    title = PlainText(label=_("Is there something you want to raise in the meeting?"), limit=300, required=False)


class PointForm(SamvevForm):
    """Something to raise."""

    title = PlainText(label=_("What do you want to raise?"), limit=300)
    area = forms.ChoiceField(label=_("Which area is it about?"), help_text=_("Only those who see the area see this."))

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]


class MinutesForm(SamvevForm):
    """Minutes beside a point."""

    minutes = PlainText(label=_("Minutes"), lines=4, limit=LONGEST, required=False)
    seen = SeenField()

    def __init__(self, *args: Any, point: Point, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"minutes": point.minutes, "seen": point.version})
        super().__init__(*args, auto_id=f"id_{point.pk.hex}_%s", **kwargs)


class AmendForm(MinutesForm):
    """A change in final minutes, and why."""

    because = PlainText(label=_("Why are the minutes amended?"), limit=300)


class AgreedForm(SamvevForm):
    """What – who – when."""

    what = PlainText(label=_("What is agreed?"), limit=300)
    who = forms.ChoiceField(label=_("Who does it?"), required=False)
    due_on = DayField(label=_("By when?"), required=False)

    def __init__(
        self, *args: Any, point: Point, team: Mapping[UUID, Someone], another: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, auto_id=f"id_{point.pk.hex}_%s", **kwargs)
        if another:  # one line was just added: the cursor is where the next one begins
            self.fields["what"].widget.attrs["autofocus"] = True
        self.readers = {str(user): someone.user for user, someone in team.items() if point.area in someone.areas}
        names = [(user, found.name) for user, found in self.readers.items()]
        self.fields["who"].choices = [("", _("Nobody yet")), *names]  # type: ignore[attr-defined]

    def clean_who(self) -> User | None:
        """Someone in the team who sees the area, or nobody yet."""
        return self.readers.get(self.cleaned_data["who"])


class VoiceForm(SamvevForm):
    """The child's voice before, and the answer back after."""

    before = PlainText(label=_("What does the child wish to say in the meeting?"), lines=4, limit=5000, required=False)
    after = PlainText(label=_("What was the child told afterwards?"), lines=4, limit=5000, required=False)
    told_on = DayField(label=_("When was the child told?"), required=False)
    seen = SeenField()

    def __init__(self, *args: Any, voice: ChildsVoice, **kwargs: Any) -> None:
        names = ("before", "after", "told_on")
        kwargs["initial"] = {name: getattr(voice, name) for name in names} | {"seen": voice.version}
        super().__init__(*args, **kwargs)
