"""The parts of a learning design as values: Design, Phase, Task, About, Gate, Repeat, Group."""

from dataclasses import dataclass, field
from types import MappingProxyType

from peerreview.domain.designs.graded import Grading
from peerreview.domain.designs.once import once
from peerreview.domain.designs.repeated import Repeat
from peerreview.domain.designs.taking_part import People
from peerreview.domain.fading import Fades

SEES = (
    "self",
    "pair",
    "group",
    "cohort",
    "post_first",
    "blind",
    "blind_writer",
    "blind_subject",
    "named",
    "private",
    "between",
    "counts",
    "aggregate",
    "instructor",
)
MATERIALS = ("stimulus", "exemplars", "sample", "samples", "case", "cases", "topic", "topics")
MATERIAL_KINDS = ("text", "links", "topics", "segments", "exemplars", "cases", "model", "terms")
PEOPLE = ("members", "team", "partner", "role", "owner")  # whom a task may be about, mostly of a group
COURSE_ROLES = ("student", "assistant", "instructor", "staff")
RELATIONS = ("same", "union", "within", "across")
HOLDS = ("none", "all", "sample", "flagged")
MEASURES = ("score", "agreement")
OTHERWISE = ("repeat", "rescue", "fallback", "wait", "escalate", "regroup")
RELEASES = ("date", "hand", "at_once")
OPEN_TO = ("handed_in", "everyone", "passed")


@dataclass(frozen=True, slots=True)
class About:
    """What a task is about.

    ``kind``: task (others' responses to *name*), own (mine, or those about mine), last (mine of the round
    before), members, team, partner, role (people of my group; of a team oneself too), owner (whose activity
    it is) or material (what staff provide under *name*).
    ``together``: one response about all of them, rather than one about each. ``also``: more tasks whose
    responses it may be about, its own among them where answers may be answered: a talk. ``is_next``: only
    about those of the next seat of my group (``partner.<task>``): two see each other, three go round."""

    kind: str
    name: str = ""
    together: bool = False
    also: tuple[str, ...] = ()
    is_next: bool = False

    @property
    def names(self):
        """All that it may be about, in the order of the design."""
        return (self.name, *self.also)


@dataclass(frozen=True, slots=True)
class Task:
    """Who answers which form about what, how many, and who may see it.

    ``by`` is None (each member), "group", a group role, a course role, owner or guest (of an activity that
    its learners own), or a credential (whoever holds it);
    ``needs``: credentials without which it is locked. ``pick`` is the number dealt by
    allocation, ``share`` a share 0..1 of all subjects instead. ``least`` (key ``min``) is the least number of
    free choices. ``hides_writer`` and ``hides_subject``: whose name is hidden from the other; ``alias``:
    peers know the writer by an alias, ``subject_alias``: they know the writer of the subject by one. All four
    are inherited by what is written about it. ``about_self``: it is about what the writer wrote. ``low``:
    under this mean of a scale staff are asked to look. ``owed``: False where it is offered to all and asked
    of nobody; ``every_comment``: an answer to a review says of each comment what becomes of it; ``added``:
    the key of the addition that brought it. ``marks``: its points are the score of what it is about;
    ``within`` seconds of a hand-in it is promised (0: not), else somebody of the staff is asked; ``audit``:
    the share 0..1 that staff look at once it is out. ``tells``: "group" where the others of the group are
    told at once; ``timer``: seconds counted down from the hand-in; ``offers``: "dues" where what its writer
    has due next is offered as its first words. ``sets``: the name of the attribute that its levels become of
    whom it is about; ``coach``: "tone" where it owes nobody advice."""

    id: str
    phase: str
    form: str
    title: str = ""
    by: str | None = None
    about: About | None = None
    pick: int | None = None
    share: float | None = None
    least: int | None = None
    excluded: tuple[str, ...] = ()
    after: str | None = None
    see: str = "group"
    alias: bool = False
    hold: str = "flagged"
    revises: str | None = None
    open_to: str = "handed_in"
    hides_writer: bool = False
    hides_subject: bool = False
    subject_alias: bool = False
    about_self: bool = False
    called: str = ""
    fades: Fades | None = None
    low: float | None = None
    needs: tuple[str, ...] = ()
    owed: bool = True
    every_comment: bool = False
    added: str | None = None
    marks: bool = False
    within: int = 0
    audit: float = 0.0
    tells: str | None = None
    timer: int = 0
    offers: str | None = None
    sets: str | None = None
    coach: str | None = None

    @property
    def is_dealt(self):
        """Whether allocation says who answers it about what: so many each, or a share of all."""
        return bool(self.pick or self.share)

    @property
    def is_queue(self):
        """Whether what it is about waits in a queue: each gets ``pick``, and nobody owes any."""
        return bool(self.pick) and self.least == 0

    @property
    def is_joint(self):
        """Whether one response is written about all that others wrote under a task: its sources stand beside
        it."""
        return self.about is not None and self.about.kind == "task" and self.about.together

    @property
    def is_talk(self):
        """Whether people freely answer posts of several kinds, or answers: all of them are one talk."""
        return self.about is not None and bool(self.about.also) and not self.about.together


