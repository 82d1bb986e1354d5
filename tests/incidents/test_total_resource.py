"""A total outside says its figures in one order, whatever order they were read in."""

from incidents.exports.resource import Names
from incidents.exports.totals import total_resource
from incidents.models import Outcome
from incidents.statistics.reads import SummedToll, TotalRow


def test_the_outcomes_come_in_the_order_of_their_list() -> None:
    read = {o: SummedToll(1, 0, 0, 0, 1, 1, 1) for o in reversed(Outcome.values)}
    shown = total_resource(TotalRow((), 1, read), [], Names({}, {}, {}, {}))
    assert list(shown) == ["incidents", *Outcome.values]
