"""Who gets in and who does not: an employee kept out, one who leaves, an emergency and its review, a strict address."""

from datetime import timedelta

import pytest

from samvev.kernel import clock
from tests.browser.house import House
from tests.browser.someone import Cast, case
from tests.world import CASE_CHILD, CASE_OWNER, CASE_OWNER16

pytestmark = [pytest.mark.browser, pytest.mark.heavy, pytest.mark.xdist_group("access")]


def test_the_person_keeps_an_employee_out(cast: Cast) -> None:
    nav, nora = cast("nav"), cast("owner")
    assert nav.answered(case(CASE_OWNER)) == 200
    nora.goes(case(CASE_OWNER, "sharing"))
    nora.presses("Keep someone out, whatever their job is")
    nora.looks("access-kept-out")
    nora.presses("Block", of="Stian Moe")
    nora.sees("%(name)s sees nothing of the case from the moment you confirm, whatever their job is.", name="Stian Moe")
    nora.presses("Block")
    nora.sees("Stian Moe")
    assert nav.answered(case(CASE_OWNER)) == 404
    nora.presses("Take the block back", of="Stian Moe")
    assert nav.answered(case(CASE_OWNER)) == 404


def test_an_emergency_and_its_review(cast: Cast) -> None:
    manager, ke, nora = cast("manager"), cast("ke"), cast("owner")
    birth = f"{clock.today().year - 34}-01-01"
    manager.goes("/cases/")
    manager.presses("Emergency access")
    manager.looks("access-emergency")
    manager.fills("Or the whole name", "Nora Eide")
    manager.fills("and the birth date", birth)
    manager.fills("Why can it not wait?", "Bevisstløs på legevakta, vi trenger å vite hva hun bruker")
    manager.presses("Open for four hours")
    manager.sees("Nora Eide")
    manager.sees("I am done")
    manager.looks("access-opened")
    manager.presses("I am done")
    assert manager.answered(case(CASE_OWNER)) == 403
    ke.goes("/openings/")
    ke.looks("access-openings")
    ke.presses("Review", of="Tore Brekken")
    ke.looks("access-review")
    ke.ticks("In order")
    ke.presses("Save the review")
    ke.sees("In order")
    nora.goes(case(CASE_OWNER, "history"))
    nora.sees("Bevisstløs på legevakta")


def test_an_employee_leaves(cast: Cast, house: House) -> None:
    kari, admin, manager = cast("coordinator"), cast("admin"), cast("manager")
    assert kari.answered(case(CASE_OWNER16)) == 200
    admin.chooses_in_the_menu("Employees")
    admin.looks("access-staff")
    admin.presses("Kari Nes")
    admin.looks("access-employee")
    admin.presses("End", of="Barn og familie")
    admin.looks("access-end")
    admin.presses("End the work")
    kari.may_be_refused(404)
    kari.goes(case(CASE_OWNER16))
    kari.does_not_see("Emil Strand")
    house.works_off_the_queue()
    manager.goes("/notices")
    manager.sees("Something has no coordinator any more")


def test_a_strictly_confidential_address(cast: Cast) -> None:
    jonas, line = cast("coordinator2"), cast("parent")
    jonas.goes(case(CASE_CHILD, "team"))
    jonas.presses("Address")
    jonas.fills("Street and number", "Fjellveien 7")
    jonas.fills("Postcode", "6800")
    jonas.fills("Place", "Granlia")
    jonas.presses("Save the address")
    jonas.looks("access-address")
    line.goes(case(CASE_CHILD, "address"))
    line.sees("Fjellveien 7")
    jonas.ticks("Strictly confidential address")
    jonas.fills("Until and with", (clock.today() + timedelta(days=300)).isoformat())
    jonas.presses("Save the protection")
    jonas.does_not_see("Fjellveien 7")
    jonas.looks("access-strict")
    line.may_be_refused(403)
    line.goes(case(CASE_CHILD, "address"))
    line.does_not_see("Fjellveien 7")
    jonas.searches("Sara")
    jonas.does_not_see("Sara Strand")
