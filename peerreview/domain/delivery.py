"""What a mail server's answer says of an address: RFC 5321 gives the code, RFC 3463 the status after it."""

import re

_STATUS = re.compile(r"\s*5\.(\d{1,3})\.(\d{1,3})\b")


def is_of_the_address(code, said):
    """Whether an answer to RCPT TO (its *code*, such as 550, and what was *said*) means that this address
    never takes a letter; not when it is about the sender, a policy, a full mailbox, or about now."""
    status = _STATUS.match(said)
    if status:
        return 500 <= code < 600 and (status[1] == "1" or (status[1], status[2]) == ("2", "1"))
    return code in (550, 551, 553) and "relay" not in said.lower()
