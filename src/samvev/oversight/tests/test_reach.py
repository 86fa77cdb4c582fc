"""Whether anybody reaches more than before, held against counting day by day."""

from datetime import timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from samvev.kernel import clock
from samvev.kernel.period import Period
from samvev.oversight.joining.reach import is_wider

KEY = (UUID(int=1), UUID(int=2), "health", "read")
OFFSETS = st.one_of(st.none(), st.integers(-6, 12))
SPAN = range(-8, 16)


@st.composite
def periods(draw):
    """Some days around today, with or without a beginning and an end; never none."""
    first, last = draw(OFFSETS), draw(OFFSETS)
    if first is not None and last is not None and last <= first:
        last = first + 1
    return Period(*(None if n is None else clock.today() + timedelta(days=n) for n in (first, last)))


def days(some):
    """The days from today on, told one by one; the last stands for all that come after."""
    found = set()
    for n in SPAN:
        day = clock.today() + timedelta(days=n)
        if n >= 0 and any((p.lower is None or p.lower <= day) and (p.upper is None or day < p.upper) for p in some):
            found.add(n)
    return found


@given(st.lists(periods(), max_size=4), st.lists(periods(), max_size=4))
def test_it_is_wider_exactly_when_some_day_is_new(before, after):
    assert is_wider({KEY: before}, {KEY: after}) == bool(days(after) - days(before))


def test_somebody_who_had_nothing_is_wider_at_once():
    assert is_wider({}, {KEY: [Period(None, None)]})
    assert not is_wider({KEY: [Period(None, None)]}, {})
