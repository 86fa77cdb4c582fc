"""Words and shapes for the pages of this room. No queries."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samvev.kernel import clock
from samvev.needs import conditions, flow, rules
from samvev.needs.models import Agrees, Appointment, NeedReport, Outcome, Reporter, Ruling, Step
from samvev.needs.rules import Owner, Turn
from samvev.organisations.models import Organisation, Sector
from samvev.people.models import Address
from samvev.web.components import Step as Stage
from samvev.web.components import steps_from
from samvev.web.conflicts import in_words
from samvev.web.days import short_day

BANDS = ((0, 5), (6, 12), (13, 18), (19, 25), (26, 50), (51, 67))
STAGES = [Step.REPORTED, Step.ASSESSED, Step.DECIDED, Step.UNIT, Step.COORDINATOR]
OF_REPORTER = {
    Reporter.SELF.value: gettext_lazy("The person"),
    Reporter.STAFF.value: gettext_lazy("Employed in the municipality"),
    Reporter.HOSPITAL.value: gettext_lazy("Employed in a hospital"),
}
GIST = 90  # characters of what a report is about in the list


def age_band(born: date | None, day: date) -> str:
    """The age band of the yearly report (DOMAIN 1b); empty when the birth date is not known."""
    if born is None or born > day:
        return ""
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return next((f"{first}–{last}" for first, last in BANDS if age <= last), "68+")


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long something has waited: a kind for its look and words; nothing once it is finished."""

    kind: str
    words: str
    days: int


def waiting(report: NeedReport) -> Waiting | None:
    """14 days are flagged, 30 marked (rule 3)."""
    if report.step in rules.FINISHED:
        return None
    return waited(rules.waiting_days(report, clock.today()))


def waited(days: int) -> Waiting:
    """How long something has waited for the unit, a report as a complaint."""
    kind = "late" if days >= rules.LATE_DAYS else "soon" if days >= rules.FLAG_DAYS else "wait"
    words = ngettext("%(n)d day", "%(n)d days", days) % {"n": days} if days else _("Came today")
    return Waiting(kind, words, days)


@dataclass(frozen=True, slots=True)
class Row:
    """A report as the inbox lists it."""

    report: NeedReport
    title: str
    about: list[str]
    gist: str
    waiting: Waiting | None
    task: str


def rows(reports: Iterable[NeedReport]) -> list[Row]:
    """The reports as rows of the inbox."""
    return [_row(report) for report in reports]


def _row(report: NeedReport) -> Row:
    about = [reported_by(report), who(report)]
    gist = report.difficult if len(report.difficult) <= GIST else report.difficult[:GIST].rsplit(" ", 1)[0] + " …"
    return Row(report, name_of(report), [words for words in about if words], gist, waiting(report), task(report))


def reported_by(report: NeedReport) -> str:
    """Who reported, for those who read it: the choices are said by whoever reports."""
    return str(OF_REPORTER.get(report.reporter, Reporter(report.reporter).label))


def name_of(report: NeedReport) -> str:
    """Whom the report is about."""
    return report.person.name if report.person else report.about_name


def who(report: NeedReport) -> str:
    """Age band, or that the child is not born."""
    if report.before_birth:
        return _("Not born yet")
    born = report.person.birth_date if report.person else report.about_birth_date
    band = age_band(born, clock.today())
    return _("%(band)s years") % {"band": band} if band else ""


def task(report: NeedReport) -> str:
    """What has to be done soon, if anything: the preliminary answer before the month is over."""
    if not rules.needs_preliminary(report, clock.today()):
        return ""
    return _("Preliminary answer by %(day)s") % {"day": short_day(rules.month_is_over(rules.received_on(report)))}


def stages(step: str) -> list[Stage]:
    """The way of a report, with today's step marked; start-up stands last."""
    labels = [
        _("Reported"),
        _("Assessed"),
        _("Decision"),
        _("Unit"),
        _("Coordinator"),
        _("Start-up"),
    ]
    if step == Step.CLOSED:
        return [*steps_from(labels[:2], 2), Stage(_("Closed"), "now")]
    return steps_from(labels, STAGES.index(Step(step)) + 1)


