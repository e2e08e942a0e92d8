"""What docs/complaints.md points to is there: each answer has a test, each number a decision."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROWS = re.findall(
    r"^\| (.+) \| (.+) \| (.+) \|$", (ROOT / "docs" / "complaints.md").read_text(), re.MULTILINE
)


def test_every_answer_names_a_test_and_decisions_that_are_there():
    decisions = {int(path.name[:4]) for path in (ROOT / "docs" / "decisions").glob("*.md")}
    assert len(ROWS) > 20
    for complaint, _answer, where in ROWS[2:]:
        tests = re.findall(r"`([^`]+)`", where)
        assert tests and all((ROOT / path).is_file() for path in tests), complaint
        assert {int(number) for number in re.findall(r"\b\d+\b", where)} <= decisions, complaint
