/** Media of a call between two browsers. A description with a section of any other is refused. */
export const KINDS = ['audio', 'video', 'application'] as const;
export type Kind = (typeof KINDS)[number];

/** How one attribute is read. */
export interface Rule {
  readonly kinds: readonly Kind[];
  /** Lines beyond this many are dropped. */
  readonly most: number;
  /** The value as it is written anew; null where it is malformed or of no use to a call. */
  readonly read: (value: string) => string | null;
  /** Of two values with the same key the first holds; the whole value without it. */
  readonly keyOf?: (value: string) => string;
}

const ANY: readonly Kind[] = KINDS;
const RTP: readonly Kind[] = ['audio', 'video'];
const DATA: readonly Kind[] = ['application'];

/** RTP payload types are seven bits (RFC 3550, 5.1). */
export const PAYLOAD_TYPE = /^(?:\d|[1-9]\d|1[01]\d|12[0-7])$/;
/** RFC 8866, 9, `token`; browsers use one or two digits. */
export const MID = /^[\w!#$%&'*+.^`{|}~-]{1,32}$/;
const DIRECTION = /^(?:sendrecv|sendonly|recvonly|inactive)$/;
/** RFC 8285, 5 and 8. The extension's own attributes are left out. */
const HEADER_EXTENSION = /^(\d{1,3})(\/(?:sendrecv|sendonly|recvonly|inactive))? ([!-~]{1,256})(?: |$)/;

/** What a receiver can report (RFC 4585, 5104, 8888 and libwebrtc's own). */
const FEEDBACK = /^(\d{1,3}|\*) (nack|nack pli|ccm fir|ccm tmmbr|transport-cc|goog-remb|goog-lntf|rrtr|ack ccfb)$/;
/** Hash functions of RFC 8122, 5, that are not broken, by the bytes of their digests. */
const DIGEST_BYTES: Readonly<Record<string, number>> = { 'sha-256': 32, 'sha-384': 48, 'sha-512': 64 };

const FORMAT_PARAMETER = /^(?:[A-Za-z0-9-]{1,40}(?:=[\w+/=.,:-]{0,256})?|\d[\d/,-]{0,63})$/;
const MOST_FORMAT_PARAMETERS = 32;

const isUint32 = (digits: string) => Number(digits) <= 0xffff_ffff;
const firstWord = (value: string) => value.split(' ', 1)[0] ?? value;
const single = (kinds: readonly Kind[], pattern: RegExp): Rule => ({
  kinds,
  most: 1,
  read: (value) => (pattern.test(value) ? value : null),
});
const flag = (kinds: readonly Kind[]): Rule => single(kinds, /^$/);

/**
 * Every attribute that reaches a browser, in the order in which it is written: what Chromium's, Firefox's and Safari's
 * descriptions of one audio, one video and one data section need. Whatever else a description says is dropped, so that an
 * attribute that is new in a browser costs no call.
 */
export const RULES: ReadonlyMap<string, Rule> = new Map(
  Object.entries({
    mid: single(ANY, MID),
    'bundle-only': flag(ANY),
    /** The four attributes of this meaning are one (RFC 8866, 6.7). */
    direction: single(RTP, DIRECTION),
    // RFC 8839, 5.4
    'ice-ufrag': single(ANY, /^[A-Za-z0-9+/]{4,256}$/),
    'ice-pwd': single(ANY, /^[A-Za-z0-9+/]{22,256}$/),
    'ice-options': { kinds: ANY, most: 1, read: iceOptions },
    // RFC 8122, 5
    fingerprint: { kinds: ANY, most: 1, read: fingerprint },
    setup: single(ANY, /^(?:actpass|active|passive)$/),
    'extmap-allow-mixed': flag(RTP),
    extmap: { kinds: RTP, most: 32, read: headerExtension, keyOf: (value) => value.split(/[ /]/, 1)[0] ?? value },
    // RFC 8830, 2
    msid: { kinds: RTP, most: 4, read: (value) => (/^[!-~]{1,64}(?: [!-~]{1,64})?$/.test(value) ? value : null) },
    'rtcp-mux': flag(RTP),
    'rtcp-rsize': flag(RTP),
    'rtcp-xr': single(RTP, /^rcvr-rtt=all$/),
    rtpmap: { kinds: RTP, most: 64, read: codec, keyOf: firstWord },
    fmtp: { kinds: RTP, most: 64, read: format, keyOf: firstWord },
    'rtcp-fb': { kinds: RTP, most: 512, read: (value) => (FEEDBACK.test(value) ? value : null) },
    // RFC 5576
    'ssrc-group': { kinds: RTP, most: 8, read: sourceGroup },
    ssrc: { kinds: RTP, most: 32, read: source },
    // RFC 8841, 5 and 6
    'sctp-port': { kinds: DATA, most: 1, read: (value) => numberUpTo(65_535, value) },
    'max-message-size': { kinds: DATA, most: 1, read: (value) => numberUpTo(0x7fff_ffff, value) },
  } satisfies Record<string, Rule>),
);

/** What a section that does not say it takes from the session's part. */
export const INHERITED = ['direction', 'ice-ufrag', 'ice-pwd', 'ice-options', 'fingerprint', 'setup'] as const;

/** The rule's name and the value of an attribute as it stands in a line, `a=` taken off. */
export function attributeOf(text: string): readonly [name: string, value: string] {
  if (DIRECTION.test(text)) return ['direction', text];
  const colon = text.indexOf(':');
  return colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
}

export function lineOf(name: string, value: string): string {
  if (name === 'direction') return `a=${value}`;
  return value === '' ? `a=${name}` : `a=${name}:${value}`;
}

function numberUpTo(most: number, value: string): string | null {
  return /^\d{1,10}$/.test(value) && Number(value) <= most ? String(Number(value)) : null;
}

function iceOptions(value: string): string | null {
  const known = value.split(' ').filter((option) => ['trickle', 'ice2', 'renomination'].includes(option));
  return known.length > 0 ? [...new Set(known)].join(' ') : null;
}

function fingerprint(value: string): string | null {
  const [, algorithm = '', digest = ''] = /^(\S{1,10}) ([0-9A-Fa-f:]{1,200})$/.exec(value) ?? [];
  const name = algorithm.toLowerCase();
  const bytes = digest.split(':');
  const isWhole = bytes.length === DIGEST_BYTES[name] && bytes.every((byte) => byte.length === 2);
  return isWhole ? `${name} ${digest.toUpperCase()}` : null;
}

function headerExtension(value: string): string | null {
  const [, id = '', direction = '', uri = ''] = HEADER_EXTENSION.exec(value) ?? [];
  return Number(id) >= 1 && Number(id) <= 255 ? `${Number(id)}${direction} ${uri}` : null;
}

function codec(value: string): string | null {
  const [, type = '', codecName] = /^(\d{1,3}) ([A-Za-z0-9_.-]{1,32}\/[1-9]\d{0,6}(?:\/[1-9]\d?)?)$/.exec(value) ?? [];
  return PAYLOAD_TYPE.test(type) && codecName ? `${type} ${codecName}` : null;
}

/** libwebrtc's own parameters would have the peer set this side's encoder, also to send without end. */
function format(value: string): string | null {
  const type = firstWord(value);
  const parameters = value
    .slice(type.length + 1)
    .split(';', MOST_FORMAT_PARAMETERS)
    .map((parameter) => parameter.trim())
    .filter((parameter) => FORMAT_PARAMETER.test(parameter) && !/^x-google-/i.test(parameter));
  return PAYLOAD_TYPE.test(type) && parameters.length > 0 ? `${type} ${parameters.join(';')}` : null;
}

function source(value: string): string | null {
  const [, id = ''] = /^(\d{1,10}) (?:cname:[!-~]{1,128}|msid:[!-~]{1,64}(?: [!-~]{1,64})?)$/.exec(value) ?? [];
  return id !== '' && isUint32(id) ? value : null;
}

/** Which retransmissions (RFC 4588) and which repairs (RFC 5956) belong to which stream. */
function sourceGroup(value: string): string | null {
  const [, ids = ''] = /^(?:FID|FEC-FR)((?: \d{1,10}){2,4})$/.exec(value) ?? [];
  return ids !== '' && ids.trim().split(' ').every(isUint32) ? value : null;
}
