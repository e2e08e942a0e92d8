"""Grades that explain themselves: every number comes with the rows that add up to it, exactly.

All values are 0..100 with one decimal. A half is rounded up (12.25 becomes 12.3). Rows are rounded by
largest remainder: each is at most a tenth off, so that together they are the rounded whole.
"""

from peerreview.domain.grading.course import (
    ABSENT,
    STATES,
    WHY_EXCUSED,
    WHY_WAIVED,
    WHY_ZERO,
    CourseTotal,
    Entry,
    absent,
    by_rule,
    course_total,
    standing,
)
from peerreview.domain.grading.methods import METHODS
from peerreview.domain.grading.rounding import Number, apportion
from peerreview.domain.grading.spread import Spread, spread
from peerreview.domain.grading.submission import NO_GRADE, Criterion, Grade, Review, Row, Rubric, State, grade
from peerreview.domain.grading.total import (
    RATERS,
    Part,
    Participation,
    ReviewGrade,
    Total,
    applied,
    overridden,
    participation,
    review_grade,
    total,
)

__all__ = [
    "ABSENT",
    "STATES",
    "WHY_EXCUSED",
    "WHY_WAIVED",
    "WHY_ZERO",
    "CourseTotal",
    "Entry",
    "absent",
    "by_rule",
    "course_total",
    "Spread",
    "spread",
    "standing",
    "METHODS",
    "NO_GRADE",
    "RATERS",
    "Criterion",
    "Grade",
    "Number",
    "Part",
    "Participation",
    "Review",
    "ReviewGrade",
    "Row",
    "Rubric",
    "State",
    "Total",
    "applied",
    "apportion",
    "grade",
    "overridden",
    "participation",
    "review_grade",
    "total",
]
