"""What is set for the whole site: who makes courses."""

from peerreview.domain.access import MAKERS
from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_
from peerreview.store import audit, db
from peerreview.store.tables import SiteSetting

_MAKERS = "course_makers"


def course_makers():
    """Who makes courses: one of ``access.MAKERS``; administrators alone until somebody says otherwise."""
    row = db.row("select value from site_setting where name = ?", _MAKERS)
    return row.value if row and row.value in MAKERS else MAKERS[0]


def let_make_courses(makers, *, by, now):
    """From now on *makers* (one of ``access.MAKERS``) make courses. Invalid for anything else."""
    if makers not in MAKERS:
        raise Invalid(N_("Choose who makes courses."), field="makers")
    with db.writing():
        SiteSetting.insert(name=_MAKERS, value=makers, by=by, at=now).on_conflict(
            conflict_target=(SiteSetting.name,),
            update={SiteSetting.value: makers, SiteSetting.by: by, SiteSetting.at: now},
        ).execute()
        audit.record("site.course_makers", "site_setting", None, by=by, at=now, makers=makers)
