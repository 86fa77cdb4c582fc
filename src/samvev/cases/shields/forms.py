"""Why something is shielded."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from samvev.cases.models import Case
from samvev.cases.shields.rules import may_shield_from_the_start
from samvev.kernel.actor import Actor
from samvev.web.forms import PlainText, SamvevForm, SwitchField


class ShieldForm(SamvevForm):
    """The reason. The young person need not give one; the coordinator does."""

    reason = PlainText(
        label=_("Why?"), lines=3, limit=1000, required=False, help_text=_("Only those who see it can read this.")
    )

    def __init__(self, *args: Any, must_say: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = must_say


def offer(form: SamvevForm, actor: Actor, case: Case) -> None:
    """Let the young person keep what they write from parents and family from the beginning."""
    if may_shield_from_the_start(actor, case):
        form.fields["shielded"] = SwitchField(
            label=_("Keep this from my parents and family"),
            required=False,
            help_text=_("They do not see it anywhere, and are not told. The helpers who see this area do."),
        )
