"""The main job from end to end, as eleven persons: each test is the next chapter of one story.

A need is reported from a kitchen and from a ward. It becomes a case, a team, a plan, a meeting, and paper. Each page
that somebody `looks` at is right on a wide screen and on a phone; the last chapters open them all in nynorsk and English.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from samvev.kernel import clock
from tests.browser.house import House
from tests.browser.someone import Someone, said

pytestmark = [pytest.mark.browser, pytest.mark.heavy, pytest.mark.xdist_group("story")]

DIFFICULT = "Per orker nesten ingenting etter ulykken, og det er mange som skal hjelpe ham hver for seg."
MATTERS = "Jeg vil klare meg selv hjemme, og komme meg ut og fiske igjen."
GOAL = "Ta bussen til byen på egen hånd"
SUBGOAL = "Gå til busstoppet sammen med noen"
MEASURE = "Øve på bussturen hver torsdag"
TELLING = ("per eide", "eide", "kari", "nes", "koordinator", "individuell", "plan", "helse", "skole", "buss")


@dataclass
class Story:
    """What the chapters share: the house, the people, and what has come to be."""

    house: House
    chromium: Browser
    people: dict[str, Someone] = field(default_factory=dict)
    code: str = ""
    case: str = ""
    broken: bool = False

    def __getattr__(self, code: str) -> Someone:
        """One of the cast, signed in on first call; who is not in the cast just comes by."""
        if code.startswith("_"):
            raise AttributeError(code)
        if code not in self.people:
            known = "" if code == "grandmother" else code
            self.people[code] = Someone(self.house, self.chromium, known, phone=not known)
        return self.people[code]


@pytest.fixture(scope="module")
def whole_story(house: House, chromium: Browser) -> Story:
    """One story for all chapters."""
    return Story(house, chromium)


@pytest.fixture
def story(whole_story: Story) -> Iterator[Story]:
    """The story so far. A chapter after one that failed has nothing to stand on."""
    if whole_story.broken:
        pytest.skip("An earlier chapter failed.")
    whole_story.broken = True
    yield whole_story
    if whole_story.broken:
        for name, someone in whole_story.people.items():
            someone.leaves_a_picture(f"failed-{name}")
    complaints = [said for someone in whole_story.people.values() for said in someone.complaints]
    assert complaints == []


def over(story: Story) -> None:
    """The chapter came to its end."""
    story.broken = False


def days_ahead(days: int) -> date:
    """A day to come."""
    return clock.today() + timedelta(days=days)


def typed(day: date) -> str:
    """A day as people write it."""
    return f"{day:%d.%m.%Y}"


def text_of(pdf: bytes) -> str:
    """The words of a document, in one line."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_1_a_grandmother_reports_a_need_on_her_phone(story: Story) -> None:
    grandmother = story.grandmother
    grandmother.goes("/")
    grandmother.looks("01-welcome")
    grandmother.presses("Report a need")
    grandmother.looks("01-where")
    grandmother.presses("Granlia kommune")
    grandmother.looks("01-who")
    grandmother.ticks("Next of kin or friend")
    grandmother.fills("Whom is it about?", "Per Eide")
    grandmother.fills("When is the person born?", typed(date(clock.today().year - 39, 1, 1)))
    grandmother.presses("Next")
    grandmother.fills("Tell us about it", DIFFICULT)
    grandmother.looks("01-difficult")
    grandmother.presses("Next")
    grandmother.fills("What would make everyday life better?", "Å klare seg selv.")
    grandmother.presses("Next")
    grandmother.ticks("NAV", "General practitioner")
    grandmother.looks("01-services")
    grandmother.presses("Next")
    grandmother.ticks("Yes, the person knows and wants this")
    grandmother.looks("01-agreement")
    grandmother.presses("Next")
    grandmother.fills("Your name", "Gerd Eide")
    grandmother.fills("Your telephone or e-mail", "911 22 333")
    grandmother.ticks("Bokmål")
    grandmother.looks("01-reach")
    grandmother.presses("Next")
    grandmother.looks("01-urgent")
    grandmother.presses("Next")
    grandmother.sees(DIFFICULT)
    grandmother.looks("01-check")
    grandmother.presses("Send the report")
    story.code = grandmother.page.locator(".now__what").inner_text()
    grandmother.looks("01-receipt")
    grandmother.presses("See how it stands")
    grandmother.fills("Your code", story.code)
    grandmother.presses("See how it stands")
    grandmother.sees("Reported")
    grandmother.does_not_see("Per Eide")
    grandmother.looks("01-status")
    over(story)


def test_1_the_hospital_reports_from_inside(story: Story) -> None:
    ahmed = story.hospital
    ahmed.presses("Report a need")
    ahmed.presses("Granlia kommune")
    expect(ahmed.page.get_by_label(said("I work in a hospital"))).to_be_checked()
    ahmed.fills("Whom is it about?", "Tove Dal")
    ahmed.looks("01-inside")
    ahmed.presses("Next")
    ahmed.fills("Tell us about it", "Hun skal hjem fra sykehuset på fredag og trenger hjelp fra flere.")
    ahmed.presses("Next")
    ahmed.presses("Next")
    ahmed.presses("Next")
    ahmed.ticks("The person knows, but has not decided")
    ahmed.presses("Next")
    ahmed.sees_field("Your name", "Ahmed Nilsen")
    ahmed.ticks("Bokmål")
    ahmed.presses("Next")
    ahmed.fills("Is there something that cannot wait?", "Hjemreise fredag.")
    ahmed.presses("Next")
    ahmed.presses("Send the report")
    ahmed.sees("Thank you, we have your report")
    over(story)


