"""The verbs of the showcase: others propose, each of its writers says yes, no or takes it back, staff take it
out."""

from peerreview.domain import own_name
from peerreview.domain import showcase as rules
from peerreview.domain.moderation import State
from peerreview.domain.refusals import Conflict, Invalid, Missing
from peerreview.domain.words import N_
from peerreview.store import audit, clockwork, db, letters, markup, responses, screening
from peerreview.store.showcase import reminding
from peerreview.store.showcase.finding import by_id
from peerreview.store.tables import Consent, Exhibit, Proposal

MOVED_ON = N_("There is a newer version since you opened this page. Look at it, then say again.")


def tidied(work, item):
    """The item id that a proposal about *work* (a Work) speaks of: one of its texts, or "" for all of it.
    Missing for anything else."""
    if item == "":
        return ""
    if not any(one.id == item and one.has_text and not one.private for one in work.items):
        raise Missing()
    return item


def why_not(work, account_id):
    """Why an account cannot propose *work* (a Work): a sentence, or None."""
    return rules.why_not(
        work.design,
        work.task_of,
        is_mine=account_id in responses.writers_of(work),
        by_staff=bool(db.row("select 1 from response where id = ? and as_staff", work.id)),
    )


def propose(work, item, *, person, is_named, reason, by, now):
    """Somebody who may read *work* (a Work, found through them) finds it, or one *item* of it, worth showing;
    again by the same person changes what they said. Its writers are told once, at one hour for everybody,
    never by whom unless they want it (*is_named*). Returns the id. Invalid with the sentence why not."""
    wrong = why_not(work, by)
    if wrong:
        raise Invalid(wrong)
    rules.fits(reason, rules.MOST_REASON, "reason")
    if work.state != State.SUBMITTED or not work.shown:
        raise Conflict(N_("This is not handed in just now, so it cannot be proposed."))
    with db.writing(work.activity):
        known = db.row("select id from exhibit where response_id = ? and item = ?", work.id, item)
        exhibit = known.id if known else _begin(work, item, now)
        Proposal.insert(
            exhibit=exhibit,
            activity=work.activity,
            enrolment=person,
            is_named=is_named,
            reason=reason,
            at=now,
        ).on_conflict(
            conflict_target=(Proposal.exhibit, Proposal.enrolment),
            update={Proposal.is_named: is_named, Proposal.reason: reason},
        ).execute()
        _record("exhibit.proposed", exhibit, work.activity, work.course, by=by, at=now)
    return exhibit


def _begin(work, item, now):
    exhibit = Exhibit.create(activity=work.activity, response=work.id, item=item, proposed_at=now)
    occasion = letters.about(work.activity)
    clockwork.look_by(work.activity, reminding.moment(occasion, now))
    for writer in by_id(exhibit.id).writers:
        if writer.consent.is_here:
            letters.put(
                "proposed",
                f"proposed:{exhibit.id}:{writer.account}",
                writer.account,
                occasion,
                now=now,
                at=letters.hour_of_all(occasion, now),
                until=letters.hour_of_all(occasion, now),
                offer=exhibit.public_id,
            )
    return exhibit.id


def say_yes(one, *, audience, until, is_named, approach, version, by, now, in_report=False):
    """One of its writers lets *one* (an Item) be shown in its *version* to an *audience* until a moment; it
    is once all of them do. *in_report*: it may also be quoted in the report of a pilot, which leaves the
    class. Invalid (its field), Conflict where the text was changed since the page was opened, or they are not
    in the group any more."""
    _check(one, audience, until, approach, by, now)
    with db.writing(one.activity):
        consent = _mine(one, by)[1].consent
        if not consent.is_here:
            raise Conflict(rules.GONE)
        if not consent.stands:
            raise Conflict(N_("This is not handed in just now, so it cannot be shown."))
        if version != consent.newest:
            raise Conflict(MOVED_ON)
        _say(
            one,
            by,
            now,
            answer="yes",
            audience=audience,
            is_named=is_named,
            in_report=in_report,
            version=version,
            decided=version,
            until_at=until,
            approach=approach,
            approach_html=markup.to_html(approach),
        )
        _record("exhibit.shown", one.id, one.activity, one.course, by=by, at=now, audience=audience)


