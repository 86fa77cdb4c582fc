"""The main job from end to end, as nine persons: each test is the next chapter of one story.

A need is reported from a kitchen and from a ward. It becomes a case, a team, a plan, a meeting, and paper. Each page
that somebody `looks` at is examined on a wide screen and on a phone, in bokmål, nynorsk and English.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser
from pypdf import PdfReader

from samvev.kernel import clock
from tests.browser.house import House
from tests.browser.someone import Someone

pytestmark = [pytest.mark.browser, pytest.mark.heavy, pytest.mark.xdist_group("story")]

DIFFICULT = "Jon orker nesten ingenting etter ulykken, og det er mange som skal hjelpe ham hver for seg."
MATTERS = "Jeg vil klare meg selv hjemme, og komme meg ut og fiske igjen."
GOAL = "Ta bussen til byen på egen hånd"
SUBGOAL = "Gå til busstoppet sammen med noen"
NUMBER = "01818700047"  # made up: month + 80
MEASURE = "Øve på bussturen hver torsdag"
TELLING = ("jon myrvold", "myrvold", "kari", "nes", "koordinator", "individuell", "plan", "helse", "skole", "buss")
STRANGERS = ("grandmother", "jon")  # not of the cast


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
        """One of the cast, signed in on first call; the others came by, or were registered in the story itself."""
        if code.startswith("_"):
            raise AttributeError(code)
        if code not in self.people:
            known = "" if code in STRANGERS else code
            number = NUMBER if code == "jon" else ""
            self.people[code] = Someone(self.house, self.chromium, known, phone=not known, number=number)
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
    complaints = [one for someone in whole_story.people.values() for one in someone.complains()]
    assert not complaints, "\n".join(complaints)


def over(story: Story) -> None:
    """The chapter came to its end."""
    story.broken = False


def days_ahead(days: int) -> date:
    """A day to come."""
    return clock.today() + timedelta(days=days)


def typed(day: date) -> str:
    """A day as a date field takes it."""
    return day.isoformat()


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
    grandmother.fills("Whom is it about?", "Jon Myrvold")
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
    grandmother.fills("Your name", "Gerd Myrvold")
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
    grandmother.does_not_see("Jon Myrvold")
    grandmother.looks("01-status")
    over(story)


def test_1_the_hospital_reports_from_inside(story: Story) -> None:
    ahmed = story.hospital
    ahmed.presses("Report a need")
    ahmed.presses("Granlia kommune")
    ahmed.sees_ticked("I work in a hospital")
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
    letters = story.house.letters(awaited=True)
    assert {letter["to"] for letter in letters} == {"ke@example.test"}
    assert all("Myrvold" not in str(letter) and "Dal" not in str(letter) for letter in letters)
    ingrid.sees("Jon Myrvold")
    ingrid.sees("Tove Dal")
    ingrid.looks("02-inbox")
    ingrid.presses("Jon Myrvold")
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
    ingrid.sees_field("Name", "Jon Myrvold")
    ingrid.fills("National identity number", NUMBER)
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
    assert "Jon Myrvold" in letter
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
    tore.chooses_in_the_menu("My unit")
    tore.sees("Jon Myrvold")
    tore.sees("Kari Nes")
    tore.looks("03-coordinators")
    tore.presses("Choose who")
    tore.sees("Vi spør Kari først.")
    tore.ticks("Pål Rud")
    tore.looks("03-propose")
    tore.presses("Ask")
    tore.sees("Pål Rud")

    pal.goes("/")
    pal.presses("Answer", of="Jon Myrvold")
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
    kari.presses("Answer", of="Jon Myrvold")
    kari.presses("Yes, I will be coordinator")
    kari.sees("Jon Myrvold")
    story.case = kari.at
    over(story)


def test_4_the_person_says_yes_and_decides_who_sees_what(story: Story) -> None:
    kari, jon, mona = story.coordinator, story.jon, story.provider
    kari.goes(story.case)
    kari.turns_to("Start-up")
    kari.fills("When did you have the first talk?", typed(clock.today()))
    kari.fills("What do you expect of each other?", "At vi ringer når noe endrer seg.")
    kari.looks("04-start-up")
    kari.presses("Save")
    kari.turns_to("Team")
    kari.looks("04-team")
    kari.presses("Name and number")
    kari.fills("E-mail", "jon@example.test")
    kari.looks("04-name-and-number")
    kari.presses("Save")
    kari.turns_to("Team")
    kari.presses("Invite someone")
    kari.fills("Name or work e-mail", "Mona")
    kari.presses("Find")
    kari.looks("04-invite")
    kari.presses("Choose", of="Mona Haug")
    kari.ticks("Day, work and school")
    kari.looks("04-invite-helper")
    kari.presses("Invite")

    kari.turns_to("Team")
    kari.presses("Invite someone")
    kari.fills("Name or work e-mail", "Stian")
    kari.presses("Find")
    kari.presses("Choose", of="Stian Moe")
    kari.ticks("Money")
    kari.presses("Invite")

    mona.goes("/cases/")
    mona.does_not_see("Jon Myrvold")
    assert mona.answered(story.case) == 404

    jon.goes("/")
    jon.chooses_in_the_menu("Who sees what")
    jon.looks("04-who-sees-what")
    jon.presses("Say yes to the plan")
    jon.looks("04-yes-to-the-plan")
    jon.presses("Yes to the plan")
    jon.within("tr", "Mona Haug").presses("Give consent")
    jon.sees("Share with %(name)s", name="Mona Haug")
    jon.looks("04-share")
    jon.presses("Yes, share this")
    jon.within("tr", "Stian Moe").presses("Give consent")
    jon.presses("Yes, share this")
    jon.looks("04-shared")

    mona.goes("/cases/")
    mona.presses("Jon Myrvold")
    mona.looks("04-helper-sees")
    over(story)


def test_5_the_plan_grows_and_nothing_is_lost(story: Story) -> None:
    jon, kari, mona = story.jon, story.coordinator, story.provider
    jon.goes("/")
    jon.looks("05-my-plan-empty")
    jon.presses("Write")
    jon.fills("What matters to me", MATTERS)
    jon.presses("Save")
    jon.sees(MATTERS)

    kari.goes(story.case)
    kari.sees(MATTERS)
    kari.opens("Goal")
    kari.fills("Goal", GOAL)
    kari.ticks("Day, work and school")
    kari.looks("05-new-goal")
    kari.presses("Add")
    kari.presses(GOAL)
    kari.looks("05-goal")
    kari.presses("Subgoal")
    kari.fills("Subgoal", SUBGOAL)
    kari.presses("Add")
    kari.sees(SUBGOAL)
    kari.opens("Measure", of=GOAL)
    kari.fills("What", MEASURE)
    kari.selects("Who does it", "Mona Haug")
    kari.presses("Add")
    kari.sees("Mona Haug")
    kari.presses(MEASURE)
    kari.looks("05-measure")
    kari.presses("Change")
    kari.fills("Deadline", typed(days_ahead(5)))
    kari.looks("05-change-measure")
    kari.presses("Save")
    kari.looks("05-plan")

    mona.goes("/cases/")
    mona.presses("Jon Myrvold")
    mona.opens("Evaluate", of=MEASURE)
    mona.ticks("Continue")
    mona.fills("A few words about how it goes", "Vi har tatt bussen to ganger.")
    mona.looks("05-evaluate")
    mona.presses("Save")
    mona.sees("Vi har tatt bussen to ganger.")
    mona.looks("05-plan-of-a-helper")
    over(story)


def test_5_two_save_at_once_and_both_see_both(story: Story) -> None:
    kari, mona = story.coordinator, story.provider
    for someone, words in ((kari, "Kari følger de første gangene."), (mona, "Mona øver etter skoletid.")):
        someone.presses(MEASURE)
        someone.presses("Change")
        someone.fills("How it is done", words)
    mona.presses("Save")
    kari.may_be_refused(409)
    kari.presses("Save")
    kari.sees("Someone saved while you were writing")
    kari.sees("Mona øver etter skoletid.")
    kari.sees_field("How it is done", "Kari følger de første gangene.")
    kari.looks("05-conflict")
    kari.presses("Save")
    kari.presses(MEASURE)
    kari.sees("Kari følger de første gangene.")
    kari.presses("Earlier texts")
    kari.sees("Mona øver etter skoletid.")
    kari.looks("05-earlier-texts")
    kari.presses("Bring back", of="Mona øver etter skoletid.")
    kari.goes(story.case)
    kari.presses(MEASURE)
    kari.sees("Mona øver etter skoletid.")
    over(story)


def test_6_a_meeting_is_agreed_held_and_becomes_measures(story: Story) -> None:
    kari, jon, mona = story.coordinator, story.jon, story.provider
    kari.goes(story.case)
    kari.turns_to("Meetings")
    kari.presses("Plan a meeting")
    kari.fills("Day", typed(days_ahead(10)))
    kari.fills("Time", "12:30")
    kari.fills("Place", "Helsestasjonen")
    kari.looks("06-plan-a-meeting")
    kari.presses("Save")
    kari.sees(MEASURE)
    kari.presses("Choose who")
    kari.ticks("Jon Myrvold", "Mona Haug")
    kari.fills("Why %(name)s?", "Kjenner bussturen", name="Mona Haug")
    kari.looks("06-who-is-asked")
    kari.presses("Save")
    kari.presses("I want to raise something")
    kari.fills("What do you want to raise?", "Vinteren og bussturen")
    kari.selects("Which area is it about?", "Day, work and school")
    kari.presses("Put on the agenda")
    kari.looks("06-before")

    jon.goes("/")
    jon.chooses_in_the_menu("Meetings")
    jon.presses("Follow-up team")
    jon.looks("06-list-to-approve")
    jon.presses("Yes, ask these")

    story.house.letters()
    kari.page.reload()
    kari.presses("Send invitations")
    invitations = [
        letter for letter in story.house.letters(awaited=True) if letter.get_content_type() == "multipart/alternative"
    ]
    assert {letter["to"] for letter in invitations} == {"jon@example.test", "provider@example.test"}
    for letter in invitations:
        calendar = next(part for part in letter.walk() if part.get_content_type() == "text/calendar")
        entry = calendar.get_payload(decode=True)
        (event,) = Calendar.from_ical(entry).walk("VEVENT")
        assert event.start.date() == days_ahead(10)
        whole = (letter.as_string() + letter.get_body(("plain",)).get_content() + entry.decode()).lower()
        assert [word for word in TELLING if word in whole] == []

    jon.goes("/")
    jon.looks("06-my-plan")
    jon.presses("See the meeting, answer, raise something")
    jon.looks("06-invited")
    jon.presses("I come")
    jon.presses("I want to raise something")
    jon.fills("What do you want to raise?", "Jeg vil ha med meg broren min")
    jon.presses("Put on the agenda")

    kari.page.reload()
    kari.sees("Jeg vil ha med meg broren min")
    kari.presses("Begin the minutes")
    point = kari.within("li.card", "Vinteren og bussturen")
    point.fills("Minutes", "Vi fortsetter, også når det er is.")
    point.opens("Save minutes")
    point.fills("What is agreed?", "Skaffe brodder")
    point.selects("Who does it?", "Mona Haug")
    point.fills("By when?", typed(days_ahead(20)))
    point.opens("Add what is agreed")
    point.sees("Skaffe brodder")
    kari.looks("06-minutes")
    kari.presses("Make the minutes final")
    kari.looks("06-final")
    kari.turns_to("Plan")
    kari.sees("Skaffe brodder")
    mona.goes(story.case)
    mona.sees("Skaffe brodder")
    over(story)


def test_7_some_of_the_team_are_written_to(story: Story) -> None:
    kari, mona, stian = story.coordinator, story.provider, story.nav
    story.house.letters()
    kari.goes(story.case)
    kari.turns_to("Messages")
    kari.presses("Write a message")
    kari.fills("What is it about?", "Torsdag")
    kari.fills("Message", "Kan du møte Jon ved skolen klokka to?")
    kari.ticks("Only those I choose", "Mona Haug")
    kari.looks("07-write")
    kari.presses("Send")
    kari.looks("07-thread")
    (letter,) = story.house.letters(awaited=True)
    assert letter["to"] == "provider@example.test"
    assert [word for word in (*TELLING, "torsdag") if word in letter.as_string().lower()] == []

    mona.goes("/day")
    mona.looks("07-day-of-a-helper")
    mona.goes("/messages")
    mona.sees("New")
    mona.looks("07-messages")
    mona.presses("Torsdag")
    mona.fills("Write an answer", "Ja, det går fint.")
    mona.presses("Send")
    mona.goes("/messages")
    mona.does_not_see("Read by")
    stian.goes("/messages")
    stian.does_not_see("Torsdag")
    kari.page.reload()
    kari.sees("Ja, det går fint.")
    over(story)


def test_8_each_sees_what_is_theirs_to_see(story: Story) -> None:
    jon, kari, mona, tore, ingrid = story.jon, story.coordinator, story.provider, story.manager, story.ke
    jon.goes("/")
    jon.sees("Mona Haug")
    jon.looks("08-my-plan")
    jon.presses("See everyone")
    jon.sees("Mona Haug")
    jon.looks("08-who-has-looked")
    jon.chooses_in_the_menu("My team")
    jon.looks("08-my-team")
    kari.goes("/day")
    kari.sees("Jon Myrvold")
    kari.looks("08-day-of-the-coordinator")
    kari.presses("Everything I have promised")
    kari.looks("08-promised-by-kari")
    mona.goes("/day/measures")
    mona.sees("Skaffe brodder")
    mona.looks("08-promised-by-mona")
    mona.goes("/notices")
    mona.looks("08-notices")
    mona.goes("/my-access")
    mona.sees("Jon Myrvold")
    mona.looks("08-my-access")
    tore.goes("/coordinators/")
    tore.sees("Kari Nes")
    tore.looks("08-coordinators")
    ingrid.goes("/cases/")
    ingrid.presses("Jon Myrvold")
    ingrid.does_not_see(GOAL)
    ingrid.looks("08-overview")
    kari.searches("myrvold")
    kari.sees("Jon Myrvold")
    kari.looks("08-search")
    over(story)


def test_9_paper_has_only_what_its_reader_may_see(story: Story) -> None:
    jon, mona, stian = story.jon, story.provider, story.nav
    printed = {}
    for name, someone in (("jon", jon), ("mona", mona), ("stian", stian)):
        someone.goes(story.case)
        someone.turns_to("Documents")
        printed[name] = text_of(someone.downloads("Bokmål"))
    jon.looks("09-documents")
    assert all(MATTERS in text for text in printed.values())
    assert [code for code, text in printed.items() if GOAL in text] == ["jon", "mona"]
    over(story)
