"""The pairs of a step that matches leads and members, for staff: who is with whom and why, who waits, and
what they may do before and after everybody is told."""

from statistics import fmean
from typing import NamedTuple

from flask import g, redirect, render_template, request, url_for

from peerreview.domain import attributes as fields
from peerreview.domain.designs.matched import has_match
from peerreview.domain.grouping.roles import crew
from peerreview.domain.refusals import Missing, Refusal
from peerreview.store import attributes, courses, groups
from peerreview.store import matching as store
from peerreview.store.groups import matched
from peerreview.web.access import holds, needs
from peerreview.web.activities import bp
from peerreview.web.activities.scopes import step_of
from peerreview.web.lists import listing
from peerreview.web.pages import tell
from peerreview.web.text import _, ngettext, number, refusal_text, said

PAGE = 60
VIEWS = ("lead", "weak", "locked")


class Pair(NamedTuple):
    """One pair as the page shows it: public id and name of the member, name of the ``lead`` with what they
    ``offer``, ``why`` in words, the ``fit`` as text and in percent, whether it is ``locked``; ``heads``: the
    first of its lead."""

    public_id: str
    name: str
    lead: str
    offer: str
    why: str
    fit: str
    percent: int
    is_locked: bool
    is_weak: bool
    heads: bool


class Wait(NamedTuple):
    """Somebody who waits: their name, and why."""

    name: str
    why: str


@bp.get("/activities/<activity>/phases/<phase>/pairs")
@needs("class.whole")
def pairs(activity, phase):
    return _page(activity, _matched(activity, phase))


def _matched(activity, phase):
    found, _turn = step_of(activity, phase)
    if found.group is None or not has_match(found.group.spec):
        raise Missing()
    return found


def _page(activity, phase, status=200, wrong=""):
    view = _View(activity, phase)
    return render_template(
        "activities/pairs.html",
        activity=activity,
        phase=phase,
        view=view,
        list=view.listing(),
        can_edit=holds("activity.edit"),
        wrong=wrong,
    ), status