def _check(one, audience, until, approach, by, now):
    if audience not in rules.AUDIENCES:
        raise Invalid(N_("Say who may read it."), field="audience")
    if until is None:
        raise Invalid(N_("Say until when."), field="until")
    if until < now + rules.SOONEST:
        raise Invalid(N_("That is over already. Choose a later moment."), field="until")
    if until > now + rules.LONGEST:
        raise Invalid(N_("Three years are the longest. You can say yes again then."), field="until")
    rules.fits(approach, rules.MOST_APPROACH, "approach")
    others = [
        writer for mate in one.writers if mate.account != by for writer in screening.writers(mate.enrolment)
    ]
    named = list(dict.fromkeys(approach[start:end] for start, end in own_name.giveaways(approach, others)))
    if named:
        raise Invalid(rules.OTHERS, field="approach", names=", ".join(named))


def _mine(one, by):
    """(the Item as it stands now, the Writer who has this account); Missing for nobody of its writers,
    Conflict where staff took it out."""
    current = by_id(one.id)
    me = current.of(by)
    if me is None:
        raise Missing()
    if me.consent.answer == "out":
        raise Conflict(N_("Staff took this out of the showcase. Ask them when you do not know why."))
    return current, me


def _say(one, by, now, **said):
    """What the writer with this account says from now on; what they do not name stays as it was."""
    said["answered_at"] = now
    Consent.insert(exhibit=one.id, activity=one.activity, enrolment=one.of(by).enrolment, **said).on_conflict(
        conflict_target=(Consent.exhibit, Consent.enrolment),
        update={getattr(Consent, name): value for name, value in said.items()},
    ).execute()


def keep(one, *, by, now):
    """One of its writers leaves the older version in the showcase, though there is a newer one."""
    with db.writing(one.activity):
        current, me = _mine(one, by)
        if me.consent.answer != "yes":
            raise Missing()
        Consent.update(decided=me.consent.newest).where(
            Consent.exhibit == one.id, Consent.enrolment == me.enrolment
        ).execute()
        _record("exhibit.kept", one.id, one.activity, one.course, by=by, at=now)


def decline(one, *, by, now):
    """One of its writers says no; they are not asked again, and can still say yes by themselves."""
    _end(one, "no", "exhibit.declined", by=by, now=now)


def take_back(one, *, by, now):
    """One of its writers takes it back: nobody reads it from this moment on, whatever the others of a group
    say. What readers wrote stays theirs."""
    _end(one, "back", "exhibit.taken_back", by=by, now=now)


def _end(one, answer, verb, *, by, now):
    with db.writing(one.activity):
        current, me = _mine(one, by)
        if me.consent.answer != answer:
            _say(one, by, now, answer=answer, audience="", in_report=False, decided=me.consent.newest)
            _record(verb, one.id, one.activity, one.course, by=by, at=now)


def take_out(one, *, reason, by, now):
    """Staff take it out, with a *reason* that its writers read; they are told. Invalid without one."""
    said = reason.strip()
    if not said:
        raise Invalid(N_("Say why: its author reads it."), field="reason")
    rules.fits(reason, rules.MOST_REASON, "reason")
    with db.writing(one.activity):
        if not db.execute(
            """
            update exhibit
            set answer = 'out', answered_at = ?, reason = ?, by_id = ?
            where id = ? and answer = ''
            """,
            now,
            said,
            by,
            one.id,
        ):
            return
        _record("exhibit.taken_out", one.id, one.activity, one.course, by=by, at=now, reason=said)
        for writer in one.writers:
            letters.put(
                "taken_out_of_showcase",
                f"taken_out:{one.id}:{now.isoformat()}:{writer.account}",
                writer.account,
                letters.about(one.activity),
                now=now,
                until=now,
                offer=one.public_id,
                reason=said,
            )


def _record(verb, exhibit, activity, course, *, by, at, **detail):
    audit.record(verb, "exhibit", exhibit, by=by, at=at, activity=activity, course=course, **detail)
