"""The room of a talk: posts, and what answers them, as threads. News of it comes by itself to open pages."""

from typing import NamedTuple

from flask import g, redirect, render_template, request, url_for

from peerreview.domain import schedule, voice
from peerreview.domain.access import is_staff_role
from peerreview.domain.materials import is_glossary
from peerreview.domain.numbers import rounded
from peerreview.domain.refusals import Missing
from peerreview.domain.visibility import FEW
from peerreview.store import audit, groups, materials, responses
from peerreview.store.reading import seen, shared, talk
from peerreview.web.access import needs
from peerreview.web.responses import bp, written
from peerreview.web.rounds import step_title
from peerreview.web.talks import address
from peerreview.web.text import _, number, when


class Said(NamedTuple):
    """A post in a thread: the ``post`` (a written.Post), or None for one that is out of sight, with what is
    ``said`` of it instead. ``to``: whom it answers, where that is not who began the thread. ``hue`` (1 to 4)
    tells people apart on this page."""

    id: int
    public_id: str
    post: written.Post | None
    to: str = ""
    said: str = ""
    hue: int = 1

    @property
    def stamp(self):
        """What of it an open page may know already."""
        return f"{self.post.row.version}{self.post.row.state}" if self.post else "hidden"

    @property
    def chosen(self):
        """What was chosen of several, in words: its stance."""
        found = self.post.answers if self.post else ()
        return [word for item, shown in found if item.kind == "choice" for word in shown.chosen]

    @property
    def answers(self):
        """[(item, ShownAnswer)] of the rest."""
        return [(item, shown) for item, shown in self.post.answers if item.kind != "choice"]


class Voice(NamedTuple):
    """How a room shares its words: ``equality`` 0..1, ``percent`` of the line, ``said`` in words."""

    equality: str
    percent: float
    said: str
    words: str


class Room(NamedTuple):
    """A talk in one group as somebody sees it.

    ``id`` and ``name`` of the group (None, "" where nobody sits in groups), ``rooms`` [(words, address, is
    current, None)] for staff, ``me``: the name one has here, ``threads`` [[Said]] with who began it first,
    ``begins`` [written.Reply] what begins one, ``counted`` [(what was chosen, how often)], ``closing``
    [(Task, [Post])] what sums it up, ``window`` of the talk, ``stamp``: what an open page knows,
    ``sums_up``: who does so, in words."""

    activity: object
    talk: object
    turn: int
    id: int | None
    name: str
    rooms: list
    me: str
    threads: list
    provided: list
    begins: list
    voice: Voice | None
    counted: list
    closing: list
    window: object
    lines: list
    stamp: str
    is_staff: bool
    sums_up: str = ""

    @property
    def said(self):
        """Ids of the tasks that are written in the room itself."""
        design = self.activity.design
        return [name for name in talk.tasks_of(design, self.talk) if design.is_said(design.tasks[name])]

    @property
    def url(self):
        """Its own address."""
        return address(self.activity, self.talk, self.turn)

    @property
    def news_url(self):
        """Where news of it is asked for."""
        return url_for(
            "responses.news_of_room", activity=self.activity.public_id, task=self.talk.id, round=self.turn
        )

    @property
    def is_over(self):
        """Whether nothing more can be said."""
        return self.window is not None and self.window.state == "closed"


def talk_in(activity, task):
    """The Task of the talk to which *task* (an id) belongs; Missing when there is none."""
    found = activity.design.talk_of(task) if task in activity.design.tasks else None
    if found is None:
        raise Missing()
    return found


@bp.get("/activities/<activity>/tasks/<task>/room")
@needs("response.read")
def room(activity, task):
    return show(look(activity, talk_in(activity, task), written.turn_asked()))


def show(found, sheet=None, status=200, refusal=None):
    """The page of a Room; *sheet*: what its reader is writing there (a writing.Sheet)."""
    about = sheet.work.about_response if sheet else None
    near = next((thread[0].public_id for thread in found.threads if about in [one.id for one in thread]), "")
    line = next((line for line in found.lines if sheet and line.response == sheet.work.id), None)
    names = {one.id: one.post.author for thread in found.threads for one in thread if one.post}
    return render_template(
        "responses/room.html",
        room=found,
        activity=found.activity,
        sheet=sheet,
        work=sheet.work if sheet else None,
        near=near,
        to=names.get(about, ""),
        can_send=bool(line) and (line.window.is_open or line.state == "again"),
        refusal=refusal,
        due=when(found.window.closes) if found.window else None,
        step=step_title(found.activity.design, found.talk.phase, found.turn),
    ), status


