import { FIRST_SLOTS, KIND_OF_SLOT, LATER_SLOTS, type Slot } from '@/lib/protocol/slots';
import { attributeOf, INHERITED, KINDS, type Kind, lineOf, PAYLOAD_TYPE, RULES } from './grammar';

const kindsOf = (slots: readonly Slot[]): Kind[] => slots.map((slot) => KIND_OF_SLOT[slot]);
const FIRST_SECTIONS: readonly Kind[] = [...kindsOf(FIRST_SLOTS), 'application'];
/**
 * The sections that a description may have: those of a link for data alone, of a call's first offer, and of the second one,
 * which adds to them. Renegotiation never takes a section away nor moves it (RFC 8829, 5.2.2).
 */
const LAYOUTS: readonly (readonly Kind[])[] = [
  ['application'],
  FIRST_SECTIONS,
  [...FIRST_SECTIONS, ...kindsOf(LATER_SLOTS)],
];
const MOST_SECTIONS = Math.max(...LAYOUTS.map(({ length }) => length));
/** Chromium's second offer has 250 lines. */
const MOST_LINES = 2_000;
const MOST_PAYLOAD_TYPES = 64;

/** RFC 8866, 5.2. The user name is the browser's product, the address is nobody's. */
const ORIGIN = /^o=[!-~]{1,64} (\d{1,20}) (\d{1,20}) IN IP[46] [!-~]{1,64}$/;
const MEDIA = /^m=([a-z]{1,16}) (\d{1,5}) ([A-Z/]{1,32})((?: [!-~]{1,32}){1,128})$/;
const PROTOCOLS: Readonly<Record<Kind, string>> = {
  audio: 'UDP/TLS/RTP/SAVPF',
  video: 'UDP/TLS/RTP/SAVPF',
  application: 'UDP/DTLS/SCTP',
};

/** An attribute's values by its name, as `RULES` reads them. */
type Attributes = ReadonlyMap<string, readonly string[]>;

interface Section {
  readonly kind: Kind;
  /** Neither this side's nor the peer's (RFC 3264, 6); a port of 0 with `bundle-only` is no rejection (RFC 9143, 6). */
  readonly isRejected: boolean;
  readonly formats: readonly string[];
  readonly attributes: Attributes;
}

interface Description {
  readonly sessionId: string;
  readonly sessionVersion: string;
  /** Ids of the sections that share a transport. */
  readonly bundle: readonly string[];
  readonly isMixed: boolean;
  readonly sections: readonly Section[];
}

/**
 * The description that a browser is given in the place of the peer's: read by a grammar of our own (`RULES`; RFC 8866,
 * 8829, 8839, 8841) and written anew, so that no text of the peer's reaches a browser's parser. Candidates are none of it: see
 * `canonicalCandidate`. Null where it cannot be read as a call's description. The canonical form of a canonical form is itself.
 */
export function canonicalDescription(sdp: string): string | null {
  const description = read(sdp);
  return description && write(description);
}

function read(sdp: string): Description | null {
  // As all browsers write them. A line that ends otherwise might be two to another reader.
  if (/\r(?!\n)|(?<!\r)\n/.test(sdp)) return null;
  const lines = sdp.split('\r\n', MOST_LINES + 1);
  if (lines.length > MOST_LINES || lines[0] !== 'v=0') return null;
  const [, sessionId, sessionVersion] = ORIGIN.exec(lines[1] ?? '') ?? [];
  if (sessionId === undefined || sessionVersion === undefined) return null;
  const [session = [], ...parts] = partsOf(lines);
  if (parts.length === 0 || parts.length > MOST_SECTIONS) return null;
  const shared = attributesOf(session, KINDS);
  const sections = parts.flatMap((part) => readSection(part, shared) ?? []);
  if (sections.length < parts.length || !isLaidOut(sections)) return null;
  const mids = sections.flatMap((section) => (section.isRejected ? [] : (section.attributes.get('mid') ?? [])));
  const bundle = bundleOf(session).filter((mid) => mids.includes(mid));
  const isMixed = shared.has('extmap-allow-mixed');
  const description = { sessionId, sessionVersion, bundle, isMixed, sections };
  return new Set(mids).size === mids.length && sections.every((each) => hasTransport(each, bundle))
    ? description
    : null;
}

/** Whether each section is of its slot's kind: in any other order this side would take a screen for a camera. */
function isLaidOut(sections: readonly Section[]): boolean {
  return LAYOUTS.some(
    (kinds) => kinds.length === sections.length && kinds.every((kind, at) => kind === sections[at]?.kind),
  );
}

/** The lines of the session, then those of each section. */
function partsOf(lines: readonly string[]): string[][] {
  const parts: string[][] = [[]];
  for (const line of lines) {
    if (line.startsWith('m=')) parts.push([]);
    parts.at(-1)?.push(line);
  }
  return parts;
}

