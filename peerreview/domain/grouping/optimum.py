"""The best assignment there is: each person to one place at most, each place with room for some.

Successive shortest augmenting paths with potentials (Jonker and Volgenant, "A shortest augmenting path
algorithm for dense and sparse linear assignment problems", Computing 38, 1987), over places with room instead
of a column for each seat. Costs may be any finite numbers; None is a pair that must not be."""

from collections.abc import Sequence
from math import inf

STEPS = (
    2**26
)  # of the range of costs; whole numbers of them add up exactly, so that equal ways are seen as equal

Costs = Sequence[Sequence[float | None]]


def assign(costs: Costs, room: Sequence[int], unplaced: Sequence[float] | None = None) -> list[int | None]:
    """Where each row goes: a column, or None for who is not placed; the sum of costs is the least there is.

    costs: row -> column -> cost, None where the two must not come together; room: how many rows each column
    takes, 0 and up; unplaced: what leaving a row out costs, row by row. Without it as many are placed as can
    be, and of all the ways to do that the cheapest is found. Ties fall by the order of rows and columns.
    Raises ValueError where rows differ in length."""
    width = len(room)
    if any(len(row) != width for row in costs):
        raise ValueError("a cost for each pair")
    known = [cost for row in costs for cost in row if cost is not None]
    low, span = min(known, default=0.0), (max(known, default=0.0) - min(known, default=0.0)) or 1.0
    if unplaced is None:
        unplaced = [low + span * (len(costs) + 1)] * len(costs)

    def steps(cost: float | None) -> float:
        return inf if cost is None else float(round((cost - low) / span * STEPS))

    search = _Search(
        [[*map(steps, row), steps(out)] for row, out in zip(costs, unplaced, strict=True)],
        [*room, len(costs)],
    )
    for row in range(len(costs)):
        search.place(row)
    return [None if column == width else column for column in search.column_of]


class _Search:
    """Rows placed so far, and a price for each column that makes every one of them best off where it is."""

    def __init__(self, costs: list[list[float]], room: list[int]):
        self.costs, self.room = costs, room
        self.prices = [0.0] * len(room)
        self.held: list[list[int]] = [[] for _ in room]
        self.column_of: list[int] = [-1] * len(costs)
        self.free = [column for column, many in enumerate(room) if many]

    def place(self, row: int) -> None:
        """Place one row more, moving others along the cheapest chain of columns that ends in a free place."""
        prices, costs = self.prices, self.costs
        distance = [cost + price for cost, price in zip(costs[row], prices, strict=True)]
        before = [row] * len(prices)  # the row that comes into each column
        full = [column for column, many in enumerate(self.room) if many and len(self.held[column]) == many]
        closed = []
        end = min(self.free, key=distance.__getitem__)
        while full:
            nearest = min(full, key=distance.__getitem__)
            if distance[end] <= distance[nearest]:
                break
            full.remove(nearest)
            closed.append(nearest)
            for other in self.held[nearest]:
                other_costs = costs[other]
                shift = distance[nearest] - other_costs[nearest] - prices[nearest]
                for column in (*full, *self.free):
                    reached = other_costs[column] + prices[column] + shift
                    if reached < distance[column]:
                        distance[column], before[column] = reached, other
            end = min(self.free, key=distance.__getitem__)
        for column in closed:
            prices[column] += distance[end] - distance[column]
        self._shift(end, before, row)
        if len(self.held[end]) == self.room[end]:
            self.free.remove(end)

    def _shift(self, column: int, before: list[int], row: int) -> None:
        while True:
            mover = before[column]
            left = self.column_of[mover]
            self.column_of[mover] = column
            self.held[column].append(mover)
            if mover == row:
                return
            self.held[left].remove(mover)
            column = left
