"""Whether a text gives its writer away: what is noticed, and what is not taken for a name."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerreview.domain.own_name import Writer, giveaways, is_number

ADA = Writer("Ada Brandt", "ada.brandt@college.example", ("s4401877",))
ANNE = Writer("Anne-Marie O’Néill", "amoneill23@college.example")
JURGEN = Writer("Jürgen van der Müller", "jm@college.example")
MARK = Writer("Mark Lind", "mark@college.example")
WILL = Writer("Will Rose", "will@college.example")
MAY = Writer("May Wood", "may@college.example")
WANG = Writer("王小明", "x@college.example")
OLGA = Writer("Ольга Смирнова", "o@college.example")
MIRA = Writer("मीरा शर्मा", "m@college.example")
DAVID = Writer("דוד לוי", "d@college.example")
KIM = Writer("김민수", "k@college.example")

TOLD = [
    (ADA, "# Dams\n\nby Ada Brandt\n\nWater is heavy.", "Ada Brandt"),
    (ADA, "ADA BRANDT", "ADA BRANDT"),
    (ADA, "Written by Brandt, Ada.", "Brandt, Ada"),
    (ADA, "a study (ada brandt, 2026)", "ada brandt"),
    (ADA, "**Ada** Brandt", "Ada** Brandt"),
    (ADA, "[Ada](https://x.example) Brandt", "Ada](https://x.example) Brandt"),
    (ADA, "see https://github.com/adabrandt/dams", "adabrandt"),
    (ADA, '`author = "Ada_Brandt"`', "Ada_Brandt"),
    (ADA, "    # ada-brandt.py", "ada-brandt"),
    (ADA, "Ada K. Brandt", "Ada K. Brandt"),
    (ADA, "Ada Brant wrote this", "Ada Brant"),
    (ADA, "Ada Brnadt", "Ada Brnadt"),
    (ADA, "Ada Brandts Essay", "Ada Brandts"),
    (ADA, "Ada Brandt's essay", "Ada Brandt"),
    (ADA, "Ádá Brândt", "Ádá Brândt"),
    (ADA, "A\u200bda Br\u00adandt", "A\u200bda Br\u00adandt"),
    (ADA, "Mail me: Ada.Brandt@College.example!", "Ada.Brandt@College.example"),
    (ADA, "ada.brandt (at) college.example", "ada.brandt (at) college.example"),
    (ADA, "Student number: S 4401-877", "S 4401-877"),
    (ADA, "s4401877_dams.pdf".replace("_", " "), "s4401877"),
    (ADA, "Thanks for reading!\n\nAda", "Ada"),
    (ADA, "Kind regards,\nAda\nGroup 3", "Ada"),
    (ADA, "Name: Brandt", "Brandt"),
    (ADA, "I am Ada and this is about dams.", "Ada"),
    (ADA, "Dams – Brandt", "Brandt"),
    (ADA, "# Brandt’s report on dams", "Brandt"),
    (ADA, "dams_Brandt_final.docx".replace("_", "-"), "Brandt"),
    (ADA, "abrandt", "abrandt"),
    (ANNE, "Anne-Marie O'Neill", "Anne-Marie O'Neill"),
    (ANNE, "ANNE MARIE ONEILL".replace("ONEILL", "O’NEILL"), "ANNE MARIE O’NEILL"),
    (ANNE, "O'Néill, Anne-Marie", "O'Néill, Anne-Marie"),
    (ANNE, "contact amoneill23 on the forum", "amoneill23"),
    (JURGEN, "Jurgen Muller", "Jurgen Muller"),
    (JURGEN, "Jürgen van der Müller", "Jürgen van der Müller"),
    (JURGEN, unicodedata.normalize("NFD", "von Jürgen"), unicodedata.normalize("NFD", "Jürgen")),
    (MARK, "Signed by Mark Lind.", "Mark Lind"),
    (MARK, "MARK  LIND", "MARK  LIND"),
    (MARK, "Cheers, Mark", "Mark"),
    (MARK, "I'm Mark and I liked it", "Mark"),
    (MARK, "- Lind", "Lind"),
    (MARK, "Good work\nMark", "Mark"),
    (WILL, "by Will Rose", "Will Rose"),
    (WILL, "My name is Will.", "Will"),
    (MAY, "An essay by May", "May"),
    (WILL, "written by will rose", "will rose"),
    (WILL, "# will rose\n\nThe water", "will rose"),
    (ANNE, "https://x.example/~annemarieneill", "annemarieneill"),
    (WANG, "作者：王小明", "王小明"),
    (WANG, "我叫王小明，今年二十岁。", "王小明"),
    (WANG, "我是小明。", "小明"),
    (OLGA, "Выполнила: Ольга Смирнова", "Ольга Смирнова"),
    (OLGA, "работа Смирновой Ольги", None),
    (OLGA, "СМИРНОВА ОЛЬГА", "СМИРНОВА ОЛЬГА"),
    (MIRA, "लेखक: मीरा शर्मा", "मीरा शर्मा"),
    (DAVID, "מאת דוד לוי", "דוד לוי"),
    (KIM, "김민수는 댐에 대해 썼다", "김민수"),
]
NOT_TOLD = [
    (ADA, "The Americans with Disabilities Act, ADA for short, and Brandt’s policy of the East"),
    (ADA, "Willy Brandt knelt in Warsaw."),
    (ADA, "as Brandt (1998) shows, water moves"),
    (ADA, "a brand new dam"),
    (ADA, "room 4401 at 8:77"),
    (ANNE, "Marie Curie and Anne Frank"),
    (MARK, "Mark the second claim."),
    (MARK, "- Mark the second claim.\n- Line two"),
    (MARK, "Mark line 4 of the second table."),
    (MARK, "A linden tree"),
    (MARK, "Their remark is good"),
    (MARK, "Full marks, by mark or by page."),
    (MARK, ""),
    (WILL, "The water will rose-tint the valley; will roses grow?"),
    (WILL, "I am willing. By will alone, the dam will stand."),
    (WILL, "Will this hold?\n\nRose water is sold there."),
    (WILL, "The water will rose\nand fell."),
    (MAY, "It was finished by May 2026, and may would be too early."),
    (MAY, "Thanks, May be so.\n\nWood burns."),
    (MAY, "- May it hold\n- Wood and stone"),
    (WANG, "小明天来。王国很小。"),
    (OLGA, "Смирный ольшаник у воды"),
    (KIM, "민수는 물을 좋아한다"),
    (JURGEN, "The miller of the mill; Herr Meier"),
    (Writer("Al B"), "all but a few; by Alan; al dente"),
    (Writer("Grace Hope"), "With grace and hope. Grace is a gift; hope stays."),
    (Writer(""), "anything by anybody"),
]


@pytest.mark.parametrize(("writer", "text", "meant"), TOLD)
def test_what_gives_a_writer_away_is_found_where_it_stands(writer, text, meant):
    found = [text[start:end] for start, end in giveaways(text, [writer])]
    assert found[:1] == ([meant] if meant else [])


@pytest.mark.parametrize(("writer", "text"), NOT_TOLD)
def test_words_are_words(writer, text):
    assert [text[start:end] for start, end in giveaways(text, [writer])] == []


def test_everybody_of_a_team_is_looked_for_and_every_place_told():
    text = "By Ada Brandt and Mark Lind.\n\nAda Brandt drew the figures."
    found = giveaways(text, [ADA, MARK])
    assert [text[start:end] for start, end in found] == ["Ada Brandt", "Mark Lind", "Ada Brandt"]


@given(st.text(max_size=200), st.text(max_size=30))
def test_any_text_and_any_name_can_be_read(text, name):
    found = giveaways(text, [Writer(name, f"{name}@x.example", (name,))])
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(one[1] <= two[0] for one, two in zip(found, found[1:]))


@pytest.mark.parametrize(
    ("value", "is_one"),
    [
        ("s1234567", True),
        ("12 34 567", True),
        ("1234-567", True),
        ("1234", False),
        ("2026-11-25", False),
        ("Wed 06:00-09:00", False),
        ("Python", False),
        ("3", False),
    ],
)
def test_numbers_that_are_somebodys_own(value, is_one):
    assert is_number(value) is is_one
