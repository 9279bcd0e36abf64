import type { FileFacts } from '@/lib/protocol/channel/files';

/** Most file systems take so many bytes of a name. */
const MAX_NAME_BYTES = 255;
/** What no browser tells of a file that a user chose: a path, or a character that ends or hides a name. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
const NO_NAME = /[/\u0000-\u001f\u007f]|^\.{1,2}$/;
/** Not allowed in names on Windows, or not seen: formatting characters turn `gpj.exe` into `exe.jpg`. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const UNSAFE = /[\\/:*?"<>|\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
/** Devices of Windows, with any ending (Microsoft, "Naming Files, Paths, and Namespaces"). */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Whether a page of ours can have sent this: a name on its own, and folders without a way out of them. */
export function isHonestName({ name, folder }: Pick<FileFacts, 'name' | 'folder'>): boolean {
  const folders = folder === '' ? [] : folder.split('/');
  return [name, ...folders].every((part) => part !== '' && !NO_NAME.test(part));
}

/** The name under which it can be saved on any system: never empty, a path, a device or a hidden file. */
export function safeFileName(name: string): string {
  const visible = name
    .replace(UNSAFE, '_')
    .replace(/[. ]+$/, '')
    .replace(/^[. ]+/, '_');
  const named = visible === '' ? 'file' : DEVICE.test(visible) ? `_${visible}` : visible;
  const dot = named.lastIndexOf('.');
  const ending = dot > 0 && named.length - dot <= 16 ? named.slice(dot) : '';
  const stem = named.slice(0, named.length - ending.length);
  return firstBytes(stem, MAX_NAME_BYTES - utf8Bytes(ending)) + ending;
}

/** As many whole characters as fit. */
function firstBytes(text: string, most: number): string {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += utf8Bytes(character);
    if (bytes > most) break;
    end += character.length;
  }
  return text.slice(0, end);
}

function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
