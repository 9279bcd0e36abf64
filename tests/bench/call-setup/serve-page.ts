import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { watchFirstFrame } from './first-frame';

const FOLDER = 'tests/bench/call-setup';

export interface PageScripts {
  /** The file of a library that the page uses. */
  readonly library?: string;
  /** A module of this folder. */
  readonly module: string;
}

/** Serves the bare page with these scripts, on a port of its own, where cameras are allowed. */
export async function servePage({ library, module }: PageScripts) {
  const texts = new Map<string, string>();
  for (const file of [library ?? [], `${FOLDER}/${module}`, `${FOLDER}/bare-page.js`].flat()) {
    texts.set(`/${basename(file)}`, await readFile(file, 'utf8'));
  }
  const libraryTag = library ? `<script src="/${basename(library)}"></script>` : '';
  const tags = `${libraryTag}<script type="module" src="/${module}"></script>`;
  const html = (await readFile(`${FOLDER}/page.html`, 'utf8')) + tags;
  const server = createServer(({ url = '/' }, response) => {
    const script = texts.get(url);
    response.setHeader('content-type', script === undefined ? 'text/html; charset=utf-8' : 'text/javascript');
    response.end(script ?? html);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { server, url: `http://localhost:${(server.address() as AddressInfo).port}` };
}

export async function openTimedPage(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
  await context.addInitScript(watchFirstFrame);
  const page = await context.newPage();
  await page.goto(url);
  return page;
}
