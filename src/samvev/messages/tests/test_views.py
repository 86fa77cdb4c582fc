"""Messages as people meet them."""

from tests.world import CASE_OWNER


def start(client, case=CASE_OWNER, **typed):
    form = {"to": "team", "area": "general", "subject": "Ferie", "text": "Hvem er til stede i jula?"} | typed
    return client.post(f"/cases/{case}/messages/new", form)


def test_a_message_to_the_whole_team_is_read_and_answered(browser):
    written = start(browser("coordinator"))
    assert written.status_code == 302
    nav = browser("nav")
    page = nav.get(written.url).content.decode()
    assert "Hvem er til stede i jula?" in page
    answered = nav.post(written.url, {"text": "Jeg er her."})
    assert answered.status_code == 302
    assert "Jeg er her." in browser("owner").get(written.url).content.decode()