def services(report: NeedReport) -> str:
    """The services that are in already, in words."""
    known = {key: str(words) for key, words in Sector.choices}
    named = [known[key] for key in report.services if key in known]
    return ", ".join([*named, *filter(None, [report.services_other])])


def answers(report: NeedReport) -> list[tuple[str, str]]:
    """What was reported, question by question; what was not answered is left out."""
    born = short_day(report.about_birth_date) if report.about_birth_date else ""
    told = [
        (_("About"), report.about_name),
        (_("Born"), _("Not born yet") if report.before_birth else born),
        (_("What is difficult"), report.difficult),
        (_("What matters"), report.matters),
        (_("Services that are in already"), services(report)),
        (_("Does the person know?"), str(Agrees(report.agrees).label)),
        (_("More about that"), report.agrees_words),
        (_("Urgent"), report.urgent),
        (_("Reach the person"), report.about_contact),
        (_("Reported by"), ", ".join(filter(None, [report.reporter_name, reported_by(report)]))),
        (_("Reach whoever reported"), report.reporter_contact),
    ]
    return [(label, words) for label, words in told if words]


@dataclass(frozen=True, slots=True)
class Group:
    """The boxes of the checklist that belong together, each with its law."""

    heading: str
    law: str
    boxes: list[tuple[Any, conditions.Condition]]


def checklist(form: Any) -> list[Group]:
    """The checklist: what a coordinator asks for, and what a child coordinator asks for beside it."""
    boxes = list(zip(form["conditions"], conditions.ALL, strict=True))
    first = len(conditions.COORDINATOR)
    return [
        Group(_("What the law asks"), _("The law about coordinator and individual plan"), boxes[:first]),
        Group(_("For a child coordinator"), _("The law about child coordinator"), boxes[first:]),
    ]


def met(keys: Iterable[str]) -> list[conditions.Condition]:
    """The conditions that the assessment found to be met."""
    chosen = set(keys)
    return [condition for condition in conditions.ALL if condition.key in chosen]


def owner_words(appointment: Appointment, owner: Owner) -> str:
    """Who owns the next step of a baton, in words."""
    if owner.turn is Turn.PROPOSED and appointment.proposed:
        return _("%(name)s is asked and has not answered") % {"name": appointment.proposed.name}
    if owner.turn is Turn.MANAGER:
        return _("The manager of %(unit)s chooses who") % {"unit": appointment.unit.name}
    return _("The coordinating unit chooses who; the unit has no manager")


def declined(appointment: Appointment) -> list[dict[str, Any]]:
    """Who said no, why and when, latest first."""
    told = [entry | {"day": date.fromisoformat(entry["day"])} for entry in appointment.declined]
    return told[::-1]


@dataclass(frozen=True, slots=True)
class Baton:
    """A baton on its way, and whose turn it is in words."""

    appointment: Appointment
    owner: str


def batons(appointments: Iterable[Appointment]) -> list[Baton]:
    """The batons of a manager's page."""
    return [Baton(row, owner_words(row, rules.next_owner(row, row.managers or ()))) for row in appointments]


def load_words(load: Any) -> str:
    """A name with how much they coordinate already."""
    title = f", {load.user.title}" if load.user.title else ""
    return f"{load.user.name}{title} – {number_of_cases(len(load.cases))}"


def number_of_cases(count: int) -> str:
    """How many cases, in words."""
    return ngettext("%(n)d case", "%(n)d cases", count) % {"n": count}


# --- For whoever reports ---


@dataclass(frozen=True, slots=True)
class Section:
    """A question with its answers, on the page where they are checked."""

    slug: str
    heading: Any
    answers: list[tuple[str, str]]


