"""The coach's memory on each database: choices, what became of tips, findings and risk at hand-in, counts,
the alert."""

from dataclasses import replace

import pytest

from peerreview.domain.diplomacy import Settings
from peerreview.domain.refusals import Closed, Conflict, Incomplete, Invalid, Missing
from peerreview.store import db, diplomacy, forms, handing_in, moderation, responses
from peerreview.store.diplomacy import Choice

WORK = (
    "# Aqueducts and roads\n\nA road shows that an army can come. Your essay is garbage, said my "
    "brother.\n\n## What failed\n\nThe mills stopped within days."
)
GOOD = (
    "In the section What failed the step to the mills convinced me because it is concrete. You could "
    "name the source, so that a reader can check it."
)
BLUNT = (
    "Your last section is garbage, and I could not follow at all why the mills should have stopped so "
    "quickly. You could name a source for it."
)
TRASH, DROSS = BLUNT.replace("garbage", "trash"), BLUNT.replace("garbage", "rubbish")  # nobody called fine
OTHER = (
    "The first heading promises roads and aqueducts, and I liked that order because it is clear. You "
    "could say in one line which of them matters more."
)


@pytest.fixture
def review(world):
    """A begun review of a work, on day 9."""
    world.go(2)
    for who in world.students:
        world.hand_in(who, WORK)
    world.go(9)
    return world.claim(world.reviewer)


def typed(world, review, first, words=GOOD):
    """Save the review with *first* as its first comment."""
    draft = world.filled(review, words=words)
    draft[review.items[0].id]["text"] = first
    world.save(world.reviewer, review, draft)
    return responses.by_id(review.id)


def hand_in(world, review, who=None):
    who = who or world.reviewer
    return handing_in.hand_in(review, person=who.id, by=who.account_id, now=world.at)


def choose_mode(world, mode):
    """Let moderation act by *mode*; the default holds what the coach found harsh."""
    moderation.choose(
        world.activity,
        mode=mode,
        period=24,
        patience=48,
        person=None,
        moderators=(),
        sample=0,
        by=world.instructor.account_id,
        now=world.at,
    )


def found(review, text):
    """[(item, Finding, words)] of the tips of one comment."""
    reading = diplomacy.read(diplomacy.beside(review), text)
    return [(review.items[0].id, finding, reading.words(finding)) for finding in reading.tips]


def acts(review):
    return sorted((rule, act) for _item, rule, _span, act in diplomacy.acts_of(review.id))


# What an instructor chose

CHOICE = Choice(
    Settings(
        signals=(("vague", "off"),),
        strictness="strict",
        allowed=("dead code",),
        starters=(("harsh", "I stumbled where "),),
    ),
    "de",
    "code",
)


def change(world, choice, seen=Choice().digest):
    diplomacy.change(world.activity, choice, seen=seen, by=world.instructor.account_id, now=world.at)


def test_defaults_hold_until_somebody_chooses(world):
    assert diplomacy.of_activity(world.activity.id) == Choice()


def test_a_choice_is_kept_and_audited(world):
    change(world, CHOICE)
    assert diplomacy.of_activity(world.activity.id) == CHOICE
    assert db.row(
        "select count(*) from audit_line where verb = 'coach.changed' and by_id = ?",
        world.instructor.account_id,
    ) == (1,)


def test_a_second_choice_replaces_the_first(world):
    change(world, CHOICE)
    change(world, Choice(genre="lab"), seen=CHOICE.digest)
    assert diplomacy.of_activity(world.activity.id) == Choice(genre="lab")


def test_a_colleague_who_was_faster_is_not_overwritten(world):
    change(world, CHOICE)
    with pytest.raises(Conflict):
        change(world, Choice(genre="lab"))
    assert diplomacy.of_activity(world.activity.id) == CHOICE


@pytest.mark.parametrize(
    ("choice", "field"),
    [
        (Choice(Settings(allowed=("x" * 81,))), "allowed"),
        (Choice(Settings(allowed=tuple(map(str, range(201))))), "allowed"),
        (Choice(Settings(starters=(("harsh", "x" * 201),))), "starter-harsh"),
        (Choice(language="German"), "language"),
        (Choice(genre="opera"), "genre"),
    ],
)
def test_what_does_not_fit_is_refused_beside_its_field(world, choice, field):
    with pytest.raises(Invalid) as refusal:
        change(world, choice)
    assert refusal.value.field == field and diplomacy.of_activity(world.activity.id) == Choice()


@pytest.mark.parametrize(
    ("choice", "rubric", "genre"),
    [
        (Choice(), "essay_rubric", "essay"),
        (Choice(), "lab_rubric", "lab"),
        (Choice(), "submission", "essay"),
        (CHOICE, "lab_rubric", "code"),
    ],
)
def test_examples_are_of_the_rubrics_genre_unless_chosen(choice, rubric, genre):
    assert choice.genre_for(forms.built_in()[rubric].items) == genre


