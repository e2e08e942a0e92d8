"""What staff do not read."""

UNREAD = ("private", "between", "counts")  # presets of ``see`` under which staff read numbers at most