class _View:
    """What the page says of a step's match."""

    def __init__(self, activity, phase):
        self.activity, self.phase = activity, phase
        self.standing = matched.standing(activity, phase, now=g.now)
        self.board, self.match = self.standing.board, self.standing.match
        everybody = {*self.board.leads, *self.board.members}
        self.names = courses.names_of(everybody)
        self.public = {
            one.id: one.public_id for one in courses.people(activity.course) if one.id in everybody
        }
        self.fields = attributes.fields_of(activity.course)
        self.asked = request.args.get("view", "")
        self.lead_role = said(self.board.lead_role.replace("_", " "))
        self.member_role = said((crew(self.board.spec) or "").replace("_", " "))
        self.is_published = self.standing.grouping is not None
        self.token = store.token(self.standing)

    @property
    def title(self):
        """How many have a lead."""
        return _(
            "%(placed)s of %(all)s have a %(lead)s",
            placed=len(self.match.pairs),
            all=len(self.board.members),
            lead=self.lead_role,
        )

    @property
    def lede(self):
        """What there is to give, and whether anybody knows."""
        places = sum(self.board.room.values())
        leads = len(self.board.leads)
        if not leads:
            return _(
                "Nobody is a %(lead)s yet. Who says so under “About me” is one; the pairs follow at once.",
                lead=self.lead_role,
            )
        known = _(
            "%(leads)s can be %(lead)s, with %(places)s places.",
            leads=leads,
            lead=self.lead_role,
            places=places,
        )
        told = (
            _("The pairs are published: each knows theirs, and why.")
            if self.is_published
            else _("Nobody is told anything until you publish.")
        )
        return f"{known} {told}"

    @property
    def stats(self):
        """[(number, words)]"""
        fits = list(self.match.fits.values())
        floor = self.board.spec.floor
        weakest = _("weakest pair; the floor is %(floor)s", floor=_two(floor)) if floor else _("weakest pair")
        return [
            (_two(fmean(fits)) if fits else "–", _("mean fit, of 1.00")),
            (_two(min(fits)) if fits else "–", weakest),
            (len(self.standing.locked), _("locked")),
            (len(self.waiting), _("wait")),
        ]

    @property
    def weakest(self):
        """(Pair, sentence on who might change with whom or "", public id of that other) of the pair that fits
        least; None without pairs."""
        member = self.match.weakest
        if member is None:
            return None
        found = self.board.swap(self.match.pairs, member, self.standing.locked)
        return self._pair(member), *(self._swap(member, found) if found else ("", ""))

    def _swap(self, member, found):
        other = self.names[found.other]
        values = {"one": self.names[member], "other": other, "fit": _two(found.fit)}
        values |= {"second": _two(found.other_fit), "change": _two(abs(found.change))}
        if found.change >= 0:
            return _(
                "If %(one)s and %(other)s change, they have %(fit)s and %(second)s.", **values
            ), self.public[found.other]
        return (
            _(
                "If %(one)s and %(other)s change, they have %(fit)s and %(second)s: fairer, and together "
                "%(change)s less, which is why it is not so.",
                **values,
            ),
            self.public[found.other],
        )

    @property
    def waiting(self):
        """[Wait] in order."""
        titles = {name: said(field.title) for name, field in self.fields.items()}
        return [
            Wait(self.names[one.person], said(groups.titled(one.why, titles)))
            for one in self.match.waiting
            if one.person not in self.match.pairs
        ]

    @property
    def missing(self):
        """How many leads more would do, in words."""
        count = self.match.missing
        if not count:
            return ""
        return ngettext(
            "One %(lead)s more, with as many places as there may be, would do.",
            "%(count)s more who can be %(lead)s would do.",
            count,
            lead=self.lead_role,
        )

    @property
    def free(self):
        """Names of leads with nobody, and how many places they give."""
        held = set(self.match.pairs.values())
        return [
            _("%(name)s (%(count)s)", name=self.names[lead], count=self.board.room[lead])
            for lead in self.board.leads
            if lead not in held
        ]

    @property
    def outlook(self):
        """What working it out again would do, once it is published: [(act, sentence, words of the
        button)]."""
        if not self.is_published or not self.waiting:
            return []
        near, whole = store.outlook(self.activity, self.phase, self.standing)
        found = []
        if near[0]:
            found.append(("solve", _would(*near), _("Place them so")))
        if whole[0] > near[0]:
            found.append(("whole", _would(*whole), _("Work out all anew")))
        return found

    def filters(self):
        """[(words, address, is current, count)]"""
        counts = {"lead": len(self.match.pairs), "weak": None, "locked": len(self.standing.locked)}
        words = {
            "lead": _("By %(lead)s", lead=self.lead_role),
            "weak": _("Weakest first"),
            "locked": _("Locked"),
        }
        here = self.asked if self.asked in VIEWS else "lead"
        return [(words[one], self.url(view=one), one == here, counts[one]) for one in VIEWS]

    def url(self, **more):
        """The address of this page."""
        return url_for(".pairs", activity=self.activity.public_id, phase=self.phase.id, **more)

    def listing(self):
        """The Listing of the pairs as the address asks for them."""
        members = sorted(
            self.match.pairs,
            key=lambda one: (list(self.board.leads).index(self.match.pairs[one]), -self.match.fits[one]),
        )
        if self.asked == "weak":
            members = sorted(self.match.pairs, key=lambda one: (self.match.fits[one], one))
        if self.asked == "locked":
            members = [one for one in members if one in self.standing.locked]
        by_lead = self.asked not in ("weak", "locked")
        rows, last = [], None
        for one in members:
            lead = self.match.pairs[one]
            rows.append(self._pair(one, heads=by_lead and lead != last))
            last = lead
        kept = {"view": self.asked} if self.asked in VIEWS else {}
        place = {"activity": self.activity.public_id, "phase": self.phase.id}
        return listing(
            request.args,
            ".pairs",
            place,
            rows,
            words=lambda one: f"{one.name} {one.lead}",
            kept=kept,
            size=PAGE,
        )

    def _pair(self, member, heads=False):
        lead, fit = self.match.pairs[member], self.match.fits[member]
        return Pair(
            self.public[member],
            self.names[member],
            self.names[lead],
            self._offer(lead),
            self._why(member, lead),
            _two(fit),
            round(fit * 100),
            member in self.standing.locked,
            fit < max(self.board.spec.floor + 0.1, 0.4),
            heads,
        )

    def _offer(self, lead):
        taken = sum(other == lead for other in self.match.pairs.values())
        return _("%(taken)s of %(room)s places", taken=taken, room=max(self.board.room[lead], taken))

    def _why(self, member, lead):
        """What the two have in common, as far as staff may read it."""
        found = []
        for part in self.board.parts(member, lead):
            field = self.fields.get(part.name)
            title = said(field.title) if field else part.name
            if field is None or fields.is_private(field.readers):
                if any(part.name == want.name for want in self.board.spec.must):
                    found.append(_("%(title)s: enough in common", title=title))
            elif not part.shared:
                found.append(_("%(title)s: nothing in common", title=title))
            else:
                found.append(_("%(title)s: %(shared)s", title=title, shared=_shared(field, part.shared)))
        return ". ".join(found)


