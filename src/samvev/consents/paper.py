"""Who sees what, on paper: the same table as on the page, with only what its reader sees there."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from samvev.cases.models import Case
from samvev.consents.presenters import Row
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.web.days import short_day
from samvev.web.pdf import render_pdf


def sharing_pdf(
    actor: Actor, case: Case, rows: Iterable[Row], law: Iterable[tuple[str, str]], facts: dict[str, Any], language: str
) -> bytes:
    """The table as a document, in the language that is active."""
    table = list(rows)
    title = _("Who may see the plan for %(name)s") % {"name": case.person.name}
    data = {
        "from": case.person.name,
        "mark": _("Exempt from public disclosure"),
        "made": _("Printed %(day)s by %(name)s") % {"day": short_day(clock.today()), "name": actor.name},
        "why": facts["why"],
        "plan": [_("The yes to the plan"), facts["plan_state"].words],
        "heads": [_("Who"), *(str(box.label) for box in table[0].boxes)] if table else [],
        "rows": [_row(row) for row in table],
        "nobody": _("Nobody sees anything by a consent today."),
        "law_title": _("Who sees without a consent"),
        "law": [[name, why] for name, why in law],
        "offices": _(
            "The coordinating unit and administrators see that there is a case, its kind, dates and who is in "
            "the team. Not what the plan says."
        ),
    }
    return render_pdf("consents/sharing", data, title=title, language=language)


def _row(row: Row) -> dict[str, Any]:
    role = row.member.title or row.member.get_role_display()
    yes, no = _("Yes"), _("No")
    return {
        "name": row.member.user.name,
        "about": [str(role), row.state.words],
        "cells": [yes if box.open else no for box in row.boxes],
    }
