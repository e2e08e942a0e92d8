"""What a mail server's answer says of an address: RFC 5321 gives the code, RFC 3463 the status after it."""

import re

_STATUS = re.compile(r"\s*5\.(\d{1,3})\.(\d{1,3})\b")
_OF_THE_SENDER = ("7", "8")  # after 5.1.


def is_of_the_address(code, said):
    """Whether an answer to RCPT TO (its *code*, such as 550, and what was *said*) means that this address
    never takes a letter; not when it is about the sender, a policy, a full mailbox, or about now."""
    status = _STATUS.match(said)
    if status:
        is_address = status[1] == "1" and status[2] not in _OF_THE_SENDER
        return 500 <= code < 600 and (is_address or (status[1], status[2]) == ("2", "1"))
    return code in (550, 551, 553) and not any(word in said.lower() for word in ("relay", "sender"))
