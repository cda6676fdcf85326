"""A mail server for tests: aiosmtpd, with what a test wants to go wrong told by the recipient's name.

Prints its port, then each letter it took as a line of JSON, read back by Python's own e-mail parser.
"""

import asyncio
import json
import os
import sys
import threading
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import default

from aiosmtpd.smtp import SMTP, AuthResult

USER, PASSWORD = b"ansinh", b"mat-khau-may-thu"
QUICK = "--quick" in sys.argv


def told(envelope):
    letter = message_from_bytes(envelope.content, policy=default)
    # The newer parser of some versions keeps the space between two encoded words of a name.
    plain = message_from_bytes(envelope.content)
    person = lambda name: str(make_header(decode_header(plain[name])))
    part = lambda kind: letter.get_body((kind,)).get_content()
    return {
        "from": envelope.mail_from,
        "to": envelope.rcpt_tos,
        "headers": {name: str(value) for name, value in letter.items()}
        | {name: person(name) for name in ("From", "To")},
        "defects": [str(defect) for part in letter.walk() for defect in part.defects],
        "text": part("plain"),
        "html": part("html"),
        "longest": max(len(line) for line in envelope.content.splitlines()),
        "ascii": envelope.content.isascii(),
        "raw_subject": [
            line.decode() for line in envelope.content.splitlines() if line.startswith(b"Subject:")
        ],
    }


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("tu.choi"):
            return "550 5.1.1 No such mailbox"
        if address.startswith("de.sau"):
            return "451 4.7.1 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        print(json.dumps(told(envelope)), flush=True)
        # The letter is taken; the word of it comes late, or never while the sender waits.
        if not QUICK and any(address.startswith("cham") for address in envelope.rcpt_tos):
            await asyncio.sleep(3600)
        return "250 OK"


def authenticator(server, session, envelope, mechanism, data):
    good = data.login == USER and data.password == PASSWORD
    return AuthResult(success=good, handled=good)


async def serve(port, needs_password):
    def session():
        return SMTP(
            Handler(),
            hostname="thu.thu.invalid",
            authenticator=authenticator,
            auth_required=needs_password,
            auth_require_tls=False,
        )

    server = await asyncio.get_running_loop().create_server(session, "127.0.0.1", port)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


# Ends with the test that started it: its standard input is closed then.
def end_with_parent():
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=end_with_parent, daemon=True).start()
asyncio.run(serve(int(sys.argv[1]), "--password" in sys.argv))
