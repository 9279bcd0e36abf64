/**
 * `node scripts/denied-peers.mjs` writes the addresses that a relay must not reach into coturn's configuration, from
 * IANA's registries as stored in deploy/coturn/special-addresses.json.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const CONFIGURATION = fileURLToPath(new URL('../deploy/coturn/turnserver.conf', import.meta.url));
const REGISTRIES = new URL('../deploy/coturn/special-addresses.json', import.meta.url);

const [BEGIN, END] = [
  '# ── begin of what scripts/denied-peers.mjs writes',
  '# ── end of what scripts/denied-peers.mjs writes',
];

const isV6 = (address) => address.includes(':');

/**
 * @typedef {{ block: string, name: string, rfc: string, globallyReachable: boolean | null }} Block
 * @typedef {{ first: number[], last: number[] }} Edges
 */

/**
 * An address as its 4 or 16 bytes.
 * @param {string} address
 * @returns {number[]}
 */
export function bytesOf(address) {
  if (!isV6(address)) return address.split('.').map(Number);
  const [head, tail] = address.split('::').map((part) => part.split(':').filter(Boolean));
  const zeros = tail ? Array(8 - head.length - tail.length).fill('0') : [];
  return [...head, ...zeros, ...(tail ?? [])].flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 255];
  });
}

/**
 * In the canonical form of RFC 5952, which URLs use.
 * @param {number[]} bytes
 */
export function textOf(bytes) {
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, at) => ((bytes[2 * at] << 8) | bytes[2 * at + 1]).toString(16));
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

/**
 * The first and the last address of a block, as bytes.
 * @param {string} block
 * @returns {Edges}
 */
export function edgesOf(block) {
  const [address, length] = block.split('/');
  const first = bytesOf(address);
  const last = first.map((byte, at) => byte | (255 >> Math.min(8, Math.max(0, Number(length) - 8 * at))));
  return { first, last };
}

const compare = (a, b) => a.map((byte, at) => byte - b[at]).find(Boolean) ?? 0;
const isWithin = (inner, outer) =>
  inner.first.length === outer.first.length &&
  compare(outer.first, inner.first) <= 0 &&
  compare(inner.last, outer.last) <= 0;

/**
 * Every block of the registries that a relay must not reach, in order, without those inside another one.
 * @param {readonly { blocks: readonly Block[] }[]} registries
 * @returns {(Block & Edges)[]}
 */
export function deniedBlocks(registries) {
  const blocks = registries
    .flatMap((registry) => registry.blocks)
    // "Not applicable" in IANA's registries marks transition addresses that lead elsewhere through IPv4: deny those as
    // well.
    .filter(({ globallyReachable }) => globallyReachable !== true)
    .map((entry) => ({ ...entry, ...edgesOf(entry.block) }));
  // If two registries list the same block, keep the first.
  const isCovered = (entry, at) =>
    blocks.some((other, i) => i !== at && isWithin(entry, other) && (i < at || !isWithin(other, entry)));
  return blocks
    .filter((entry, at) => !isCovered(entry, at))
    .sort((a, b) => a.first.length - b.first.length || compare(a.first, b.first));
}

/**
 * The block as ranges that every coturn version interprets alike. coturn 4.6 compares IPv6 addresses byte by byte: an
 * address is in a range if each of its bytes is between those of the range's ends, so only whole blocks work. It also
 * takes a range that starts at the unspecified address for all addresses, of IPv4 too. The block that starts at :: is
 * therefore split into one range for each byte that may be the first non-zero one; :: itself is refused by coturn
 * anyway.
 */
function rangesOf({ first, last }) {
  if (first.length === 4 || first.some(Boolean)) return [[first, last]];
  const free = last.flatMap((byte, at) => (byte > 0 ? [at] : []));
  return free.map((one) => [first.map((_, at) => (at === one ? 1 : 0)), last]);
}

function linesOf(entry) {
  const ranges = rangesOf(entry).map(([first, last]) => `denied-peer-ip=${textOf(first)}-${textOf(last)}`);
  return [`# ${entry.block}: ${entry.name} (${entry.rfc})`, ...ranges];
}

/**
 * The configuration with the current list inserted.
 * @param {string} configuration
 * @param {readonly { blocks: readonly Block[] }[]} registries
 */
export function withDeniedPeers(configuration, registries) {
  const [before, rest] = configuration.split(`${BEGIN}\n`);
  const after = rest?.split(`${END}\n`)[1];
  if (after === undefined) throw new Error('the configuration has no place for the list');
  return [`${before}${BEGIN}`, ...deniedBlocks(registries).flatMap(linesOf), `${END}\n${after}`].join('\n');
}

/** @returns {{ registry: string, blocks: Block[] }[]} */
export const readRegistries = () => JSON.parse(readFileSync(REGISTRIES, 'utf8'));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(CONFIGURATION, withDeniedPeers(readFileSync(CONFIGURATION, 'utf8'), readRegistries()));
}
