"""Which answers of a mail server mean that an address never takes mail."""

import pytest

from peerreview.domain.delivery import is_of_the_address


@pytest.mark.parametrize(
    ("code", "said", "is_so"),
    [
        (550, "5.1.1 The account does not exist", True),
        (550, "nobody here", True),
        (550, "5.1.10 Recipient not found", True),
        (553, "5.1.3 Bad syntax", True),
        (556, "5.1.10 The domain takes no mail", True),
        (550, "5.2.1 The mailbox is disabled", True),
        (551, "User not local", True),
        (450, "4.1.1 Try again", False),
        (450, "nobody here just now", False),
        (552, "5.2.2 The mailbox is full", False),
        (550, "5.7.1 Relaying denied", False),
        (554, "5.7.1 Relay access denied", False),
        (550, "Relay not permitted", False),
        (550, "5.1.8 <site@college.example>: Sender address rejected: Domain not found", False),
        (553, "5.1.7 Bad sender", False),
        (550, "Sender verify failed", False),
        (554, "Transaction failed", False),
        (550, "5.4.1 Access denied", False),
        (421, "Too busy", False),
    ],
)
def test_an_answer_is_about_the_address_or_about_something_else(code, said, is_so):
    assert is_of_the_address(code, said) is is_so
