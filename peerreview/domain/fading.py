"""When help is taken away, and given back."""

from typing import NamedTuple


class Fades(NamedTuple):
    """When the hints of a task's form are gone: for whoever reached ``bar`` (0..1) in the task ``by`` the
    last ``times`` times in a row."""

    by: str
    bar: float = 0.6
    times: int = 3

    def has_faded(self, shares):
        """Whether that is so for somebody whose attempts came to *shares* (0 to 1, the oldest first). One
        failure brings the hints back until as many succeed again."""
        return len(shares) >= self.times and all(share >= self.bar for share in shares[-self.times :])
