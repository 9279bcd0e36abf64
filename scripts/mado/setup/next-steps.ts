import { dirname, relative } from 'node:path';
import type { Plan } from './plan';
import { TURNS_PORT } from './templates';

/** What is left to do by hand, in order. `isRoot`: what was written belongs to root, and Mado should not run as root. */
export function nextSteps(
  { files, dataDir, site, relayPorts }: Plan,
  proxy: 'caddy' | 'nginx',
  isRoot: boolean,
): string {
  const { domain, email, port, signalingPort } = site;
  const [env = '', web = '', turn] = files.map(({ path }) => path);
  // The data folder is there only if something was written below it.
  const folder = relative(dataDir, web).startsWith('..') ? dirname(web) : dataDir;
  const steps = [
    `DNS: point ${domain} at this machine (A, and AAAA where it has IPv6).`,
    `Firewall: open 80 and 443 (TCP${proxy === 'caddy' ? '; 443 also UDP, for HTTP/3' : ''}). ` +
      `Keep ${port} and ${signalingPort} closed: only the proxy on this machine needs them.` +
      (turn ? ` For TURN open 3478 (UDP and TCP), ${TURNS_PORT} (TCP) and ${relayPorts} (UDP).` : ''),
    ...(isRoot ? [`Give what was written to the account that runs Mado: chown -R mado: ${env} ${folder}`] : []),
    proxy === 'caddy'
      ? `Caddy: install -m 644 ${web} /etc/caddy/Caddyfile, and reload it. It gets the certificate by itself.`
      : `nginx: get a certificate (certbot certonly --webroot -w /var/www/html -d ${domain}${email ? ` -m ${email}` : ''} --deploy-hook 'systemctl reload nginx'), then install -m 644 ${web} /etc/nginx/sites-enabled/mado.conf, and reload it.`,
    ...(turn
      ? [
          `coturn: install -m 640 -g turnserver ${turn} /etc/turnserver.conf, copy deploy/systemd/coturn* to /etc/systemd/system, and enable the timer coturn-certificate@${domain}.timer, which gives coturn its certificate. Behind an address translator, set external-ip and allowed-peer-ip there.`,
        ]
      : []),
    'Start Mado: npm start, or as a service with deploy/systemd/mado.service. It prints a link: whoever signs up by it is the administrator.',
    'Check it: npx mado doctor.',
  ];
  return steps.map((step, index) => `${index + 1}. ${step}`).join('\n');
}
