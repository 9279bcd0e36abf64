import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { basename } from 'node:path';

const FOLDER = 'tests/bench/call-setup';

export interface PageScripts {
  /** The file of a library that the page uses. */
  readonly library?: string;
  /** A module of this folder. */
  readonly module: string;
}

/** Serves the bare page with these scripts. */
export async function servePage({ library, module }: PageScripts, host: string, port: number): Promise<Server> {
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
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}
