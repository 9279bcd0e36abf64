import { join } from 'node:path';
import { encodeProofCode } from '@/lib/auth/email/proof-code';
import type { ResolvedSettings } from '@/lib/config/settings';
import type { MailSenderDeps } from './mail-sender';

/**
 * Where mails go by the settings. nodemailer is loaded with the first mail: most sidecars of a small Mado never send
 * one.
 */
export function mailOf(settings: ResolvedSettings): Pick<MailSenderDeps, 'openTransport' | 'from' | 'context'> {
  const { SMTP_URL, MAIL_FROM, DATA_DIR, AUTH_SECRET, publicUrl, LOG_FILE } = settings;
  return {
    from: MAIL_FROM ?? `Mado <mado@${new URL(publicUrl).hostname}>`,
    context: { publicUrl, codeOf: (proofId) => encodeProofCode(proofId, AUTH_SECRET) },
    async openTransport() {
      if (SMTP_URL) return (await import('@/lib/mail/smtp-transport')).smtpTransport(SMTP_URL);
      const { outboxTransport } = await import('@/lib/mail/outbox-transport');
      // A link opens an account: it is for a terminal, and for no log that is kept.
      const say = LOG_FILE ? () => undefined : (line: string) => void process.stdout.write(`${line}\n`);
      return outboxTransport(join(DATA_DIR, 'outbox'), say);
    },
  };
}
