import { open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';

/** The fields of a log line that hold words, codes or figures of ours; everything else is left out. */
const KEPT = ['time', 'level', 'name', 'msg', 'code', 'status', 'reason', 'waitSeconds', 'phase', 'port', 'signal'];
const KEPT_OF_ERRORS = ['name', 'code', 'frames'];

const LAST_LINES = 200;
const LAST_BYTES = 256 * 1024;

const URL_ELSEWHERE = /\b(?!file:)[a-z][a-z\d+.-]*:\/\/[^\s"']+/gi;
/** All folders of a path; its last part stays. */
const FOLDERS = /(?:file:\/\/)?(?:[A-Za-z]:)?(?:[\\/][^\s\\/:()]+)*[\\/]([^\s\\/:()]+)/g;
/** An address of mail, IPv4, IPv6, or a host, but no file of a program. */
const ADDRESSES = [
  /[^\s"'<>(),;@]+@[^\s"'<>(),;]+/g,
  /\b\d{1,3}(?:\.\d{1,3}){3}\b/g,
  /(?<![\w.])(?:[\da-f]{0,4}:){2,7}[\da-f]{0,4}/gi,
  /(?:[\w-]+\.)+(?!m?[jt]sx?\b|cjs\b|node\b|json\b)[a-z]{2,}\b/gi,
];

/** In case a word of ours quotes one: without what has the form of an address or a path. */
function scrubbed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(scrubbed);
  if (typeof value !== 'string') return typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
  const withoutPaths = value.replace(URL_ELSEWHERE, '(hidden)').replace(FOLDERS, '$1');
  return ADDRESSES.reduce((text, what) => text.replace(what, '(hidden)'), withoutPaths);
}

function pick(from: object, names: readonly string[]): Record<string, unknown> {
  const entries = Object.entries(from).filter(([name]) => names.includes(name));
  return Object.fromEntries(entries.map(([name, value]) => [name, scrubbed(value)]));
}

/** The form of our own messages. Next's output stands in the same field, and may hold anything. */
const OWN_MESSAGE = /^[a-z][a-z ,;:'’()-]*$/;

/** One line of the log without names, addresses and ids. */
export function scrubbedLine(line: string): string {
  try {
    const fields: unknown = JSON.parse(line);
    if (typeof fields !== 'object' || fields === null) throw new Error('not an object');
    const { error } = fields as { error?: unknown };
    const kept = pick(fields, KEPT);
    if (!OWN_MESSAGE.test(String(kept.msg))) kept.msg = '(hidden)';
    if (typeof error === 'object' && error !== null) kept.error = pick(error, KEPT_OF_ERRORS);
    return JSON.stringify(kept);
  } catch {
    return `(a line of ${line.length} characters that is not Mado's)`;
  }
}

/** The files of this log, the one that is written now first: rotation puts a number into each name. */
async function logFiles(logFile: string): Promise<string[]> {
  const folder = dirname(resolve(logFile));
  const ending = extname(logFile);
  const stem = basename(logFile, ending);
  const isLog = (name: string) =>
    name.startsWith(stem) &&
    name.endsWith(ending) &&
    /^(\.\d+)?$/.test(name.slice(stem.length, -ending.length || undefined));
  const names = (await readdir(folder).catch(() => [])).filter(isLog);
  const files = await Promise.all(
    // Rotation may remove one meanwhile.
    names.map(async (name) => ({ path: join(folder, name), facts: await stat(join(folder, name)).catch(() => null) })),
  );
  return files
    .flatMap(({ path, facts }) => (facts?.isFile() ? [{ path, writtenMs: facts.mtimeMs }] : []))
    .sort((a, b) => b.writtenMs - a.writtenMs)
    .map(({ path }) => path);
}

/** The last lines of one file, oldest first. Reads no more than the file's end. */
async function lastLinesOf(path: string, most: number): Promise<string[]> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const length = Math.min(size, LAST_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
    const lines = buffer.subarray(0, bytesRead).toString().split('\n');
    // The first one is cut off, unless the file was read from its start.
    const whole = lines.slice(size > length ? 1 : 0).filter((line) => line !== '');
    return whole.slice(-most);
  } finally {
    await file.close();
  }
}

/**
 * The last lines of the log that goes to this file, scrubbed. A file that has just followed a full one holds little, so
 * the one before supplies the rest.
 */
export async function lastLogLines(logFile: string): Promise<string[]> {
  const paths = await logFiles(logFile);
  if (paths.length === 0) return ['(there is no log file yet)'];
  let lines: string[] = [];
  for (const path of paths) {
    if (lines.length >= LAST_LINES) break;
    lines = [...(await lastLinesOf(path, LAST_LINES - lines.length)), ...lines];
  }
  return lines.map(scrubbedLine);
}