def test_2_the_coordinating_unit_assesses_and_decides(story: Story) -> None:
    ingrid = story.ke
    letters = story.house.letters()
    assert {letter["to"] for letter in letters} == {"ke@example.test"}
    assert all("Eide" not in str(letter) and "Dal" not in str(letter) for letter in letters)
    ingrid.sees("Per Eide")
    ingrid.sees("Tove Dal")
    ingrid.looks("02-inbox")
    ingrid.presses("Per Eide")
    ingrid.presses("Take it")
    ingrid.sees(DIFFICULT)
    ingrid.looks("02-report")
    ingrid.fills("What matters to the person?", MATTERS)
    ingrid.fills("Who is involved, and who else should be?", "NAV, fastlegen og mor.")
    ingrid.ticks("Needs two or more services that must work together", "The need will last for some time")
    ingrid.fills("Whom does the person wish for as coordinator?", "Kari Nes")
    ingrid.fills("What do you conclude?", "Vilkårene er oppfylt.")
    ingrid.presses("Save the assessment")
    ingrid.presses("Register the person")
    ingrid.ticks("Per Eide")
    ingrid.looks("02-register")
    ingrid.presses("Register")
    ingrid.looks("02-assessed")
    ingrid.presses("Decide")
    ingrid.ticks("Individual plan and coordinator")
    ingrid.fills("Why?", "Du trenger hjelp fra flere, over tid.")
    ingrid.presses("Write the letter")
    ingrid.looks("02-decide")
    ingrid.presses("Decide")
    letter = text_of(ingrid.downloads("The letter (PDF)"))
    assert "Per Eide" in letter
    assert "Du trenger hjelp fra flere, over tid." in letter
    ingrid.looks("02-decided")
    over(story)


def test_3_the_baton_is_passed_until_somebody_says_yes(story: Story) -> None:
    ingrid, tore, pal, kari = story.ke, story.manager, story.localadmin, story.coordinator
    ingrid.presses("Choose unit")
    ingrid.selects("Unit", "Barn og familie")
    ingrid.fills("Your answer to the wish", "Vi spør Kari først.")
    ingrid.looks("03-unit")
    ingrid.presses("Ask this unit")
    ingrid.sees("Coordinator on the way")

    tore.goes("/")
    tore.presses("Coordinators")
    tore.sees("Per Eide")
    tore.sees("Kari Nes")
    tore.looks("03-coordinators")
    tore.presses("Choose who")
    tore.sees("Vi spør Kari først.")
    tore.ticks("Pål Rud")
    tore.looks("03-propose")
    tore.presses("Ask")
    tore.sees("Pål Rud")

    pal.goes("/")
    pal.presses("Answer", of="Per Eide")
    pal.sees(MATTERS)
    pal.looks("03-offer")
    pal.fills("Why can you not?", "Jeg er i permisjon fra nyttår.")
    pal.presses("No, I cannot")

    tore.goes("/coordinators/")
    tore.presses("Choose who")
    tore.sees("Jeg er i permisjon fra nyttår.")
    tore.looks("03-declined")
    tore.ticks("Kari Nes")
    tore.presses("Ask")

    kari.goes("/")
    kari.presses("Answer", of="Per Eide")
    kari.presses("Yes, I will be coordinator")
    kari.sees("Per Eide")
    story.case = kari.at
    over(story)


def test_4_the_person_says_yes_and_decides_who_sees_what(story: Story) -> None:
    kari, per, mona = story.coordinator, story.relative, story.provider
    kari.goes(story.case)
    kari.presses("Start-up")
    kari.fills("When did you have the first talk?", typed(clock.today()))
    kari.fills("What do you expect of each other?", "At vi ringer når noe endrer seg.")
    kari.looks("04-start-up")
    kari.presses("Save")
    kari.turns_to("Team")
    kari.looks("04-team")
    kari.presses("Invite someone")
    kari.fills("Name or work e-mail", "Mona")
    kari.presses("Find")
    kari.looks("04-invite")
    kari.presses("Choose", of="Mona Haug")
    kari.ticks("Day, work and school")
    kari.looks("04-invite-helper")
    kari.presses("Invite")

    mona.goes("/cases/")
    mona.does_not_see("Per Eide")
    assert mona.answered(story.case) == 404

    per.goes("/")
    per.presses("Who sees what")
    per.looks("04-who-sees-what")
    per.presses("Say yes to the plan")
    per.looks("04-yes-to-the-plan")
    per.presses("Yes to the plan")
    per.presses("Give consent", of="Mona Haug")
    per.sees("Share with %(name)s", name="Mona Haug")
    per.looks("04-share")
    per.presses("Yes, share this")
    per.looks("04-shared")

    mona.goes("/cases/")
    mona.presses("Per Eide")
    mona.looks("04-helper-sees")
    over(story)
