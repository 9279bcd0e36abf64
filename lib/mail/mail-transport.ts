/** A mail as it leaves. */
export interface OutgoingMail {
  /** The same at each try, so that a mail that arrives twice can be told. */
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The one link in it; null if it has none. */
  readonly link: string | null;
}

/** No server will ever take this mail: no such mailbox, a refused sender. */
export class MailRefused extends Error {
  override name = 'MailRefused';
}

/** Carries mails to their readers, or to wherever they wait for them. */
export interface MailTransport {
  /** Rejects with `MailRefused` if another try is of no use, with any other error if it may be. Takes a minute at most. */
  send(mail: OutgoingMail): Promise<void>;
  close(): void;
}
