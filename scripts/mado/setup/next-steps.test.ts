import { expect, it } from 'vitest';
import { nextSteps } from './next-steps';
import type { Plan } from './plan';

const planWith = (web: string): Plan => ({
  files: ['/opt/mado/.env', web].map((path) => ({ path, text: '', former: undefined, losing: '' })),
  dataDir: '/data',
  site: { domain: 'a.example', port: 3000, signalingPort: 3001, turnSecret: undefined, email: undefined },
  relayPorts: undefined,
});

it.each([
  ['/data/setup/Caddyfile', 'chown -R mado: /opt/mado/.env /data\n'],
  ['/srv/out/Caddyfile', 'chown -R mado: /opt/mado/.env /srv/out\n'],
  // Its name begins like that of the data folder, which may not exist yet.
  ['/data-setup/Caddyfile', 'chown -R mado: /opt/mado/.env /data-setup\n'],
])('gives the account that runs Mado what was written to %s', (web, command) => {
  expect(nextSteps(planWith(web), 'caddy', true)).toContain(command);
  expect(nextSteps(planWith(web), 'caddy', false)).not.toContain('chown');
});
