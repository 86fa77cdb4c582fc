"""The tasks that everybody has, in a browser that runs no script: an old phone, a locked-down ward."""

import pytest
from playwright.sync_api import Browser

from samvev.needs.tests import stories
from tests.browser.house import House
from tests.browser.someone import Someone
from tests.world import CASE_OWNER

pytestmark = [pytest.mark.browser, pytest.mark.heavy, pytest.mark.xdist_group("without-script")]


def test_a_need_is_reported(house: House, chromium: Browser) -> None:
    someone = Someone(house, chromium, phone=True, script=False)
    someone.goes("/")
    someone.presses("Report a need")
    someone.presses("Granlia kommune")
    someone.presses("Next")
    someone.sees("Choose what fits best.")
    someone.ticks("I report for myself")
    someone.fills("Whom is it about?", "Siri Lund")
    someone.presses("Next")
    someone.fills("Tell us about it", "Det er for mange å forholde seg til.")
    someone.presses("Next")
    someone.presses("Next")
    someone.presses("Next")
    someone.fills("Telephone or e-mail", "911 22 333")
    someone.ticks("Nynorsk")
    someone.presses("Next")
    someone.presses("Next")
    someone.presses("Send the report")
    someone.sees("Thank you, we have your report")


def test_a_measure_is_evaluated(house: House, chromium: Browser) -> None:
    kari = Someone(house, chromium, "coordinator", script=False)
    kari.goes(f"/cases/{CASE_OWNER}/")
    kari.presses("Evaluate", of="Tiltak for")
    kari.ticks("Continue")
    kari.fills("A few words about how it goes", "Han klarer mer enn før jul.")
    kari.presses("Save")
    kari.sees("Han klarer mer enn før jul.")


def test_a_message_is_answered(house: House, chromium: Browser) -> None:
    kari, stian = (Someone(house, chromium, code, script=False) for code in ("coordinator", "nav"))
    kari.goes(f"/cases/{CASE_OWNER}/")
    kari.turns_to("Messages")
    kari.presses("Write a message")
    kari.fills("What is it about?", "Neste uke")
    kari.fills("Message", "Kan du komme tirsdag?")
    kari.presses("Send")
    stian.goes("/messages")
    stian.presses("Neste uke")
    stian.presses("Mark as read")
    stian.fills("Write an answer", "Ja, tirsdag passer.")
    stian.presses("Send")
    kari.page.reload()
    kari.sees("Ja, tirsdag passer.")


def test_somebody_says_yes_to_be_coordinator(house: House, chromium: Browser) -> None:
    house.does(stories.asked)
    kari = Someone(house, chromium, "coordinator", script=False)
    kari.goes("/")
    kari.presses("Answer", of="Ola Vik")
    kari.presses("Yes, I will be coordinator")
    kari.sees("Ola Vik")