# Reading beside the work


def test_a_quotation_from_the_work_is_no_insult(review):
    beside = diplomacy.beside(review)
    assert not diplomacy.read(
        beside,
        "You quote “Your essay is garbage, said my brother”, which made me smile because it is honest. You "
        "could cut it.",
    ).harsh
    assert diplomacy.read(beside, BLUNT).harsh


def test_the_rubrics_own_words_are_low_effort(review):
    item = next(item for item in review.items if item.levels)
    copied = " ".join(level.text for level in item.levels)
    assert {finding.rule for finding in diplomacy.read(diplomacy.beside(review), copied).findings} >= {
        "low_effort.rubric"
    }


def test_the_same_words_in_another_review_are_low_effort(world, review):
    typed(world, review, OTHER)
    hand_in(world, review)
    second = world.claim(world.reviewer)
    assert [finding.rule for finding in diplomacy.read(diplomacy.beside(second), OTHER).findings] == [
        "low_effort.copy"
    ]


def test_a_fresh_comment_is_read_for_safety_only(review):
    beside = diplomacy.beside(review)
    assert diplomacy.read(beside, "This is garbage.", is_fresh=True).findings == ()
    assert [
        f.signal for f in diplomacy.read(beside, "I will find you and hurt you.", is_fresh=True).findings
    ] == ["safety"]


def test_works_are_not_coached_and_replies_for_tone_only(world, review):
    typed(world, review, GOOD)
    hand_in(world, review)
    work = world.begin(world.author, "work")
    assert not diplomacy.is_coached(work) and diplomacy.is_coached(review)
    beside = diplomacy.beside_new(world.activity.id, review.items, review.id, is_tone_only=True)
    assert (
        diplomacy.read(beside, "Thank you!").tips == () and diplomacy.read(beside, "You are an idiot.").harsh
    )


# What became of tips


def test_repeats_are_harmless_and_no_words_are_kept(world, review):
    tips = found(review, BLUNT)
    for _ in range(2):
        diplomacy.remember(review.id, tips, "shown", now=world.at)
        diplomacy.remember_dismissed(review.id, tips, now=world.at)
    assert acts(review) == [("harsh.contempt", "dismissed"), ("harsh.contempt", "shown")]
    kept = " ".join(str(value) for row in db.rows("select * from tip_act") for value in row)
    assert not {"garbage", "section", "mills"} & set(kept.split())


def test_what_was_called_fine_is_not_shown_again_for_these_words(world, review):
    (item, finding, words), *_ = found(review, BLUNT)
    diplomacy.remember_dismissed(review.id, [(item, finding, words)], now=world.at)
    assert finding.rule not in [one.rule for _item, one, _words in found(review, BLUNT)]
    assert finding.rule in [
        one.rule for _item, one, _words in found(review, BLUNT.replace("last section", "essay"))
    ]


# Handing in


def test_findings_and_risk_are_kept_with_the_version(world, review):
    typed(world, review, BLUNT)
    hand_in(world, review)
    kept = diplomacy.kept_findings(review.id)
    harsh = next(one for one in kept if one.signal == "harsh")
    assert (
        "garbage" in BLUNT[harsh.start : harsh.end]
        and harsh.item == review.items[0].id
        and not harsh.dismissed
    )
    value, reasons = diplomacy.risks([review.id])[review.id]
    assert round(value, 3) == 0.35 and reasons == ("Uses contemptuous words for the work",)


STRANGE = "Le texte est clair, mais il manque une conclusion. On ne sait pas pourquoi les moulins se taisent."


def test_what_was_not_read_is_kept_as_such_and_is_nobodys_fault(world, review):
    typed(world, review, STRANGE, words=OTHER)
    hand_in(world, review)
    kept = [one for one in diplomacy.kept_findings(review.id) if one.signal == diplomacy.UNREAD]
    assert [(one.item, one.level, STRANGE[one.start : one.end]) for one in kept] == [
        (review.items[0].id, "quiet", STRANGE[:50]),
        (review.items[0].id, "quiet", STRANGE[51:]),
    ]
    assert (diplomacy.risks([review.id]), responses.by_id(review.id).state) == ({}, "submitted")
    assert (diplomacy.unread(world.activity), diplomacy.statistics(world.activity)) == (1, [])


def test_a_good_review_has_no_risk(world, review):
    typed(world, review, GOOD, words=OTHER)
    hand_in(world, review)
    assert diplomacy.risks([review.id]) == {}


def test_the_coach_holds_nothing_the_mode_does(world, review):
    choose_mode(world, "release_all")
    typed(world, review, "I will find you and hurt you. " + BLUNT)
    assert hand_in(world, review)[2] == "submitted"