@bp.get("/activities/<activity>/tasks/<task>/room/news")
@needs("response.read")
def news_of_room(activity, task):
    """The talk as it stands now; nothing (204) where an open page knows all."""
    found, turn = talk_in(activity, task), written.turn_asked()
    if "known" not in request.args:
        return redirect(address(activity, found, turn), 303)
    mine = talk.room_of(activity, found, turn, g.standing.enrolment)
    is_staff = is_staff_role(g.standing.role)
    if is_staff or request.args["known"] == _stamp(activity, found, turn, mine):
        return "", 204
    return render_template("responses/_news_of_talk.html", room=look(activity, found, turn))


def _stamp(activity, found, turn, mine):
    """What an open page knows: the talk, and what staff say to all."""
    return f"{talk.stamp(activity, found, turn, mine)}.{activity.told or 0}"


def look(activity, found, turn):
    """The Room of the talk *found* (a Task) in a round for the person who asks."""
    is_staff, me = is_staff_role(g.standing.role), g.standing.enrolment
    group, name, rooms = _place(activity, found, turn, is_staff)
    is_placed = group is not None or activity.design.homes[found.phase] is None
    reading = talk.said(me, activity, found, turn, g.now, group)
    reading = reading if is_placed else reading._replace(rows=[])
    facts = reading.facts
    alias = reading.names.known_as(found, turn, me) if found.alias and facts and not is_staff else ""
    posts = _as_here(written.posts(activity, reading), alias) if reading.rows else []
    _note(posts, is_staff)
    windows = schedule.windows(activity.design, facts, g.now) if facts else {}
    window = windows.get((found.phase, turn))
    return Room(
        activity,
        found,
        turn,
        group,
        name or (posts[0].row.group if posts and group else ""),
        rooms,
        alias,
        threads(posts, talk.hidden(me, activity, found, turn, group) if is_placed else [], is_staff),
        _provided(activity, found, reading, is_staff),
        _begins(activity, found, reading),
        _voice(activity, found, turn, group) if is_placed else None,
        _counted(posts, found) if is_staff or (window and window.state == "closed") else [],
        _closing(activity, found, turn, group, windows, reading) if facts else [],
        window,
        reading.lines,
        _stamp(activity, found, turn, group) if is_placed else "",
        is_staff,
        _sums_up(activity, found, turn, reading) if facts and not is_staff else "",
    )


def _place(activity, found, turn, is_staff):
    """(group id or None, its name, the rooms for staff) of the room that is asked for: one's own, or for
    staff the one that the address names, else the first."""
    home = activity.design.homes[found.phase]
    if not is_staff or home is None:
        return talk.room_of(activity, found, turn, g.standing.enrolment) if home else None, "", []
    board = groups.board(activity.id, home, turn) or groups.board(activity.id, home, 1)
    asked = request.args.get("room")
    here = next((row for row in board if row.public_id == asked), board[0] if board else None)
    rooms = [
        (
            _("Group %(name)s", name=row.name),
            address(activity, found, turn, room=row.public_id),
            row is here,
            None,
        )
        for row in board
    ]
    return here and here.id, here.name if here else "", rooms


def _as_here(posts, alias):
    """The posts with one's own under the name that the room knows."""
    mine = _("%(name)s (you)", name=alias) if alias else _("You")
    return [post._replace(author=mine) if post.row.is_mine else post for post in posts]


def _sums_up(activity, found, turn, reading):
    """Who sums the talk up when it closes, by the name that the room knows; "" where nobody does."""
    design = activity.design
    task = next((one for one in design.tasks.values() if one.is_joint and found.id in one.about.names), None)
    place = schedule.place_in(design, reading.facts, found.phase, turn, g.now)
    if task is None or task.by is None or place is None or not place.roles:
        return ""
    holders = [one for one, held in zip(place.members, place.roles, strict=True) if task.by in held]
    names = reading.names
    said = [
        _("you")
        if one == g.standing.enrolment
        else names.known_as(found, turn, one)
        if found.alias
        else names.name(one)
        for one in holders
    ]
    if not said:
        return ""
    return _("When it closes, “%(task)s” is written by %(names)s.", task=task.title, names=", ".join(said))


def _note(posts, is_staff):
    """Staff who read names leave a line; what was answered to oneself is new no more."""
    works = [post.work for post in posts if post.work]
    if is_staff:
        audit.reveal(works, by=g.person.id, at=g.now)
    else:
        seen.record(
            g.standing, [post.work for post in posts if post.work and post.row.is_about_mine], now=g.now
        )


