import { encode } from 'uqr';
import { describe, expect, it } from 'vitest';
import { lanWelcome, terminalQr } from './lan-welcome';

const URL_SHOWN = 'https://192.168.178.123:3443';

/** White characters on black. */
const COLOURS = '\u001b[38;5;231;48;5;16m';
const RESET = '\u001b[0m';

/** The modules that a terminal shows, true for black, as the characters and colours of each half line say. */
function modulesOf(code: string): boolean[][] {
  return code.split('\n').flatMap((line) => {
    expect(line).toSatisfy((shown: string) => shown.startsWith(COLOURS) && shown.endsWith(RESET));
    const text = line.slice(COLOURS.length, -RESET.length);
    // White is the foreground, which fills the whole cell, its upper or its lower half.
    return ['█▀', '█▄'].map((white) => [...text].map((character) => !white.includes(character)));
  });
}

describe('the code in the terminal', () => {
  it.each([URL_SHOWN, 'https://[fd12:3456:789a:1::27]:3443'])('is that of %s', async (url) => {
    const { data } = encode(url, { border: 2 });
    const shown = modulesOf((await terminalQr(url, 80)) ?? '');
    expect(shown.slice(0, data.length)).toEqual(data);
    // An odd number of modules leaves half a line.
    expect(shown.length - data.length).toBeLessThan(2);
  });

  it('is left out where it would be wrapped', async () => {
    const width = encode(URL_SHOWN, { border: 2 }).size;
    expect(await terminalQr(URL_SHOWN, width)).toBeDefined();
    expect(await terminalQr(URL_SHOWN, width - 1)).toBeUndefined();
  });
});

describe('the welcome', () => {
  const about = { url: URL_SHOWN, others: [], columns: 80 };

  it('says what the browser asks before it shows the code', async () => {
    const text = await lanWelcome(about);
    const [certificate, camera, code] = ['Proceed', 'Allow', '█'].map((word) => text.indexOf(word));
    expect(certificate).toBeGreaterThan(text.indexOf(URL_SHOWN));
    expect(camera).toBeGreaterThan(certificate ?? 0);
    expect(code).toBeGreaterThan(camera ?? 0);
    expect(text).toContain('port 3443');
  });

  it('has no code where the output is no terminal', async () => {
    const text = await lanWelcome({ ...about, columns: undefined });
    expect(text).toContain(URL_SHOWN);
    expect(text).not.toContain('█');
    expect(text).not.toContain(RESET);
  });

  it('names the other addresses of this machine', async () => {
    const text = await lanWelcome({ ...about, others: [{ name: 'eth0', address: '10.0.0.5' }] });
    expect(text).toContain('--lan ADDRESS: 10.0.0.5 (eth0)');
  });
});
