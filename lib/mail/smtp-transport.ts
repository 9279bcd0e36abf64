import { createTransport } from 'nodemailer';
import { isLoopback } from '@/lib/config/allowed-origins';
import { MailRefused, type MailTransport, type OutgoingMail } from './mail-transport';

/** For each step of the conversation. RFC 5321 allows minutes; whoever waits here is only the next mail. */
const STEP_WITHIN_MS = 15_000;

/** A 5xx answer is for good (RFC 5321, 4.2.1). That to the password is the operator's to mend, and is tried again. */
const isForGood = (error: unknown): boolean =>
  error instanceof Error &&
  'responseCode' in error &&
  Number(error.responseCode) >= 500 &&
  !('code' in error && error.code === 'EAUTH');

/** Where the server is, and who Mado is there. */
function serverOf(url: string) {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const host = hostname.replace(/^\[|\]$/g, '');
  return {
    ...{ host, secure, port: Number(port) || (secure ? 465 : 587) },
    // A password never goes over a network in the clear.
    requireTLS: !secure && username !== '' && !isLoopback(host),
    ...(username && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
  };
}

/** Hands mails to the server that SMTP_URL names, one connection for each. */
export function smtpTransport(url: string): MailTransport {
  const transporter = createTransport({
    ...serverOf(url),
    connectionTimeout: STEP_WITHIN_MS,
    greetingTimeout: STEP_WITHIN_MS,
    socketTimeout: STEP_WITHIN_MS,
    dnsTimeout: STEP_WITHIN_MS,
    // A mail never reads files or fetches addresses.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ id, from, to, subject, text, html }: OutgoingMail) {
      const messageId = `<${id}@${domainOf(from)}>`;
      // Nobody's out-of-office note is wanted (RFC 3834).
      const headers = { 'Auto-Submitted': 'auto-generated' };
      try {
        await transporter.sendMail({ messageId, from, to: { name: '', address: to }, subject, text, html, headers });
      } catch (error) {
        throw isForGood(error) ? new MailRefused((error as Error).message, { cause: error }) : error;
      }
    },
    close: () => transporter.close(),
  };
}

/** Of `Mado <mado@call.example.org>` or a bare address. */
function domainOf(from: string): string {
  return /@([\w.-]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';
}
