"""A mail server for tests: aiosmtpd, with what a test wants to go wrong told by the recipient's name.

Its options: --password (who sends must sign in), --quick (no letter is kept waiting), --tell (prints "AUTH" and "MAIL"
when it hears them), and with the file of a
certificate and its key --tls (encrypted from the first byte on) or --starttls (before anything is told).

Prints its port, then each letter it took as a line of JSON, read back by Python's own e-mail parser.
"""

import asyncio
import json
import os
import ssl
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


def tell(command):
    if "--tell" in sys.argv:
        print(command, flush=True)


class Handler:
    async def handle_MAIL(self, server, session, envelope, address, options):
        tell("MAIL")
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

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
    tell("AUTH")
    good = data.login == USER and data.password == PASSWORD
    return AuthResult(success=good, handled=good)


def encryption(option):
    """What encrypts as an option says; its value is the file of a certificate with its key."""
    if option not in sys.argv:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(sys.argv[sys.argv.index(option) + 1])
    return context


async def serve(port, needs_password):
    later = encryption("--starttls")

    def session():
        return SMTP(
            Handler(),
            hostname="thu.thu.invalid",
            authenticator=authenticator,
            auth_required=needs_password,
            auth_require_tls=later is not None,
            tls_context=later,
            require_starttls=later is not None,
        )

    server = await asyncio.get_running_loop().create_server(
        session, "127.0.0.1", port, ssl=encryption("--tls")
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


# Ends with the test that started it: its standard input is closed then.
def end_with_parent():
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=end_with_parent, daemon=True).start()
asyncio.run(serve(int(sys.argv[1]), "--password" in sys.argv))