def sections(answers: Mapping[str, Any]) -> list[Section]:
    """Every question with what was answered, for checking."""
    found = []
    for question in flow.asked(answers):
        form = flow.filled(answers)[question.slug]
        form.is_valid()
        told = [(str(form[name].label), field, form.cleaned_data.get(name)) for name, field in form.fields.items()]
        words = [(label, in_words(field, value)) for label, field, value in told if value]
        found.append(Section(question.slug, question.heading, words))
    return found


def receipt(told: Mapping[str, str]) -> dict[str, Any]:
    """What the receipt shows: code, number, when, and by when there is an answer (rules 2 and 3)."""
    received = datetime.fromisoformat(told["at"])
    day = clock.day_of(received)
    return {"code": told["code"], "number": told["number"], "received": received, "by": rules.month_is_over(day)}


def status(report: NeedReport) -> dict[str, Any]:
    """How a report stands, for whoever has its code: steps and days only."""
    return {
        "number": report.number,
        "stages": stages(report.step),
        "received": rules.received_on(report),
        "since": clock.day_of(report.step_at),
        "preliminary_on": report.preliminary_on,
        "by": rules.month_is_over(rules.received_on(report)) if report.step in rules.WAITING else None,
        "answered": report.step not in rules.WAITING,
    }


# --- Letters ---


def rulings(report: NeedReport) -> list[tuple[str, Ruling]]:
    """The decisions, newest first, each with what was decided in words."""
    return [(str(Outcome(ruling.outcome).label), ruling) for ruling in report.rulings.all()]


def noon_of(day: date | None) -> datetime | None:
    """Noon in Norway on a day: a letter of a day gives the same bytes each time."""
    return timezone.make_aware(datetime.combine(day, time(12))) if day else None


def recipient(report: NeedReport) -> str:
    """To whom a letter goes: the person, or the parents of a child under 16 or not yet born (pbrl § 4-4)."""
    name = name_of(report)
    born = report.person.birth_date if report.person else report.about_birth_date
    young = born is not None and born > _years_before(clock.today(), 16)
    if report.before_birth and report.person is None:
        return name
    return _("The parents of %(name)s") % {"name": name} if young or report.before_birth else name


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def decision_letter(ruling: Ruling, organisation: Organisation, address: Address | None) -> dict[str, Any]:
    """The data of a decision's letter; `address` is where it goes, when it may stand there."""
    day = clock.day_of(ruling.decided_at)
    return _letter(ruling.report, address, organisation, ruling.letter, ruling.language, day, ruling.decided_by_name)


def preliminary_letter(report: NeedReport, organisation: Organisation, address: Address | None) -> dict[str, Any]:
    """The data of a preliminary answer; `address` as above."""
    day = report.preliminary_on or clock.today()
    language = report.preliminary_language or report.language
    return _letter(report, address, organisation, report.preliminary_letter, language, day, report.preliminary_by_name)


def _letter(
    report: NeedReport,
    address: Address | None,
    organisation: Organisation,
    text: str,
    language: str,
    day: date,
    by: str,
) -> dict[str, Any]:
    with translation.override(language):
        return {
            "from": organisation.name,
            "mark": _("Exempt from public disclosure, offl. § 13"),
            "to": [recipient(report), *_lines(address)],
            "reference": _("Our reference: %(number)s") % {"number": report.number},
            "date": short_day(day),
            "text": text,
            "greeting": _("Kind regards"),
            "signed": [by, organisation.name],
        }


def _lines(address: Address | None) -> list[str]:
    return [address.street, f"{address.postcode} {address.place}"] if address else []


def letter_title(language: str, preliminary: bool) -> str:
    """What a letter is called."""
    with translation.override(language):
        return _("Preliminary answer to a report of need") if preliminary else _("Answer to a report of need")


def open_cases(loads: Iterable[Any]) -> Iterator[Any]:
    """Every case of several people's load: whom a list has shown."""
    for load in loads:
        yield from load.cases
