"""The pages of the plan, as each of the cast meets them."""

import pytest

from tests.world import CASE_OWNER, uid

CASE_PAGE = f"/cases/{CASE_OWNER}/"
AREAS = {"health": "Mål for", "work_school": "", "network": ""}
HEALTH_GOAL, WORK_GOAL, NETWORK_GOAL = (uid(f"goal.{area}") for area in ("health", "work_school", "network"))
HEALTH, WORK, NETWORK = (uid(f"measure.{area}") for area in ("health", "work_school", "network"))
SEES = {
    "owner": {HEALTH, WORK, NETWORK},
    "coordinator": {HEALTH, WORK, NETWORK},
    "relative": {NETWORK},
    "nav": {WORK},
    "gp": {HEALTH},
    "hospital": {HEALTH},
}
EVERY = {HEALTH, WORK, NETWORK}


@pytest.mark.parametrize("who", SEES)
def test_each_sees_exactly_their_areas_on_the_case_page(browser, who):
    page = browser(who).get(CASE_PAGE)
    assert page.status_code == 200
    shown = {measure for measure in EVERY if str(measure) in page.content.decode()}
    assert shown == SEES[who]