@dataclass(frozen=True, slots=True)
class Material:
    """What staff provide under a name. ``kind``: one of MATERIAL_KINDS; ``beside`` (key ``for``): ids of the
    tasks at which it is read besides those about it; ``needed``: nobody is asked about it without an entry;
    ``draws``: its entries may be divided into sets, of which each try is asked one (``domain.drawing``).

    In the store an entry is a response by staff, so it may be a subject: to ``task``, a Task."""

    name: str
    title: str
    kind: str = "text"
    beside: tuple[str, ...] = ()
    needed: bool = False
    draws: bool = False

    @property
    def task(self):
        """The Task that an entry answers: written by staff, read by all whom a task asks about it."""
        return Task(
            self.name, "", "material", self.title, by="staff", see="cohort", hold="none", called="material"
        )


@dataclass(frozen=True, slots=True)
class Gate:
    """When a person, group or cohort moves on.

    ``when``: due, all, score, agreement, approved, hand or event; ``bar`` 0..1 for score and agreement,
    ``event`` the name after ``event.``. ``otherwise`` (key ``else``) acts when the window closes unpassed;
    ``early`` seconds before that staff are asked to look (0: not)."""

    per: str = "cohort"
    when: str = "due"
    bar: float | None = None
    event: str | None = None
    otherwise: str | None = None
    early: int = 0

    @property
    def is_clock(self):
        """Whether dates alone open this gate, so that no passage is ever stored."""
        return self.when == "due"


@dataclass(frozen=True, slots=True)
class Group:
    """How a phase partitions those present; ``spec`` is the canonical mapping that grouping reads."""

    spec: MappingProxyType
    relation: str | None = None
    of: str | None = None

    @property
    def roles(self):
        """Names of the group roles, in order."""
        return tuple(self.spec.get("roles", ()))

    def says(self, role):
        """What whoever holds a group role is told to do, or ""."""
        return self.spec.get("role_texts", {}).get(role, "")


