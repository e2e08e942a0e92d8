"""Words in any script: what minima and counts go by."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from peerreview.domain.counting import count_words, opening

THAI = (
    "ประเทศไทยมีประชากรประมาณเจ็ดสิบล้านคน และมีกรุงเทพมหานครเป็นเมืองหลวง "
    "นักเรียนควรอ่านบทความนี้อย่างละเอียดแล้วเขียนความคิดเห็นของตนเอง"
)
LAO = "ປະເທດລາວມີປະຊາກອນປະມານເຈັດລ້ານຄົນ ແລະມີນະຄອນຫຼວງວຽງຈັນເປັນເມືອງຫຼວງ"
KHMER = "ប្រទេសកម្ពុជាមានប្រជាជនប្រហែលដប់ប្រាំពីរលាននាក់ ហើយមានភ្នំពេញជារាជធានី"
BURMESE = "မြန်မာနိုင်ငံတွင် လူဦးရေ ငါးဆယ်သန်းခန့်ရှိပြီး နေပြည်တော်သည် မြို့တော်ဖြစ်သည်။"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("这篇文章的论点很清楚。", 10),
        ("這 篇 文 章", 4),
        ("水坝（2026年）", 4),
        ("我用Python写代码", 6),
        ("Python 3.12 の 新機能", 6),
        ("東京タワー", 3),
        ("コンピュータ・サイエンス", 2),
        ("コンピューター と ガス", 3),
        ("カ\u3099ス", 1),
        ("か\u3099", 1),
        ("ﾊﾟｿｺﾝ", 1),
        ("人々", 2),
        ("、。「」！？・", 0),
        ("댐은 물을 막는다", 3),
        ("ㄅㄆㄇ", 3),
        ("𠮷野家", 3),
        ("བོད་སྐད་ཡིན", 3),
        ("🎉 好 👍", 1),
        ("هذا نص عربي قصير", 4),
        ("यह एक छोटा वाक्य है", 5),
        ("one\u00a0two\u2009three\u2028four", 4),
    ],
)
def test_signs_that_need_no_spaces_count_each(text, words):
    assert count_words(text) == words


@pytest.mark.parametrize(("text", "by_dictionary"), [(THAI, 28), (LAO, 15), (KHMER, 11), (BURMESE, 13)])
def test_where_only_a_dictionary_knows_words_letters_come_near(text, by_dictionary):
    assert abs(count_words(text) - by_dictionary) <= by_dictionary / 4


@given(st.text(max_size=60), st.text(max_size=60))
def test_two_texts_have_about_as_many_words_as_both(one, other):
    assert abs(count_words(f"{one} {other}") - count_words(one) - count_words(other)) <= 1


@settings(max_examples=1000)
@example("aตaコaコaaaa", 5)
@given(st.text(alphabet="ab 我们コต—", max_size=40), st.integers(1, 12))
def test_an_opening_is_no_longer_than_asked(text, most):
    short = opening(text, most)
    assert count_words(short) <= most + 1
    assert "…" in short or short == " ".join(text.split())
