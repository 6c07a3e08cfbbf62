# smtp_server: a mail server that a test can make difficult, on aiosmtpd: STARTTLS before anything, then AUTH.
#
#	smtp_server.py PORT FOLDER CERTIFICATE KEY PASSWORD
#	smtp_server.py PORT FOLDER                          in clear, without AUTH
#
# What it accepts goes to FOLDER/<number>.eml, with X-Rcpt and X-Secure on top. What comes of a mail, the recipient's name
# says: refused-…: 550; later-…: 451 the first time; cut-…: the connection is cut after the mail the first time; hang-…: no answer to it
# the first time; slow-…: an answer after a while.
import asyncio
import os
import signal
import ssl
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

port, folder = int(sys.argv[1]), sys.argv[2]
seen = set()
count = 0


def first_time(address):
    known = address in seen
    seen.add(address)
    return not known


def keep(envelope, session):
    global count
    count += 1
    path = os.path.join(folder, '%04d.eml' % count)
    head = 'X-Rcpt: %s\r\nX-From: %s\r\nX-Secure: %s\r\n' % (
        ' '.join(envelope.rcpt_tos), envelope.mail_from, 'yes' if session.ssl and session.authenticated else 'no')
    with open(path + '.part', 'wb') as out:
        out.write(head.encode() + envelope.content)
    os.rename(path + '.part', path)


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith('refused-'):
            return '550 5.1.1 no such person here'
        if address.startswith('later-') and first_time(address):
            return '451 4.7.1 come again later'
        envelope.rcpt_tos.append(address)
        return '250 OK'

    async def handle_DATA(self, server, session, envelope):
        address = envelope.rcpt_tos[0]
        keep(envelope, session)
        if address.startswith('cut-') and first_time(address):
            server.transport.abort()
        if address.startswith('hang-') and first_time(address):
            await asyncio.sleep(60)
        if address.startswith('slow-'):
            await asyncio.sleep(0.2)
        return '250 taken as %d' % count


def authenticate(server, session, envelope, mechanism, data):
    right = isinstance(data, LoginPassword) and data.password.decode() == sys.argv[5]
    return AuthResult(success=right, handled=right)  # what is not handled is refused with 535


options = {}
if len(sys.argv) > 3:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(sys.argv[3], sys.argv[4])
    options = {'tls_context': context, 'require_starttls': True, 'auth_required': True, 'authenticator': authenticate}
controller = Controller(Handler(), hostname='127.0.0.1', port=port, **options)
controller.start()
print('ready', flush=True)
signal.sigwait({signal.SIGTERM, signal.SIGINT})
controller.stop()
