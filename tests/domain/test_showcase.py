"""The showcase: who may propose what, when its author is asked, what of it somebody may read at a moment."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerreview.domain import showcase
from peerreview.domain.designs import load
from peerreview.domain.showcase import ANSWERS, AUDIENCES, Consent, is_for, sight, steps, together, why_not
from tests.domain.timeline import PEER, day

GIVEN = Consent("yes", "class", 1, 1, 1, day(30), True, False, True)
TALK = load(
    "title: T\nphases:\n  - id: p\n    tasks:\n      - {id: a, form: notes, see: private}\n"
    "      - {id: b, form: notes, see: counts}\n      - {id: c, form: notes, see: cohort, by: staff}\n"
    "      - {id: d, form: notes, see: cohort}\n"
)
JOINED = load(
    "title: T\npeople: {join: open}\nphases:\n  - id: p\n    tasks: [{id: d, form: notes, see: cohort}]\n"
)
MINE = {"is_mine": False, "by_staff": False}


@pytest.mark.parametrize(
    "design, task, more, why",
    [
        (PEER, "work", {}, None),
        (PEER, "review", {}, None),
        (PEER, "answer", {}, showcase.ANSWER),
        (PEER, "work", {"is_mine": True}, showcase.OWN),
        (PEER, "work", {"by_staff": True}, showcase.STAFFS),
        (TALK, "a", {}, showcase.CLOSED),
        (TALK, "b", {}, showcase.CLOSED),
        (TALK, "c", {}, showcase.STAFFS),
        (TALK, "d", {}, None),
        (JOINED, "d", {}, showcase.CLOSED),
    ],
)
def test_what_may_be_proposed(design, task, more, why):
    assert why_not(design, design.tasks[task], **MINE | more) == why


def test_a_work_waits_for_its_reviews_and_a_review_for_its_own_step():
    assert steps(PEER, PEER.tasks["work"]) == ("submit", "review")
    assert steps(PEER, PEER.tasks["review"]) == ("review",)


@pytest.mark.parametrize(
    "change, asks",
    [
        ({}, False),
        ({"answer": ""}, True),
        ({"answer": "", "stands": False}, False),
        ({"answer": "", "is_here": False}, False),
        ({"answer": "no", "newest": 2}, False),
        ({"newest": 2}, True),
        ({"newest": 2, "decided": 2}, False),
        ({"answer": "back", "newest": 2}, False),
    ],
)
def test_when_its_author_is_asked(change, asks):
    assert GIVEN._replace(**change).asks == asks


@pytest.mark.parametrize(
    "change, now, reader, is_over, content",
    [
        ({}, day(10), "class", True, "yes"),
        ({}, day(10), "class", False, "no"),
        ({}, day(10), "later", True, "no"),
        ({"audience": "later"}, day(10), "later", True, "yes"),
        ({"audience": "later"}, day(10), "class", True, "yes"),
        ({}, day(30) - timedelta(seconds=1), "class", True, "yes"),
        ({}, day(30), "class", True, "no"),
        ({"newest": 2}, day(10), "class", True, "yes"),
        ({"is_mended": True}, day(10), "class", True, "no"),
        ({"stands": False}, day(10), "class", True, "no"),
        ({"is_here": False}, day(10), "class", True, "no"),
        ({"answer": "back"}, day(10), "class", True, "no"),
    ],
)
def test_what_a_reader_sees(change, now, reader, is_over, content):
    seen = sight(GIVEN._replace(**change), reader, is_named=False, is_over=is_over, now=now)
    assert (seen.content, seen.author) == (content, "none")


def test_the_name_is_shown_where_its_author_wants_it():
    assert sight(GIVEN, "class", is_named=True, is_over=True, now=day(10)).author == "name"


@given(
    answer=st.sampled_from(ANSWERS),
    audience=st.sampled_from(AUDIENCES),
    days=st.integers(0, 60),
    flags=st.tuples(*[st.booleans()] * 5),
    reader=st.sampled_from(("class", "later")),
)
def test_nothing_is_shown_without_a_yes_that_holds(answer, audience, days, flags, reader):
    stands, mended, here, named, over = flags
    one = GIVEN._replace(answer=answer, audience=audience, stands=stands, is_mended=mended, is_here=here)
    seen = sight(one, reader, is_named=named, is_over=over, now=day(days))
    holds = answer == "yes" and days < 30 and stands and here and not mended
    assert seen.is_open == (holds and over and is_for(audience, reader))
    assert seen.author == ("name" if seen.is_open and named else "none")


def consents():
    """What one of several says, as it can be."""
    return st.builds(
        lambda answer, audience, version, days, here: GIVEN._replace(
            answer=answer,
            audience=audience if answer == "yes" else "",
            version=version,
            newest=2,
            until=day(days) if answer == "yes" else None,
            is_here=here,
        ),
        st.sampled_from(("", "yes", "yes", "yes", "no", "back")),
        st.sampled_from(AUDIENCES),
        st.integers(1, 2),
        st.integers(5, 30),
        st.booleans(),
    )


@given(said=st.lists(consents(), min_size=1, max_size=4))
def test_together_they_give_what_each_of_them_gives_and_no_more(said):
    whole, here = together(said), [one for one in said if one.is_here]
    given = whole.is_given(day(10))
    if given:
        assert here and all(one.answer == "yes" and one.version == whole.version for one in here)
        assert all(one.is_given(day(10)) and is_for(one.audience, "later") for one in here) or (
            whole.audience == "class"
        )
        assert whole.until == min(one.until for one in here)
    if len(said) > 1 and any(one.answer in ("no", "back") for one in said):
        assert not given
    if here and all(one.is_given(day(10)) and one.version == 2 for one in here):
        assert given or any(one.answer in ("no", "back") for one in said)