function readSection([media = '', ...lines]: readonly string[], shared: Attributes): Section | null {
  const [, name = '', port = '', protocol = '', formats = ''] = MEDIA.exec(media) ?? [];
  const kind = KINDS.find((each) => each === name);
  // TCP stands for a default candidate of that kind (RFC 8839, 5.1), which nobody reads.
  if (!kind || protocol.replace(/^TCP/, 'UDP') !== PROTOCOLS[kind] || Number(port) > 65_535) return null;
  const own = attributesOf(lines, [kind]);
  const inherited = INHERITED.flatMap((each) => {
    const values = shared.get(each);
    return values && RULES.get(each)?.kinds.includes(kind) ? [[each, values] as const] : [];
  });
  const attributes = new Map([...inherited, ...own]);
  const isRejected = port === '0' && !own.has('bundle-only');
  if (!isRejected && !attributes.has('mid')) return null;
  const said = [...new Set(formats.trim().split(' '))];
  if (kind === 'application') {
    return said[0] === 'webrtc-datachannel' ? { kind, isRejected, formats: said.slice(0, 1), attributes } : null;
  }
  const types = said.filter((type) => PAYLOAD_TYPE.test(type)).slice(0, MOST_PAYLOAD_TYPES);
  const named = new Set(attributes.get('rtpmap')?.map(payloadTypeOf));
  const used = isRejected ? types.slice(0, 1) : types.filter((type) => named.has(type));
  return used.length > 0 ? { kind, isRejected, formats: used, attributes: ofFormats(attributes, used) } : null;
}

function attributesOf(lines: readonly string[], kinds: readonly Kind[]): Attributes {
  const found = new Map<string, Map<string, string>>();
  for (const line of lines) {
    if (!line.startsWith('a=')) continue;
    const [name, text] = attributeOf(line.slice(2));
    const rule = RULES.get(name);
    const value = rule?.kinds.some((kind) => kinds.includes(kind)) ? rule.read(text) : null;
    if (!rule || value === null) continue;
    const values = found.get(name) ?? new Map<string, string>();
    const key = rule.keyOf?.(value) ?? value;
    if (values.size < rule.most && !values.has(key)) found.set(name, values.set(key, value));
  }
  return new Map([...found].map(([name, values]) => [name, [...values.values()]]));
}

const payloadTypeOf = (value: string): string => value.split(' ', 1)[0] ?? '';

/** Without what is said of payload types that the section does not have. */
function ofFormats(attributes: Attributes, formats: readonly string[]): Attributes {
  const isUsed = (value: string) => ['*', ...formats].includes(payloadTypeOf(value));
  const used = [...attributes].map(([name, values]) => {
    const isOfFormats = name === 'rtpmap' || name === 'fmtp' || name === 'rtcp-fb';
    return [name, isOfFormats ? values.filter(isUsed) : values] as const;
  });
  return new Map(used);
}

/** RFC 9143, 7. */
function bundleOf(session: readonly string[]): string[] {
  const line = session.find((each) => each.startsWith('a=group:BUNDLE ')) ?? '';
  return [...new Set(line.split(' ').slice(1))];
}

/** Only the first section of a bundle need say how to reach it (RFC 8829, 5.2.1). */
function hasTransport({ isRejected, attributes }: Section, bundle: readonly string[]): boolean {
  const [mid = ''] = attributes.get('mid') ?? [];
  if (isRejected || bundle.indexOf(mid) > 0) return true;
  return ['ice-ufrag', 'ice-pwd', 'fingerprint', 'setup'].every((name) => attributes.has(name));
}

function write({ sessionId, sessionVersion, bundle, isMixed, sections }: Description): string {
  const lines = [
    'v=0',
    `o=- ${sessionId} ${sessionVersion} IN IP4 0.0.0.0`,
    's=-',
    't=0 0',
    ...(bundle.length > 0 ? [`a=group:BUNDLE ${bundle.join(' ')}`] : []),
    ...(isMixed ? ['a=extmap-allow-mixed'] : []),
    'a=msid-semantic:WMS *',
    ...sections.flatMap(writeSection),
  ];
  return `${lines.join('\r\n')}\r\n`;
}

/** Port 9 and no address: every candidate trickles (RFC 8840, 4.1.1). */
function writeSection({ kind, isRejected, formats, attributes }: Section): string[] {
  const port = isRejected || attributes.has('bundle-only') ? 0 : 9;
  const lines = [...RULES.keys()].flatMap((name) => (attributes.get(name) ?? []).map((value) => lineOf(name, value)));
  return [`m=${kind} ${port} ${PROTOCOLS[kind]} ${formats.join(' ')}`, 'c=IN IP4 0.0.0.0', ...lines];
}
