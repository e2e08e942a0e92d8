"""What a class teaches the coach: a rule whose tips are called fine again and again is wrong there."""

LEAST_SHOWN = 20  # comments in which a tip was shown, before anything is learned from them
MOST_WAVED = 0.25  # of these
_NEVER = "safety"  # what is said of threats and of self-harm stays, whatever a class calls it


def is_waved_through(shown: int, waved: int) -> bool:
    """Whether the tip of a rule was called fine in more than a quarter of the comments it was *shown* in."""
    return waved > MOST_WAVED * shown


def goes_quiet(rule: str, shown: int, waved: int) -> bool:
    """Whether a rule gives no tips in an activity from now on: waved through in more than a quarter of at
    least twenty comments. What is said for safety never does."""
    return shown >= LEAST_SHOWN and is_waved_through(shown, waved) and rule.partition(".")[0] != _NEVER