def test_what_an_activity_hears_no_more_of_does_not_hold(world, review):
    change(world, Choice(Settings(signals=(("harsh", "off"),))))
    typed(world, review, BLUNT)
    assert hand_in(world, review)[2] == "submitted"


def test_what_was_waved_through_is_kept_as_such_and_still_counts_as_risk(world, review):
    typed(world, review, BLUNT)
    diplomacy.remember_dismissed(review.id, found(review, BLUNT), now=world.at)
    hand_in(world, review)
    assert [one.dismissed for one in diplomacy.kept_findings(review.id) if one.signal == "harsh"] == [True]
    assert round(diplomacy.risks([review.id])[review.id][0], 3) == 0.35


def test_sent_anyway_raises_the_risk_and_says_so(world, review):
    typed(world, review, BLUNT)
    diplomacy.remember(review.id, found(review, BLUNT), "shown", now=world.at)
    hand_in(world, review)
    value, reasons = diplomacy.risks([review.id])[review.id]
    assert round(value, 3) == 0.455 and reasons[-1] == "Was sent after the coach had asked"
    assert db.rows("select is_sent_anyway from risk") == [(1,)]


@pytest.mark.parametrize("case", ["incomplete", "closed"])
def test_a_refused_hand_in_keeps_nothing(world, review, case):
    typed(world, review, "Too short: garbage." if case == "incomplete" else BLUNT)
    if case == "closed":
        world.go(30)
    with pytest.raises(Closed if case == "closed" else Incomplete):
        hand_in(world, review)
    assert [db.row(f"select count(*) from {table}")[0] for table in ("finding", "risk", "tip_act")] == [
        0,
        0,
        0,
    ]


def test_staff_who_accept_keep_findings_too(world, review):
    typed(world, review, BLUNT)
    world.go(30)
    handing_in.accept(responses.by_id(review.id), by=world.instructor.account_id, now=world.at)
    assert "harsh" in {one.signal for one in diplomacy.kept_findings(review.id)}


def test_a_second_version_has_its_own_findings(world, review):
    typed(world, review, BLUNT)
    hand_in(world, review)
    typed(world, review, OTHER)
    hand_in(world, review)
    assert "harsh" not in {one.signal for one in diplomacy.kept_findings(review.id)}
    assert "harsh" in {one.signal for one in diplomacy.kept_findings(review.id, number=1)}


def test_a_threat_is_told_to_the_instructor_at_once_and_once(world, review):
    typed(world, review, "I will find you and hurt you. " + BLUNT)
    hand_in(world, review)
    mails = db.rows(
        "select account_id, subject, body from outbox_message where key like 'alert:%' order by account_id"
    )
    assert [account for account, _subject, _body in mails] == [world.instructor.account_id]
    assert not any(
        word in text for _account, *texts in mails for text in texts for word in ("hurt", "garbage", "Remy")
    )


def test_harsh_words_alone_send_no_mail(world, review):
    typed(world, review, BLUNT)
    hand_in(world, review)
    assert db.row("select count(*) from outbox_message where key like 'alert:%'") == (0,)


# Counts


def test_a_rule_waved_through_in_more_than_a_quarter_is_marked(world, review):
    _item, finding, words = found(review, BLUNT)[0]
    shown = [[(item.id, finding, words)] for item in review.items[:4]]
    for one in shown:
        diplomacy.remember(review.id, one, "shown", now=world.at)
    diplomacy.remember_used(review.id, shown[0], now=world.at)
    diplomacy.remember_dismissed(review.id, shown[0], now=world.at)
    (count,) = diplomacy.statistics(world.activity)
    assert (count.shown, count.accepted, count.dismissed, count.share_dismissed, count.needs_review) == (
        4,
        1,
        1,
        0.25,
        False,
    )
    diplomacy.remember_dismissed(review.id, shown[1], now=world.at)
    assert diplomacy.statistics(world.activity)[0].needs_review


def shown_and_waved(world, review, shown, waved, rule=None):
    """Let the tip of one rule be shown in so many comments, and so many of them be called fine."""
    _item, finding, words = (found(review, BLUNT) or found(review, TRASH))[0]
    if rule:
        finding = replace(finding, rule=rule, signal=rule.partition(".")[0])
    comments = [[(f"comment{number}", finding, words)] for number in range(shown)]
    for comment in comments:
        diplomacy.remember(review.id, comment, "shown", now=world.at)
    for comment in comments[:waved]:
        diplomacy.remember_dismissed(review.id, comment, now=world.at)
    return finding.rule


def lines_of(act):
    return db.row("select count(*) from audit_line where verb = ?", act)[0]


