"""The golden report's facts: the import folder, and what no import file tells, done on its days as people do it."""

import json
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from samvev.accounts.models import User
from samvev.cases.entrance import enter
from samvev.cases.models import Case
from samvev.interop.load import load
from samvev.kernel import clock, walls
from samvev.kernel.actor import Actor
from samvev.meetings import actions as meetings
from samvev.meetings.models import Meeting, MeetingKind
from samvev.needs.actions import reports
from samvev.needs.complaints import actions as complaints
from samvev.needs.models import NeedReport
from samvev.needs.satisfaction import actions as satisfaction
from samvev.needs.satisfaction.queries import standing
from samvev.organisations.models import Organisation

OSLO = ZoneInfo("Europe/Oslo")
GOLDEN = Path(__file__).parent / "golden"
ORGNR = json.loads((GOLDEN / "organisation.json").read_text())["orgnr"]
OFFICE = "s6"  # works in the coordinating unit
NO_FACTS = ("sheets.csv",)  # what is expected
type Told = dict[str, Any]


def folder_in(place: Path) -> Path:
    """The import folder alone, as a municipality would hand it over."""
    for file in GOLDEN.iterdir():
        if (file.suffix == ".csv" and file.name not in NO_FACTS) or file.name == "organisation.json":
            (place / file.name).write_bytes(file.read_bytes())
    return place


class Story:
    """Whoever does something does it as themselves, on the day."""

    def __init__(self, tenant: UUID) -> None:
        self.tenant = tenant
        self.look()
        self.users = dict(User.objects.filter(tenant_id=tenant).values_list("code", "pk"))

    def look(self) -> None:
        walls.enter(tenants=[self.tenant])

    def as_(self, code: str) -> Actor:
        return enter(self.users[code])

    def case(self, code: str) -> Case:
        return Case.objects.get(tenant_id=self.tenant, code=code)

    def report(self, code: str) -> NeedReport:
        return NeedReport.objects.get(tenant_id=self.tenant, reporter_name=code)

    def minutes(self, by: str, at: str, case: str, meeting: str) -> None:
        """Minutes are written beside the agenda, and made final."""
        with clock.at(datetime.fromisoformat(at)):
            actor = self.as_(by)
            found = Meeting.objects.get(case=self.case(case), at=datetime.fromisoformat(meeting))
            meetings.finish_minutes(found, by=actor)

    def planned(self, by: str, at: str, case: str, meeting: str, cancelled: bool = False) -> None:
        with clock.at(datetime.fromisoformat(at)):
            actor, begins = self.as_(by), datetime.fromisoformat(meeting)
            told = {"kind": MeetingKind.FOLLOW_UP_TEAM, "title": "Møte", "minutes_long": 60, "place": "", "why": ""}
            made = meetings.plan_meeting(self.case(case), at=begins, by=actor, **told)
            if cancelled:
                meetings.cancel_meeting(made, by=actor)

    def again(self, at: str, report: str, outcome: str) -> None:
        """A report that was closed is opened again and decided anew."""
        with clock.at(datetime.fromisoformat(at)):
            actor, found = self.as_(OFFICE), self.report(report)
            reports.reopen(found, note="Nye opplysninger", by=actor)
            seen = found.assessment.version
            reports.assess(found, seen=seen, by=actor, conclusion="Likevel")
            letter = {"reason": "Likevel", "letter": "Brev", "language": "nb", "passed_to": "Fastlegen"}
            reports.decide(found, outcome=outcome, seen=found.version, by=actor, **letter)

    def complaints(self, about: str, came: str, **told: str) -> None:
        with on(came):
            actor = self.as_(OFFICE)
            row = self.case(told["case"]) if "case" in told else self.report(told["report"])
            said = {"about": about, "complains_as": "self", "by_name": "N", "words": "Ord"}
            made = complaints.register(row, by=actor, received_on=clock.today(), **said)
        for state, day in (("forwarded", told.get("sent")), (told.get("how", ""), told.get("ended"))):
            if day:
                with on(day):
                    found = {"state": state, "day": clock.today(), "answer": "Svar", "seen": made.version}
                    complaints.answer(made, by=self.as_(OFFICE), **found)

    def said(self, by: str, case: str, face: int = 0, taken_back: bool = False, **told: str) -> None:
        """Somebody says how it is going, passes the question by, or takes the answer back."""
        with on(told["on"]):
            actor = self.as_(by)
            row = standing(actor, self.case(case))
            if face:
                satisfaction.answer(row, face=face, words="", shared=False, by=actor)
            else:
                satisfaction.pass_by(row, by=actor)
            if taken_back:
                satisfaction.take_back(row, by=actor)


def on(day: str) -> Any:
    return clock.at(datetime.combine(date.fromisoformat(day), time(12), OSLO))


def told(place: Path) -> Organisation:
    """Load the folder, and let everything happen that it does not tell."""
    load(folder_in(place), ORGNR)
    organisation = Organisation.objects.get(orgnr=ORGNR)
    story = Story(organisation.pk)
    facts: dict[str, list[Told]] = json.loads((GOLDEN / "actions.json").read_text())
    for what, rows in facts.items():
        for row in rows:
            getattr(story, what)(**row)
            story.look()
    return organisation
