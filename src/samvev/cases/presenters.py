"""Words for what a page about a case shows. No queries."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samvev.audit.models import Revision
from samvev.cases.models import Case, CaseKind, Coordinator
from samvev.cases.standing import Standing
from samvev.kernel.period import Period, last_day
from samvev.people.models import Protection
from samvev.web.days import short_day

type Words = str | Promise


@dataclass(frozen=True, slots=True)
class Status:
    """Active, passive or ended: a kind for its look, a word, and every reason that applies."""

    kind: str
    word: str
    reasons: list[str]


def age_words(age: int | None) -> str:
    """Age in whole years; empty when it is not known."""
    return ngettext("%(years)d year old", "%(years)d years old", age) % {"years": age} if age is not None else ""


def facts(case: Case) -> list[str]:
    """What stands under the name: age, language, kind."""
    languages = {code: str(name) for code, name in settings.LANGUAGES}
    found = [age_words(case.person.age), languages.get(case.person.language, ""), str(CaseKind(case.kind).label)]
    return [words for words in found if words]


def status(case: Case, standing: Standing) -> Status:
    """Active or passive today, with all the reasons that apply (DOMAIN "Active and passive")."""
    if not case.is_open:
        return Status("closed", _("Ended"), [])
    if standing.active:
        return Status("good", _("Active"), [])
    return Status("soon", _("Passive"), list(_reasons(standing)))


def _reasons(standing: Standing) -> Iterator[str]:
    if not standing.coordinated:
        yield _("no coordinator")
    if not standing.consented:
        yield _("no valid consent to the plan")
    if not standing.used:
        yield _("nobody has used it yet") if standing.starting else _("nobody has used it for a long time")


def protection(case: Case) -> str:
    """The mark for a protected address; never the address (rules 43 and 44)."""
    marked = case.person.protection != Protection.NONE
    return str(Protection(case.person.protection).label) if marked else ""


def coordinator_role(held: Coordinator) -> str:
    """What the coordinator is beside coordinating: title and unit."""
    return ", ".join(filter(None, [held.user.title, held.unit.name if held.unit else ""]))


@dataclass(frozen=True, slots=True)
class Tab:
    """A page under a case."""

    key: str
    label: Any
    url: str
    current: bool


def coordinated(held: Coordinator) -> str:
    """From when to when someone coordinated."""
    return days(held.period)


def days(period: Period) -> str:
    """From when to when."""
    last = last_day(period)
    if last is None:
        return _("since %(day)s") % {"day": short_day(period.lower)}
    return _("from %(first)s to %(last)s") % {"first": short_day(period.lower), "last": short_day(last)}


@dataclass(frozen=True, slots=True)
class Said:
    """What texts said until someone changed them."""

    at: datetime
    by: str
    texts: list[tuple[Words, str]]
    bring_back: str = ""


def said(
    revisions: Iterable[Revision], labels: Mapping[str, Any], address: Callable[[Revision], str] | None = None
) -> list[Said]:
    """Earlier texts, newest first: of each change what the named fields said before it. Empty texts are left out."""
    found = []
    for revision in revisions:
        texts = [(labels[name], str(text)) for name, text in revision.before.items() if name in labels and text]
        if texts:
            found.append(Said(revision.at, revision.by_name, texts, address(revision) if address else ""))
    return found


def bring_back_address(revision: Revision) -> str:
    """Where the texts of a case's row are brought back."""
    return reverse("cases:bring_back", args=[revision.case_id, revision.target, revision.target_id, revision.pk])
