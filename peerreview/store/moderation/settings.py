"""How an activity is moderated: chosen by its instructors, held by ``screening`` and ``due``."""

from peerreview.domain import moderation as rules
from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_
from peerreview.store import audit, clockwork, concerns, db, screening
from peerreview.store.tables import ModerationSetting

setting_of = screening.setting_of
LONGEST = 24 * 30


def choose(activity, *, mode, period, patience, person, moderators, sample, by, now):
    """Set how *activity* is moderated (see ``screening.Setting``; hours 1 to 720, percent 0 to 100). What is
    held already stays so until somebody decides or its time is over."""
    if mode not in rules.MODES:
        raise Invalid(N_("Choose one of the four ways."), field="mode")
    for field, hours in (("period", period), ("patience", patience)):
        if not 1 <= hours <= LONGEST:
            raise Invalid(N_("Between 1 and {most} hours."), field=field, most=LONGEST)
    if not 0 <= sample <= 100:
        raise Invalid(N_("Between 0 and 100 percent."), field="sample")
    values = {
        "mode": mode,
        "period": period,
        "patience": patience,
        "person": person,
        "moderators": sorted(moderators),
        "sample": sample,
    }
    with db.writing(activity.id):
        for gone in set(setting_of(activity.id).moderators) - set(moderators):
            concerns.give_back("activity_id = ? and given_id = ?", activity.id, gone)
        ModerationSetting.insert(activity=activity.id, **values).on_conflict(
            conflict_target=(ModerationSetting.activity,),
            update={getattr(ModerationSetting, key): value for key, value in values.items()},
        ).execute()
        clockwork.look_again(activity.id, now)
        audit.of_activity("moderation.set_up", activity, by=by, at=now, **values)
