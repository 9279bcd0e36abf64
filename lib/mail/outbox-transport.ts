import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { MailTransport, OutgoingMail } from './mail-transport';

/**
 * Where no mail server is set up: writes each mail into a folder, as a file that mail programs open, and says where the
 * operator finds its link.
 * @param say called with one line for a terminal; it contains the link, which opens an account
 */
export function outboxTransport(folder: string, say: (line: string) => void): MailTransport {
  const writer = createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
  return {
    async send({ id, from, to, subject, text, html, link }: OutgoingMail) {
      const { message } = await writer.sendMail({ messageId: `<${id}@localhost>`, from, to, subject, text, html });
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const file = join(folder, `${id}.eml`);
      await writeFile(file, message as Buffer, { mode: 0o600 });
      say(`Mail to ${to}: ${link ?? subject} (${file})`);
    },
    close: () => writer.close(),
  };
}