def test_a_rule_that_a_class_waves_through_goes_quiet_there(world, review):
    rule = shown_and_waved(world, review, 24, 6)
    assert diplomacy.gone_quiet(world.activity.id) == {}
    finding, words = found(review, TRASH)[0][1:]
    diplomacy.remember_dismissed(review.id, [("comment7", finding, words)], now=world.at)
    (quiet,) = diplomacy.gone_quiet(world.activity.id).values()
    assert (quiet.rule, quiet.shown, quiet.waved, quiet.speaks, quiet.answered) == (rule, 24, 7, False, None)
    assert diplomacy.unanswered(world.activity.id) == lines_of("coach.quietened") == 1
    assert rule not in {one.rule for _item, one, _words in found(review, DROSS)}
    typed(world, review, BLUNT)
    kept = diplomacy.notice(responses.by_id(review.id)).found
    assert [one.level for _item, one, _words in kept if one.rule == rule] == ["quiet"]


def test_what_staff_decide_stays(world, review):
    rule = shown_and_waved(world, review, 20, 6)
    diplomacy.answer(world.activity, rule, speaks=True, by=world.instructor.account_id, now=world.at)
    assert rule in {one.rule for _item, one, _words in found(review, TRASH)}
    shown_and_waved(world, review, 20, 20, rule)
    (quiet,) = diplomacy.gone_quiet(world.activity.id).values()
    assert (quiet.speaks, quiet.waved, quiet.by) == (True, 6, world.accounts[world.instructor.id].name)
    diplomacy.answer(world.activity, rule, speaks=False, by=world.instructor.account_id, now=world.at)
    assert found(review, TRASH) == [] and diplomacy.unanswered(world.activity.id) == 0
    with pytest.raises(Missing):
        diplomacy.answer(world.activity, "harsh.other", speaks=True, by=None, now=world.at)


def test_what_is_said_for_safety_never_goes_quiet(world, review):
    shown_and_waved(world, review, 30, 30, rule="safety.threat")
    assert diplomacy.gone_quiet(world.activity.id) == {}


def test_it_learns_nothing_from_what_staff_may_not_read(world, review):
    shown_and_waved(world, review, 20, 0)
    db.execute("update response set task = 'theirs_alone' where id = ?", review.id)  # no task staff may read
    shown_and_waved(world, review, 30, 30)
    assert diplomacy.gone_quiet(world.activity.id) == {}


def test_a_choice_saved_meanwhile_is_no_conflict_with_what_was_learned(world, review):
    seen = diplomacy.of_activity(world.activity.id).digest
    shown_and_waved(world, review, 20, 6)
    diplomacy.change(
        world.activity, Choice(genre="lab"), seen=seen, by=world.instructor.account_id, now=world.at
    )
    assert diplomacy.of_activity(world.activity.id).quieted and found(review, TRASH) == []


@pytest.mark.parametrize(
    ("sent", "expected"),
    [(BLUNT, (1, 0, 0)), (BLUNT.replace("garbage", "trash"), (1, 1, 0)), (GOOD, (1, 1, 1))],
)
def test_before_and_after(world, review, sent, expected):
    first = found(review, BLUNT)
    diplomacy.remember(review.id, [one for one in first if one[1].signal == "harsh"], "shown", now=world.at)
    assert diplomacy.revised(world.activity) == (0, 0, 0)
    typed(world, review, sent)
    hand_in(world, review)
    assert diplomacy.revised(world.activity) == expected


def test_thanks_of_the_author_count_for_the_rules_that_fired(world, review):
    choose_mode(world, "release_all")
    typed(world, review, BLUNT)
    diplomacy.remember(review.id, found(review, BLUNT), "shown", now=world.at)
    hand_in(world, review)
    author = next(who for who in world.students if who.id == responses.subject_of(review).author)
    world.go(15)
    answer = world.begin(author, "answer")
    rated = {item: {"level": "very"} for item in ("specific", "kind", "usable")}
    world.save(
        author,
        answer,
        rated | {"helpful": {"level": "useful"}, "thanks": {"ticks": ["thanks"]}, "reply": {"text": ""}},
    )
    handing_in.hand_in(answer, person=author.id, by=author.account_id, now=world.at)
    assert {count.rule: count.thanked for count in diplomacy.statistics(world.activity)}[
        found(review, BLUNT)[0][1].rule
    ] == 1


def test_flags_of_readers_count_for_the_rules_that_fired(world, review):
    typed(world, review, BLUNT)
    hand_in(world, review)
    db.execute(
        """
        insert into flag (response_id, version, item, about, by_id, reason, at)
        values (?, 1, '', 'words', ?, 'It hurts.', ?)
        """,
        review.id,
        world.author.account_id,
        world.at,
    )
    rule = next(one.rule for one in diplomacy.kept_findings(review.id) if one.signal == "harsh")
    assert {count.rule: (count.shown, count.flagged) for count in diplomacy.statistics(world.activity)}[
        rule
    ] == (0, 1)
