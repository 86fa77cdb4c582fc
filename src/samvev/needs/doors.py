"""How often one may report and ask in an hour; those who are signed in are counted each for themselves."""

from typing import Final

from samvev.web.limits import Door

REPORT: Final = Door("report", here=12, each=12, everywhere=400, strangers=True)
STATUS: Final = Door("status", here=40, each=40, strangers=True)
