"""Whatever a page shows of a case stands in its log, with the areas that were shown (rule 40).

Every goal, measure and evaluation gets a mark that names its area. Every page is opened by those who take part; a
mark that comes out must be among the areas of an entry that the same request wrote, and a page about the case that
answers at all must have written one.
"""

import re

import pytest
from django.db import transaction
from django.db.models import Max
from pypdf import PdfReader

from samvev.audit.models import Entry
from samvev.plans.models import Evaluation, Goal, Measure
from tests.architecture.rooms import routes
from tests.samples import ENTRY, addresses, furnish
from tests.world import CASE_OWNER, user_id

PEOPLE = ["coordinator", "owner", "nav", "hospital", "relative"]
ABOUT_A_CASE = re.compile(r"<uuid:(case_id|pk|meeting_id|thread_id|member_id|consent_id|row_id|point_id|agreed_id)>")


@pytest.fixture
def marked(see_all):
    """The world, where what stands in an area says which."""
    furnish()
    for model, name in ((Goal, "title"), (Measure, "title"), (Evaluation, "note")):
        for row in model.objects.filter(case_id=CASE_OWNER):
            setattr(row, name, f"Zq{row.area}Zq")
            row.save()
    return addresses()


def words_in(answer, folder) -> str:
    """The text of a page or of a document."""
    if answer["Content-Type"] == "application/pdf":
        file = folder / "page.pdf"
        file.write_bytes(answer.content)
        return "".join("".join(page.extract_text().split()) for page in PdfReader(file).pages)
    return "" if answer.streaming else answer.content.decode(errors="replace")


@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_logs_what_it_shows(marked, browser, see_all, person, tmp_path):
    client = browser(person)
    cases = {route.name for route in routes() if ABOUT_A_CASE.search(route.pattern)}
    unlogged, areas_missing = [], []
    for name, url in marked.items():
        with transaction.atomic():
            see_all()
            last = Entry.objects.filter(id__lt=ENTRY).aggregate(last=Max("id"))["last"] or 0
            answer = client.get(url)
            see_all()
            written = list(Entry.objects.filter(user_id=user_id(person), id__gt=last, id__lt=ENTRY))
            transaction.set_rollback(True)
        if answer.status_code != 200:
            continue
        about = [entry for entry in written if entry.case_id == CASE_OWNER]
        if name in cases and not about:
            unlogged.append(name)
        shown = set(re.findall(r"Zq([a-z_]+?)Zq", words_in(answer, tmp_path)))
        if missing := shown - {area for entry in about for area in entry.areas}:
            areas_missing.append((name, sorted(missing)))
    assert unlogged == []
    assert areas_missing == []
