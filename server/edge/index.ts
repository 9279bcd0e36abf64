import { createServer } from 'node:http';
import { pino } from 'pino';
import { listenAddress } from '@/lib/config/listen-address';
import { pagesSocket } from '@/lib/config/pages-socket';
import { loadSettings } from '@/lib/config/settings';
import { REQUEST_DEADLINES } from '@/lib/http/limits';
import { describeError } from '@/lib/logging/describe-error';
import { isMeasured, openRegistry } from '@/lib/metrics/registry';
import { edgeMetrics } from './edge-metrics';
import { createGate } from './gate';
import { Health } from './health';
import { answerMachines } from './machines';
import { metricsReaders } from './metrics-readers';

const STOP_WITHIN_MS = 2_000;

const settings = loadSettings();
const logger = pino({ level: settings.LOG_LEVEL, base: { name: 'edge' } });

// Never continue from a state that nobody foresaw: the supervisor starts a new edge, and pages work again within a
// second.
process.on('uncaughtException', (error) => {
  logger.fatal({ error: describeError(error) }, 'crashed');
  process.exit(1);
});

const pages = { path: pagesSocket() };
const sidecar = { host: '127.0.0.1', port: settings.SIGNALING_PORT };
const secret = settings.INTERNAL_SECRET;
const health = new Health({ pages, sidecar, secret });

const gate = createGate({
  settings,
  development: process.env.NODE_ENV === 'development',
  logger,
  pages,
  sidecar,
  answerMachine: answerMachines({
    health,
    mayRead: metricsReaders(settings),
    metrics: isMeasured(settings)
      ? edgeMetrics({ ...(await openRegistry('edge')), health, pages, sidecar, secret })
      : null,
  }),
});

const server = createServer(REQUEST_DEADLINES, gate.onRequest);
server.on('checkContinue', gate.onRequest);
server.on('upgrade', gate.onUpgrade);
server.listen(listenAddress(settings.PORT, settings.host));

/** Lets pending requests finish. Sockets have ended with the sidecar, which the supervisor stops first. */
function stop(): void {
  health.drain();
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => process.exit(0), STOP_WITHIN_MS);
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
