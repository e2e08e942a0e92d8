"""All tables, in the order they are created. They stand left of every verb, so that one capability may read
another's rows without the verbs importing each other in circles (docs/decisions/0002)."""

from peerreview.store.tables.accounts import Account, CalendarFeed, LoginAttempt, LoginSession
from peerreview.store.tables.activities import (
    Activity,
    ActivityForm,
    Announcement,
    Form,
    FormVersion,
    OwnDesign,
    OwnForm,
    Passage,
    PhaseWindow,
    Rehearsal,
    SetUpCopy,
    Slip,
    Stuck,
)
from peerreview.store.tables.alerts import Alert
from peerreview.store.tables.allocation import Allocation, TurnedAway
from peerreview.store.tables.asking import Request
from peerreview.store.tables.certificates import Certificate
from peerreview.store.tables.circles import Disclosure, KeptAway, LearnerOffer, Participant
from peerreview.store.tables.courses import (
    Attribute,
    Course,
    Enrolment,
    ProfileField,
    Section,
    SectionCharge,
    SiteSetting,
)
from peerreview.store.tables.diplomacy import CoachSetting, Finding, QuietRule, Risk, TipAct
from peerreview.store.tables.doors import ClassCode, Identity, OneTimeLink
from peerreview.store.tables.grading import DecidingReview, Grade, GradebookRule, Remeasure
from peerreview.store.tables.groups import (
    Grouping,
    Membership,
    Pairing,
    PeerGroup,
    Presence,
    Rearrangement,
    StandIn,
    StepGrouping,
)
from peerreview.store.tables.journal import AuditLine, OutboxMessage
from peerreview.store.tables.marks import Mark
from peerreview.store.tables.moderation import (
    Concern,
    Decision,
    Flag,
    ModerationCase,
    ModerationClaim,
    ModerationSetting,
    OwnLook,
    Seen,
)
from peerreview.store.tables.pilots import (
    Pilot,
    PilotDecision,
    PilotMinutes,
    PilotOutcome,
    PilotValue,
)
from peerreview.store.tables.reminders import Reminder
from peerreview.store.tables.responses import (
    Answer,
    HandedFile,
    Note,
    PenAsk,
    Response,
    Score,
    SearchEntry,
    Version,
)
from peerreview.store.tables.rosters import RosterChange, RosterImport
from peerreview.store.tables.showcase import Consent, Exhibit, ExhibitReply, Proposal
from peerreview.store.tables.site import SiteMark, SiteText

TABLES = (
    Account,
    LoginSession,
    LoginAttempt,
    CalendarFeed,
    AuditLine,
    OutboxMessage,
    SiteMark,
    SiteText,
    SiteSetting,
    Course,
    OneTimeLink,
    ClassCode,
    Identity,
    Section,
    Enrolment,
    SectionCharge,
    ProfileField,
    Attribute,
    Certificate,
    OwnForm,
    Form,
    FormVersion,
    Activity,
    ActivityForm,
    PhaseWindow,
    SetUpCopy,
    Slip,
    Passage,
    Stuck,
    Announcement,
    OwnDesign,
    Rehearsal,
    Grouping,
    PeerGroup,
    Membership,
    StepGrouping,
    Rearrangement,
    Pairing,
    StandIn,
    Presence,
    Response,
    PenAsk,
    Version,
    Answer,
    Note,
    HandedFile,
    Score,
    SearchEntry,
    Alert,
    Allocation,
    TurnedAway,
    Grade,
    DecidingReview,
    GradebookRule,
    Remeasure,
    CoachSetting,
    QuietRule,
    Finding,
    Risk,
    TipAct,
    ModerationSetting,
    Decision,
    Flag,
    Seen,
    OwnLook,
    Concern,
    ModerationCase,
    ModerationClaim,
    Mark,
    Request,
    Reminder,
    RosterImport,
    RosterChange,
    Participant,
    Disclosure,
    KeptAway,
    LearnerOffer,
    Exhibit,
    Consent,
    Proposal,
    ExhibitReply,
    Pilot,
    PilotOutcome,
    PilotValue,
    PilotDecision,
    PilotMinutes,
)

__all__ = [table.__name__ for table in TABLES] + ["TABLES"]