@dataclass(frozen=True, slots=True)
class Phase:
    """One grouping, some tasks, one gate. ``release`` says how responses of this phase open to those they are
    about; ``words_first``: their levels wait for the answer of whom they are about (see
    ``visibility.awaited``). ``needs``: credentials without which its tasks are locked; who did all that the
    phase asks holds ``grants`` from then on, for ``lasts`` seconds (None: for good)."""

    id: str
    title: str
    tasks: tuple[Task, ...]
    gate: Gate = Gate()
    group: Group | None = None
    release: str = "date"
    finished_first: bool = False
    words_first: bool = True
    grants: str | None = None
    lasts: int | None = None
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Design:
    """A validated learning design. ``plan`` is its canonical form (JSON), ``digest`` the SHA-256 of that. Who
    did all of it holds ``granted`` from then on, for ``lasts`` seconds (None: for good). ``owner``: whose an
    activity of it is: that of staff, or of the learner who opened it."""

    title: str
    phases: tuple[Phase, ...]
    plan: dict = field(repr=False, hash=False, compare=False)
    digest: str = ""
    repeat: Repeat | None = None
    grading: Grading | None = None
    granted: str | None = None
    lasts: int | None = None
    grace: int = 600
    lease: int = 48 * 3600
    params: MappingProxyType = field(default_factory=lambda: MappingProxyType({}), hash=False, compare=False)
    tasks: MappingProxyType = field(default_factory=lambda: MappingProxyType({}), hash=False, compare=False)
    homes: MappingProxyType = field(
        default_factory=lambda: MappingProxyType({}), repr=False, hash=False, compare=False
    )
    materials: MappingProxyType = field(
        default_factory=lambda: MappingProxyType({}), hash=False, compare=False
    )
    people: People = People()
    owner: str = "staff"
    # what was asked of it before
    known: dict = field(default_factory=dict, init=False, repr=False, hash=False, compare=False)

    @property
    def is_of_learners(self):
        """Whether a learner opens it, invites, dates, lets pass and closes."""
        return self.owner == "learners"

    @once
    def phase(self, phase_id):
        """The phase of that id; KeyError when there is none."""
        for phase in self.phases:
            if phase.id == phase_id:
                return phase
        raise KeyError(phase_id)

    @property
    @once
    def credentials(self):
        """Names of the credentials that anything in this design needs, in order."""
        found = [name for part in (*self.phases, *self.tasks.values()) for name in part.needs]
        found += [task.by for task in self.tasks.values() if (task.by or "").startswith("cred.")]
        groups = [phase.group for phase in self.phases if phase.group]
        found += [name for one in groups for name in one.spec.get("needs", {}).values() if "cred." in name]
        return tuple(dict.fromkeys(found))

    @property
    @once
    def grants(self):
        """Names of the credentials that its phases grant, in order, and that it grants as a whole."""
        found = [phase.grants for phase in self.phases if phase.grants]
        return tuple(dict.fromkeys([*found, *filter(None, [self.granted])]))

    def lasts_of(self, phase_id):
        """How many seconds a credential holds that a phase grants ("": the whole design); None: for good."""
        return self.phase(phase_id).lasts if phase_id else self.lasts

    @once
    def marked_by(self, task_id):
        """The Task whose points are the score of responses to *task_id*, or None."""
        return next((task for task in self.asks_about(task_id) if task.marks), None)

    def task_of(self, name):
        """The Task of that id, be it one of a phase or what an entry of a material answers; KeyError
        otherwise."""
        return self.tasks[name] if name in self.tasks else self.materials[name].task

    def is_endless(self, phase_id):
        """Whether a phase stands in a repeat that nothing ends."""
        repeat = self.repeat
        is_in = repeat is not None and phase_id in repeat.phases
        return is_in and not (repeat.over or repeat.times or repeat.until)

    @once
    def merges_after(self, phase_id):
        """How many groups each of the unions that build on a phase's groups merges, level by level."""
        merges, source = [], phase_id
        for phase in self.phases[self.place(phase_id) + 1 :]:
            if phase.group is None or phase.group.relation == "same":
                continue
            if phase.group.relation == "union" and self.source_of(phase) == source:
                merges.append(phase.group.spec.get("merge", 2))
                source = phase.id
        return tuple(merges)

    def source_of(self, phase):
        """Id of the phase whose grouping the relation of *phase* speaks of, or None without a relation."""
        if phase.group is None or not phase.group.relation:
            return None
        if phase.group.of:
            return self.homes[phase.group.of]
        before = [found.id for found in self.phases[: self.place(phase.id)] if found.group]
        return self.homes[before[-1]]

    @once
    def place(self, phase_id):
        """Position of a phase in the order they run, from 0."""
        return next(place for place, phase in enumerate(self.phases) if phase.id == phase_id)

    def grouping_phase(self, phase_id):
        """Id of the phase whose grouping holds in *phase_id* (``same`` looks back), or None."""
        return self.homes[phase_id]

    @once
    def asks_about(self, task_id):
        """Tasks that ask people about responses to *task_id*, in order."""
        return tuple(
            task
            for task in self.tasks.values()
            if task.about and task.about.kind in ("task", "own") and task_id in task.about.names
        )

    @once
    def talk_of(self, task_id):
        """The Task in which people answer responses to *task_id*, or which is one itself, where these stand
        in one talk; None otherwise."""
        talks = [task for task in self.tasks.values() if task.is_talk]
        return next((task for task in talks if task_id in (task.id, *task.about.names)), None)

    def home_of(self, task):
        """Id of the phase in whose groups responses to *task* (a Task) are read, or None: that of its own
        step; of what is written before there are groups, that of the talk in which it is answered."""
        home = self.homes.get(task.phase)
        talk = None if home else self.talk_of(task.id)
        return self.homes[talk.phase] if talk else home

    def is_said(self, task):
        """Whether responses to *task* are written in the room of a talk: answers, and what begins a thread
        there."""
        talk = self.talk_of(task.id)
        return talk is not None and talk.phase == task.phase

    @once
    def answers_to(self, task_id):
        """Tasks in which people answer what they received under *task_id*, in order."""
        return tuple(task for task in self.asks_about(task_id) if self.is_answer(task))

    def is_review(self, task):
        """Whether a response to *task* is about one response of somebody: a review in the words of the
        screen. A revision is work again, and so is what a group writes about all its members' work."""
        return (
            task.about is not None
            and task.about.kind in ("task", "own", "last")
            and not task.revises
            and not task.is_joint
            and not task.is_talk
        )

    @property
    @once
    def lapsing(self):
        """Ids of the tasks whose claims run out: others wait for what is left. For a work to practise on
        nobody waits."""
        return frozenset(
            task.id for task in self.tasks.values() if task.is_dealt and task.about.kind != "material"
        )

    def is_practice(self, task):
        """Whether a response to *task* is about a work that staff provide to practise on."""
        about = task.about
        if about is None or about.kind != "material":
            return False
        return task.is_dealt or self.materials[about.name].kind == "exemplars"

    def is_answer(self, task):
        """Whether *task* answers reviews that somebody received, rather than being about a work or a
        person."""
        if task.about is None or task.about.kind != "own" or task.revises:
            return False
        source = self.tasks[task.about.name]
        return self.is_review(source) and not source.revises
