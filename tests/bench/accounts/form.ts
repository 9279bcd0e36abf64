/** A form of a page, sent as a browser without scripts does. */
export interface PlainForm {
  /** How long the answer to these values takes, in ms, for a client at this address. Rejects unless it is a page. */
  send(values: Readonly<Record<string, string>>, address: string): Promise<number>;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&quot;': '"',
  '&amp;': '&',
  '&#x27;': "'",
  '&lt;': '<',
  '&gt;': '>',
};
const unescaped = (text: string) => text.replace(/&(quot|amp|#x27|lt|gt);/g, (entity) => ENTITIES[entity] ?? entity);

function hiddenFields(html: string): [name: string, value: string][] {
  const inputs = html.match(/<input type="hidden"[^>]*>/g) ?? [];
  const part = (input: string, name: string) => unescaped(new RegExp(` ${name}="([^"]*)"`).exec(input)?.[1] ?? '');
  return inputs.map((input) => [part(input, 'name'), part(input, 'value')]);
}

/** Opens a page with one form. */
export async function openForm(origin: string, path: string): Promise<PlainForm> {
  const page = await fetch(`${origin}${path}`);
  const cookie = page.headers
    .getSetCookie()
    .map((text) => text.split(';')[0])
    .join('; ');
  const hidden = hiddenFields(await page.text());
  if (!hidden.some(([name]) => name.startsWith('$ACTION'))) throw new Error(`${path} has no form`);
  return {
    async send(values, address) {
      const body = new FormData();
      for (const [name, value] of [...hidden, ...Object.entries(values)]) body.append(name, value);
      const headers = { cookie, origin, 'x-forwarded-for': address };
      const beganMs = performance.now();
      const answer = await fetch(`${origin}${path}`, { method: 'POST', headers, body, redirect: 'manual' });
      await answer.arrayBuffer();
      const tookMs = performance.now() - beganMs;
      if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
      return tookMs;
    },
  };
}