def threads(posts, hidden, is_staff=False):
    """[[Said]] one list a thread: who began it, then all that answers it, however deep, oldest first. Those
    without an answer stand first, for nobody is to be overheard."""
    by_id = {post.row.id: post for post in posts}
    about = {post.row.id: post.row.about for post in posts} | {one.id: one.about for one in hidden}
    found = {}
    everything = [Said(post.row.id, post.row.public_id, post) for post in posts]
    everything += [
        Said(one.id, one.public_id, None, said=_out_of_sight(one, is_staff))
        for one in hidden
        if one.id not in by_id
    ]
    told = {one.id: _out_of_sight(one, is_staff) for one in hidden if one.id in by_id}
    for said in everything:
        head = said.id
        while about.get(head) in about:
            head = about[head]
        to = by_id.get(about[said.id]) if head not in (said.id, about[said.id]) else None
        said = said._replace(to=to.author if to else "", said=said.said or told.get(said.id, ""))
        found.setdefault(head, []).append(said)
    hues = {}
    for head, thread in found.items():
        thread.sort(key=lambda said: said.id != head)
        for place, said in enumerate(thread):
            name = said.post.author if said.post else ""
            thread[place] = said._replace(hue=hues.setdefault(name, len(hues)) % 4 + 1)
    return sorted(found.values(), key=lambda thread: len(thread) > 1)


def _out_of_sight(one, is_staff):
    if one.is_mine:
        return _(
            "What you wrote here is out of sight. Somebody flagged it %(time)s; staff read it and bring it "
            "back or tell you why not.",
            time=when(one.at),
        )
    return _(
        "One post is out of sight. Somebody in this room flagged it; staff read it and bring it back or say "
        "why not."
    )


def _provided(activity, found, reading, is_staff):
    """[(Material, [Entry])] of what the talk is about, and the terms of its topic."""
    tasks = activity.design.tasks
    names = {
        tasks[name].about.name
        for name in talk.tasks_of(activity.design, found)
        if tasks[name].about and tasks[name].about.kind == "material"
    } | {name for name, one in activity.design.materials.items() if is_glossary(one, found)}
    if is_staff or reading.facts is None:
        entries = materials.of_activity(activity, names=tuple(sorted(names))) if is_staff and names else {}
        return [(activity.design.materials[name], here) for name, here in entries.items() if here]
    return [
        pair for pair in materials.readable(activity, reading.facts, reading.lines) if pair[0].name in names
    ]


def _begins(activity, found, reading):
    """[written.Reply]: what begins a thread of one's own, or goes on with one."""
    replies = {}
    for line in reading.lines:
        task = activity.design.tasks[line.task]
        is_one = task.id != found.id and task.id in found.about.names and activity.design.is_said(task)
        if not is_one or line.state not in ("open", "grace", "late"):
            continue
        if line.kind == "choose":
            url = url_for("responses.choose", activity=activity.public_id, task=task.id, round=line.round)
            replies.setdefault(task.id, written.Reply(task.title, url))
            continue
        entry = next((public for public in _public_of(line) if public), "")
        fields = {"round": line.round, "kind": line.kind, "subject": entry}
        post = url_for("responses.begin", activity=activity.public_id, task=task.id)
        replies.setdefault(task.id, written.Reply(task.title, post=post, fields=fields))
    return list(replies.values())


def _public_of(line):
    return responses.public_ids([line.subject]).values() if line.subject else ()


def _voice(activity, found, turn, group):
    """The Voice of a room, or None while too little was said to speak of it."""
    count, amounts = talk.words(activity, found, turn, group)
    shares = list(amounts.values())
    equality = voice.equality(shares)
    # Who is no part of the room learns no number of a few.
    if equality is None or count < len(shares) or (g.standing.role != "student" and len(shares) < FEW):
        return None
    few = voice.quiet(shares)
    said = _("%(people)s people, %(posts)s posts.", people=len(shares), posts=count)
    if few == 1:
        said += " " + _("One of you has had little room so far; a question to all, or a pause, makes some.")
    elif few:
        said += " " + _(
            "%(count)s of you have had little room so far; a question to all, or a pause, makes some.",
            count=few,
        )
    return Voice(number(equality), float(rounded(100 * equality, 1)), said, number(sum(shares)))


def _counted(posts, found):
    """[(what was chosen, how often)] in the answers of a talk: how the room took what it read."""
    tally = {}
    for post in posts:
        if post.row.task == found.id and post.work:
            for item in post.work.items:
                if item.kind == "choice":
                    for level in item.levels:
                        tally.setdefault(level.title, 0)
            for item, shown in post.answers:
                if item.kind == "choice":
                    for word in shown.chosen:
                        tally[word] = tally.get(word, 0) + 1
    return list(tally.items())


def _may_be_there(window):
    """Whether somebody can have written in a step: its window is open, or was, for the reader; staff pass no
    gates, so theirs says nothing."""
    return is_staff_role(g.standing.role) or (window is not None and window.state != "locked")


def _closing(activity, found, turn, group, windows, known):
    """[(Task, [Post])] what was written about the whole talk, of this room alone."""
    closing = [
        task
        for task in activity.design.tasks.values()
        if task.is_joint and found.id in task.about.names and _may_be_there(windows.get((task.phase, turn)))
    ]
    told = []
    for task in closing:
        reading = shared.readable(g.standing.enrolment, activity, task, turn, g.now, known=known)
        rows = [row for row in reading.rows if group is None or row.group_id == group]
        if rows:
            told.append((task, written.posts(activity, reading, rows)))
    return told
