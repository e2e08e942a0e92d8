"""What each column of each table is to the people it is about: the one list by which data are given out,
erased and kept. A column without a class fails a test.

KEY joins rows and says nothing by itself. COURSE is what staff set up. IDENTITY says who somebody is, SECRET
opens something, ABOUT is a fact about a person, HABIT how they like to read: these four go when somebody is
erased. WRITTEN are people's words, JUDGED what others made of what they did, TRACE who did what when: these
stay under a name that is nobody's, the words only as long as a course is kept."""

KEY, COURSE, IDENTITY, SECRET, ABOUT = "key", "course", "identity", "secret", "about"
HABIT, WRITTEN, JUDGED, TRACE = "habit", "written", "judged", "trace"
ERASED = (IDENTITY, SECRET, ABOUT, HABIT)

CLASSES = {
    "account": {
        KEY: "id public_id",
        COURSE: "is_admin is_demo",
        IDENTITY: "email email_key name said_as mail_problem",
        SECRET: "password",
        ABOUT: "needs",
        HABIT: "zone language theme keys_on quiet sans wide is_daily mail_hour few_mails",
        TRACE: "created_at closed_at erase_asked_at erased_at",
    },
    "login_session": {
        KEY: "id account_id",
        SECRET: "token",
        TRACE: "created_at seen_at ended_at may_repeat device",
    },
    "login_attempt": {
        KEY: "id",
        IDENTITY: "email_key address",
        TRACE: "at succeeded",
    },
    "one_time_link": {
        KEY: "id account_id course_id by_id",
        SECRET: "token",
        TRACE: "purpose created_at ends_at used_at",
    },
    "calendar_feed": {
        KEY: "id account_id",
        SECRET: "name",
        TRACE: "created_at read_at",
    },
    "certificate": {
        KEY: "id enrolment_id",
        SECRET: "code",
        HABIT: "says_who says_where",
        TRACE: "name made_at ended_at",
    },
    "audit_line": {
        KEY: "id by_id thing_id activity_id course_id",
        TRACE: "at verb thing detail",
    },
    "outbox_message": {
        KEY: "id account_id course_id",
        ABOUT: "key subject body path",
        TRACE: "created_at next_at attempts sent_at receipt problem is_urgent",
    },
    "site_mark": {
        KEY: "id",
        COURSE: "name at detail",
    },
    "site_text": {
        KEY: "id by_id",
        COURSE: "name number text html at",
    },
    "site_setting": {
        KEY: "id by_id",
        COURSE: "name value at",
    },
    "class_code": {KEY: "id course_id by_id", COURSE: "made_at ends_at", SECRET: "code"},
    "own_form": {
        KEY: "id public_id course_id by_id",
        COURSE: "title called items rev changed_at archived_at",
    },
    "remeasure": {KEY: "id activity_id written_id measured_id by_id", COURSE: "at ended_at"},
    "identity": {KEY: "id account_id", IDENTITY: "issuer sub", TRACE: "made_at"},
    "set_up_copy": {KEY: "id activity_id account_id", COURSE: "kind seen content at"},
    "roster_import": {
        KEY: "id public_id course_id by_id",
        COURSE: "name is_guessed keys at applied_at undone_at",
        IDENTITY: "text mended",
    },
    "roster_change": {KEY: "id roster_import_id enrolment_id", IDENTITY: "before after", TRACE: "did at"},
    "course": {
        KEY: "id public_id origin_id",
        COURSE: "code title zone created_at archived_at is_template kept_months retired_at",
    },
    "exhibit": {
        KEY: "id public_id activity_id response_id item by_id",
        WRITTEN: "reason",
        TRACE: "answer proposed_at answered_at",
    },
    "consent": {
        KEY: "id exhibit_id activity_id enrolment_id",
        WRITTEN: "approach approach_html",
        TRACE: "answer audience is_named in_report version decided until_at answered_at",
    },
    "proposal": {
        KEY: "id exhibit_id activity_id enrolment_id",
        WRITTEN: "reason",
        TRACE: "is_named at",
    },
    "exhibit_reply": {
        KEY: "id public_id exhibit_id activity_id enrolment_id token",
        WRITTEN: "text html",
        TRACE: "at",
    },
    "pilot": {
        KEY: "id public_id course_id reader_id by_id",
        COURSE: "title objective answers advised model why rate currency begins_at",
        TRACE: "signed_at stopped_at closed_at",
    },
    # What a file could not be matched with names people as the file does.
    "pilot_outcome": {
        KEY: "id pilot_id",
        COURSE: "kind title unit source place baseline target",
        IDENTITY: "left_over",
    },
    "pilot_value": {KEY: "id outcome_id enrolment_id by_id", ABOUT: "value", TRACE: "at"},
    "pilot_decision": {KEY: "id pilot_id by_id", COURSE: "day act text", TRACE: "at"},
    "pilot_minutes": {KEY: "id pilot_id enrolment_id token", COURSE: "what", TRACE: "minutes at"},
    "section": {
        KEY: "id course_id",
        COURSE: "name",
    },
    "enrolment": {
        KEY: "id public_id course_id account_id section_id",
        IDENTITY: "number",
        TRACE: "role joined_at left_at student_since",
    },
    "section_charge": {KEY: "id enrolment_id section_id by_id", TRACE: "at"},
    "profile_field": {
        KEY: "id course_id by_id",
        COURSE: "name title kind choices is_many readers why is_asked at",
    },
    "attribute": {
        KEY: "id enrolment_id by_id",
        COURSE: "readers source",
        ABOUT: "name value other_id",
        TRACE: "from_at until_at",
    },
    "form": {
        KEY: "id course_id origin_id",
        COURSE: "key title",
    },
    "form_version": {
        KEY: "id form_id by_id",
        COURSE: "number items at",
    },
    "activity": {
        KEY: "id public_id course_id plan_digest seed",
        COURSE: (
            "title brief brief_html plan created_at published_at archived_at settle_at settled_at people "
            "closed_at offered_as"
        ),
    },
    "activity_form": {
        KEY: "id activity_id form_version_id",
        COURSE: "key",
    },
    "phase_window": {
        KEY: "id activity_id phase round whom by_id",
        COURSE: "opens_at closes_at late_until releases_at",
        WRITTEN: "reason",
        JUDGED: "is_waived",
        TRACE: "at",
    },
    "slip": {
        KEY: "id activity_id phase round whom by_id",
        WRITTEN: "reason",
        TRACE: "was_at is_at at",
    },
    "passage": {
        KEY: "id activity_id phase round whom by_id",
        WRITTEN: "reason",
        TRACE: "at cause undone_at",
    },
    "stuck": {
        KEY: "id activity_id",
        COURSE: "kind phase round whom detail reason since tries last_at ended_at",
    },
    "announcement": {
        KEY: "id public_id activity_id by_id",
        COURSE: "phase round text rev at ended_at",
    },
    "own_design": {
        KEY: "id public_id course_id by_id",
        COURSE: "title text good_text good_at origin previous rev changed_at archived_at",
    },
    "rehearsal": {
        KEY: "id course_id digest by_id",
        COURSE: "design people absent late leave seen",
        TRACE: "at ended_at",
    },
    "grouping": {
        KEY: "id course_id seed digest by_id",
        COURSE: "title",
        TRACE: "reasons at",
    },
    "peer_group": {
        KEY: "id grouping_id public_id place",
        COURSE: "name label",
    },
    "membership": {
        KEY: "id grouping_id peer_group_id enrolment_id seat",
        TRACE: "group_role joined_at left_at cause",
    },
    "step_grouping": {
        KEY: "id activity_id grouping_id",
        COURSE: "phase round",
    },
    "rearrangement": {
        KEY: "id public_id grouping_id by_id",
        TRACE: "code moves roles at undone_at",
    },
    "pairing": {
        KEY: "id activity_id phase member_id lead_id by_id",
        TRACE: "kind side how at ended_at",
    },
    "stand_in": {
        KEY: "id rearrangement_id peer_group_id key opener_id",
    },
    "presence": {
        KEY: "id activity_id enrolment_id peer_group_id",
        TRACE: "at",
    },
    "response": {
        KEY: (
            "id public_id activity_id task round nth author_id author_group_id about_response_id "
            "about_person_id about_group_id about_version address form_version_id drawn"
        ),
        WRITTEN: "draft",
        JUDGED: "state shown",
        TRACE: (
            "rev last_save saved_at pen_id pen_until version first_at submitted_at released_at answered_at "
            "as_staff notes"
        ),
    },
    "pen_ask": {
        KEY: "id response_id enrolment_id",
        TRACE: "at",
    },
    "version": {
        KEY: "id response_id number by_id form_version_id about_version",
        TRACE: "at typed_at hash receipt words cause",
    },
    "answer": {
        KEY: "id version_id item nth",
        WRITTEN: "text html",
        JUDGED: "level value",
    },
    "note": {
        KEY: "id response_id number about_version place",
        WRITTEN: "kept",
        JUDGED: "kept_level choice",
        TRACE: "at removed_at chosen_at",
    },
    "handed_file": {
        KEY: "id public_id response_id by_id",
        WRITTEN: "name digest said drafted",
        TRACE: "at size state kind reason detail is_silent pages drawn tries ends_at",
    },
    "score": {
        KEY: "id response_id measure",
        JUDGED: "value",
        TRACE: "at",
    },
    "search_entry": {
        KEY: "id account_id response_id",
        WRITTEN: "words",
    },
    "alert": {
        KEY: "id public_id activity_id phase round whom task kind owner_id asked answered_by_id",
        WRITTEN: "answer",
        TRACE: "missed_at raised_at due_at answered_at closed_at",
    },
    "allocation": {
        KEY: (
            "id activity_id address task round reviewer_id reviewer_group_id about_response_id "
            "about_person_id about_group_id slot seat by_id"
        ),
        WRITTEN: "note",
        TRACE: "at cause ended_at ended_cause until_at",
    },
    "turned_away": {
        KEY: "id activity_id person_id task round",
        TRACE: "at told_at",
    },
    "grade": {
        KEY: "id activity_id enrolment_id kind by_id",
        WRITTEN: "reason",
        JUDGED: "value computed low high method rows is_override",
        TRACE: "at released_at replaced_at seen_at",
    },
    "deciding_review": {
        KEY: "id activity_id work_id review_id by_id ended_by_id",
        TRACE: "at ended_at",
    },
    "gradebook_rule": {
        KEY: "id course_id activity_id by_id",
        COURSE: "weight absent at ended_at",
    },
    "coach_setting": {
        KEY: "id activity_id by_id",
        COURSE: "settings language genre at",
    },
    "quiet_rule": {
        KEY: "id activity_id by_id",
        COURSE: "rule shown waved at speaks answered_at",
    },
    "finding": {
        KEY: "id version_id item",
        JUDGED: "signal rule start end level",
        TRACE: "dismissed_at",
    },
    "risk": {
        KEY: "id version_id",
        JUDGED: "value reasons",
        TRACE: "is_sent_anyway",
    },
    "tip_act": {
        KEY: "id response_id item",
        TRACE: "signal rule span act at",
    },
    "moderation_setting": {
        KEY: "id activity_id person_id",
        COURSE: "mode period patience moderators sample",
    },
    "decision": {
        KEY: "id response_id version by_id undoes_id",
        WRITTEN: "reason",
        JUDGED: "act from_state to_state detail",
        TRACE: "at",
    },
    "flag": {
        KEY: "id response_id version item by_id decision_id about",
        WRITTEN: "reason",
        TRACE: "at",
    },
    "seen": {
        KEY: "id enrolment_id response_id",
        TRACE: "version at",
    },
    "own_look": {
        KEY: "id enrolment_id response_id",
        TRACE: "at",
    },
    "concern": {
        KEY: "id activity_id subject response_id person_id version kind task round given_id decision_id",
        JUDGED: "detail",
        TRACE: "at ended_at",
    },
    "moderation_case": {
        KEY: "id activity_id subject given_id",
        JUDGED: "risk",
        TRACE: "filters since",
    },
    "moderation_claim": {
        KEY: "id activity_id subject by_id",
        TRACE: "until",
    },
    "mark": {
        KEY: "id response_id item work_id by_id",
        JUDGED: "kind",
        TRACE: "at ended_at",
    },
    "request": {
        KEY: "id public_id activity_id person_id whom kind task round by_id",
        WRITTEN: "words reply",
        JUDGED: "outcome",
        TRACE: "wanted at ended_at before seen_at answer_by",
    },
    "participant": {
        KEY: "id public_id activity_id enrolment_id invited_by_id",
        WRITTEN: "words",
        TRACE: "role from_at until_at cause",
    },
    "disclosure": {
        KEY: "id public_id response_id version by_id to_id",
        WRITTEN: "reason",
        TRACE: "at seen_at",
    },
    "kept_away": {KEY: "id enrolment_id", ABOUT: "other_id", TRACE: "at"},
    "learner_offer": {KEY: "id course_id by_id", COURSE: "design is_open is_approved at"},
    "reminder": {
        KEY: "id activity_id enrolment_id token by_id",
        TRACE: "kind at",
    },
}


def columns_of(table, *kinds):
    """Names of the columns of a table that are of one of these classes."""
    return [column for kind in kinds for column in CLASSES[table].get(kind, "").split()]