def _shared(field, values):
    if field.kind == "times":
        return _("%(hours)s hours of the week", hours=number(len(values) / 2))
    return ", ".join(map(str, values))


def _two(value):
    return f"{value:.2f}"


def _would(placed, moved):
    said_placed = ngettext("%(count)s more has a place then", "%(count)s more have a place then", placed)
    if not moved:
        return _("%(placed)s, and nobody else moves.", placed=said_placed)
    return ngettext(
        "%(placed)s; %(count)s other gets somebody else.",
        "%(placed)s; %(count)s others get somebody else.",
        moved,
        placed=said_placed,
    )


# --- acts ------------------------------------------------------------------------------------------------


@bp.post("/activities/<activity>/phases/<phase>/pairs")
@needs("class.whole")
def change_pairs(activity, phase):
    found = _matched(activity, phase)
    act = ACTS.get(request.form.get("do", ""))
    if act is None:
        raise Missing()
    try:
        tell(act(activity, found), beside="all-h")
    except Missing:
        raise
    except Refusal as refusal:
        return _page(activity, found, 409, refusal_text(refusal))
    view = {"view": request.form["view"]} if request.form.get("view") in VIEWS else {}
    return redirect(url_for(".pairs", activity=activity.public_id, phase=phase, **view), 303)


def _by():
    return {"by": g.person.id, "now": g.now}


def _chosen(activity, phase):
    """{member: lead} of the pairs that are ticked."""
    found = matched.standing(activity, phase, now=g.now)
    ticked = set(request.form.getlist("p"))
    people = {one.public_id: one.id for one in courses.people(activity.course)}
    members = [people[one] for one in ticked if one in people]
    return {one: found.match.pairs[one] for one in members if one in found.match.pairs}


def _publish(activity, phase):
    store.publish(activity, phase, request.form.get("seen", ""), **_by())
    return _("Published. Both sides of each pair have a mail; who waits knows why.")


def _lock(activity, phase):
    chosen = _chosen(activity, phase)
    store.lock(activity, phase, chosen, **_by())
    return ngettext("%(count)s pair is locked.", "%(count)s pairs are locked.", len(chosen))


def _unlock(activity, phase):
    chosen = _chosen(activity, phase)
    store.unlock(activity, phase, chosen, **_by())
    return ngettext("%(count)s pair is free again.", "%(count)s pairs are free again.", len(chosen))


def _never(activity, phase):
    chosen = _chosen(activity, phase)
    store.never(activity, phase, chosen, **_by())
    return ngettext("%(count)s pair is parted for good.", "%(count)s pairs are parted for good.", len(chosen))


def _swap(activity, phase):
    chosen = list(_chosen(activity, phase))
    if len(chosen) != 2:
        return _("Tick exactly two pairs to exchange.")
    store.swap(activity, phase, *chosen, **_by())
    return _("The two have changed. Both pairs are locked.")


def _solve(activity, phase, whole=False):
    placed, moved = store.solve(activity, phase, whole=whole, **_by())
    return _(
        "Done: %(placed)s more have a place, %(moved)s others have somebody else.", placed=placed, moved=moved
    )


def _whole(activity, phase):
    return _solve(activity, phase, whole=True)


ACTS = {
    "publish": _publish,
    "lock": _lock,
    "unlock": _unlock,
    "never": _never,
    "swap": _swap,
    "solve": _solve,
    "whole": _whole,
}
