import type { LanAddress } from './lan-address';

/** White on black by number, whatever the terminal's colours: most cameras read no inverted code. */
const COLOURS = '\u001b[38;5;231;48;5;16m';
const RESET = '\u001b[0m';
/** Two modules of quiet zone: cameras need no more on a black terminal, and small windows have no more. */
const BORDER = 2;

/** A QR code of two modules a character; undefined where the terminal is too narrow for it. */
export async function terminalQr(text: string, columns: number): Promise<string | undefined> {
  const { renderUnicodeCompact } = await import('uqr');
  const lines = renderUnicodeCompact(text, { border: BORDER }).split('\n');
  if (lines.some((line) => line.length > columns)) return undefined;
  return lines.map((line) => `${COLOURS}${line}${RESET}`).join('\n');
}

interface Welcome {
  readonly url: string;
  /** Further addresses of this machine. */
  readonly others: readonly LanAddress[];
  /** Undefined where the output is no terminal. */
  readonly columns: number | undefined;
}

/** What to expect when a phone opens the address, and a code to open it with. */
export async function lanWelcome({ url, others, columns }: Welcome): Promise<string> {
  const { port } = new URL(url);
  const elsewhere = others.map(({ name, address }) => `${address} (${name})`).join(', ');
  const code = columns === undefined ? undefined : await terminalQr(url, columns);
  return [
    '',
    `A phone on the same network can open ${url}`,
    'Its browser warns once that the connection is not private, because this machine made the certificate itself.',
    '  Chrome: press “Advanced”, then “Proceed”. Safari: press “Show Details”, then “visit this website”.',
    'When a call begins, the browser asks for camera and microphone: press “Allow”.',
    `If the page does not open, let port ${port} in through the firewall of this machine.`,
    ...(elsewhere === '' ? [] : [`If it still does not, try another address with --lan ADDRESS: ${elsewhere}.`]),
    ...(code === undefined ? [] : ['', code]),
    '',
  ].join('\n');
}
