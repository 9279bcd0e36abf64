import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { z } from 'zod';
import { readIfThere, writePrivately } from './secrets';

const certificateSchema = z.object({ key: z.string(), cert: z.string() });
type Certificate = z.infer<typeof certificateSchema>;

const dayMs = 24 * 3_600_000;

function stillGood({ cert }: Certificate, address: string): boolean {
  const certificate = new X509Certificate(cert);
  return certificate.checkIP(address) !== undefined && Date.parse(certificate.validTo) > Date.now() + dayMs;
}

/** Kept in the data folder, so that a phone's user has to trust it only once. */
async function openCertificate(dataDir: string, address: string): Promise<Certificate> {
  const file = join(dataDir, 'lan-certificate.json');
  const text = await readIfThere(file);
  const kept = text === undefined ? undefined : certificateSchema.parse(JSON.parse(text));
  if (kept && stillGood(kept, address)) return kept;
  const { generate } = await import('selfsigned');
  const made = await generate([{ name: 'commonName', value: 'Mado' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: address }] }],
  });
  const certificate = { key: made.private, cert: made.cert };
  await writePrivately(file, JSON.stringify(certificate));
  return certificate;
}

/** Browsers allow cameras on https pages only: this terminates TLS and forwards the bytes to the web app. */
export async function serveLanHttps(
  address: { dataDir: string; host: string; port: number },
  web: { host: string; port: number },
): Promise<Server> {
  const certificate = await openCertificate(address.dataDir, address.host);
  const server = createServer(certificate, (socket) => {
    const inner = connect(web);
    socket.pipe(inner).pipe(socket);
    // Either end may disconnect at any time; then close the other one too.
    for (const [one, other] of [[socket, inner] as const, [inner, socket] as const]) {
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
    }
  });
  server.listen(address.port, address.host);
  await once(server, 'listening');
  return server;
}
