/** What a browser's service worker is told (`public/sw.js`). Names and ids only: no message tells what was said. */
export type PushMessage =
  /** A call rings. `token` answers it, once; see `ring-token.ts`. */
  | { readonly type: 'ring'; readonly callId: string; readonly name: string; readonly token: string }
  /** It rings no more: nobody answered, somebody did on another device, or nobody did and it is not to be told. */
  | {
      readonly type: 'ring-ended';
      readonly callId: string;
      readonly name: string;
      readonly how: 'missed' | 'elsewhere' | 'over';
    }
  /** Somebody asks to become contacts, or has accepted. */
  | {
      readonly type: 'contact';
      readonly how: 'asked' | 'accepted';
      readonly name: string;
      readonly personId: string;
    }
  /** A contact has come online whom the person wants to be told of. */
  | { readonly type: 'online'; readonly name: string; readonly personId: string }
  /** The person wants to see whether messages arrive. */
  | { readonly type: 'test' };

/** How the push service treats it (RFC 8030, sections 5.2 to 5.4). */
export interface Delivery {
  /** For how long it is kept for a device that is switched off, in seconds. */
  readonly ttlS: number;
  readonly urgency: 'normal' | 'high';
  /** A later message of the same topic takes the place of one that still waits. 32 characters of base64url at most. */
  readonly topic?: string;
}
