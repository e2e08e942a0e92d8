"""A grade with its rows as plain values for JSON, and back: what a release freezes, to the last digit."""

from decimal import Decimal

from peerreview.domain.grading.submission import Grade, Row, State
from peerreview.domain.grading.total import Part, Participation, Total


def to_plain(submission, participation, total):
    """The three as nested dicts of text and whole numbers; ``from_plain`` reads them back unchanged."""
    return {
        "submission": {
            "state": submission.state.value,
            "value": _text(submission.value),
            "reviews": submission.reviews,
            "left_out": {str(key): str(why) for key, why in submission.left_out.items()},
            "rows": [_row(row) for row in submission.rows],
            "versions": {str(key): number for key, number in submission.versions.items()},
            "decided_by": submission.decided_by,
        },
        "participation": {
            "share": _text(participation.share),
            "done": participation.done,
            "owed": participation.owed,
            "extra": participation.extra,
        },
        "total": {
            "value": _text(total.value),
            "computed": _text(total.computed),
            "why": str(total.why),
            "factor": _text(total.factor),
            "rows": [
                {
                    "part": part.part,
                    "value": _text(part.value),
                    "share": _text(part.share),
                    "contribution": _text(part.contribution),
                    "note": str(part.note),
                }
                for part in total.rows
            ],
        },
    }


def _row(row):
    points = None if row.points is None else {str(key): _text(value) for key, value in row.points.items()}
    return {
        "title": row.title,
        "contribution": _text(row.contribution),
        "criterion": row.criterion,
        "points": points,
        "median": _text(row.median),
        "top": _text(row.top),
        "share": _text(row.share),
        "note": str(row.note),
        "tops": {str(key): _text(value) for key, value in row.tops.items()},
    }


def _text(number):
    return None if number is None else str(number)


def from_plain(plain):
    """(Grade, Participation, Total) from what ``to_plain`` made."""
    one, part, whole = plain["submission"], plain["participation"], plain["total"]
    submission = Grade(
        State(one["state"]),
        _number(one["value"]),
        tuple(_read_row(row) for row in one["rows"]),
        one["reviews"],
        {int(key): why for key, why in one["left_out"].items()},
        {int(key): number for key, number in one.get("versions", {}).items()},
        one.get("decided_by"),
    )
    parts = tuple(
        Part(
            row["part"],
            _number(row["value"]),
            _number(row["share"]),
            _number(row["contribution"]),
            row["note"],
        )
        for row in whole["rows"]
    )
    return (
        submission,
        Participation(_number(part["share"]), part["done"], part["owed"], part["extra"]),
        Total(
            _number(whole["value"]),
            _number(whole["computed"]),
            parts,
            whole["why"],
            factor=_number(whole.get("factor")),
        ),
    )


def _read_row(row):
    points = (
        None if row["points"] is None else {int(key): _number(value) for key, value in row["points"].items()}
    )
    return Row(
        row["title"],
        _number(row["contribution"]),
        row["criterion"],
        points,
        _number(row["median"]),
        _number(row["top"]),
        _number(row["share"]),
        row["note"],
        {int(key): _number(value) for key, value in row.get("tops", {}).items()},
    )


def _number(text):
    return None if text is None else Decimal(text)
