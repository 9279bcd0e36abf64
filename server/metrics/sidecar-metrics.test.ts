import { describe, expect, it } from 'vitest';
import type { CallRow } from '@/server/calls/registry/types';
import { NO_METRICS, openSidecarMetrics, phaseOf, type SidecarMetrics } from './sidecar-metrics';

const invited = { invitedAt: 1_000, acceptedAt: null, connectedAt: null, endedAt: null, endReason: null } as CallRow;

/** The values of a metric above zero, by their labels. */
async function valuesOf(metrics: SidecarMetrics, name: string): Promise<Record<string, number>> {
  const found = (await metrics.collect())?.find((metric) => metric.name === name);
  const values = (found?.values ?? []) as { value: number; metricName?: string; labels: Record<string, unknown> }[];
  const shown = values.filter(({ value, metricName }) => value > 0 && !metricName?.endsWith('_bucket'));
  const key = ({ metricName, labels: { program, ...labels } }: (typeof values)[number]) =>
    [metricName?.slice(name.length), program, ...Object.values(labels)].filter(Boolean).join(' ');
  return Object.fromEntries(shown.map((entry) => [key(entry), entry.value]));
}

describe('the metrics of calls', () => {
  it('count a call once in each phase, with how long it took', async () => {
    const metrics = await openSidecarMetrics();
    const accepted = { ...invited, acceptedAt: 4_500 };
    const connected = { ...accepted, connectedAt: 4_750 };
    const over: CallRow = { ...connected, endedAt: 60_000, endReason: 'hung-up' };
    metrics.callSaved(invited, undefined);
    metrics.callSaved({ ...invited, linkEpoch: 1 }, invited);
    metrics.callSaved(accepted, invited);
    metrics.callSaved(connected, accepted);
    metrics.callSaved({ ...connected, linkEpoch: 2 }, connected);
    metrics.callSaved(over, connected);
    expect(await valuesOf(metrics, 'mado_calls_invited_total')).toEqual({ sidecar: 1 });
    expect(await valuesOf(metrics, 'mado_call_answer_seconds')).toEqual({ '_sum sidecar': 3.5, '_count sidecar': 1 });
    expect(await valuesOf(metrics, 'mado_call_connect_seconds')).toEqual({ '_sum sidecar': 0.25, '_count sidecar': 1 });
    expect(await valuesOf(metrics, 'mado_calls_ended_total')).toEqual({ 'sidecar hung-up connected': 1 });
  });

  it('tell a call that failed while it connected from one that nobody answered', async () => {
    const metrics = await openSidecarMetrics();
    metrics.callSaved({ ...invited, endedAt: 46_000, endReason: 'no-answer' }, invited);
    const accepted = { ...invited, acceptedAt: 2_000 };
    metrics.callSaved({ ...accepted, endedAt: 30_000, endReason: 'media-failed' }, accepted);
    expect(await valuesOf(metrics, 'mado_calls_ended_total')).toEqual({
      'sidecar no-answer ringing': 1,
      'sidecar media-failed connecting': 1,
    });
  });

  it('give a closing of an unknown kind one name', async () => {
    const metrics = await openSidecarMetrics();
    for (const reason of ['ping timeout', 'made up', 'by a client']) metrics.deviceOffline(reason);
    expect(await valuesOf(metrics, 'mado_disconnections_total')).toEqual({
      'sidecar ping timeout': 1,
      'sidecar other': 2,
    });
  });

  it('read what is going on at the moment of a scrape', async () => {
    const metrics = await openSidecarMetrics();
    const readings = { people: 2, devices: 3, calls: { ringing: 1, connecting: 0, connected: 4 } };
    metrics.watch(() => readings);
    expect(await valuesOf(metrics, 'mado_people_online')).toEqual({ sidecar: 2 });
    readings.people = 5;
    expect(await valuesOf(metrics, 'mado_people_online')).toEqual({ sidecar: 5 });
    expect(await valuesOf(metrics, 'mado_calls')).toEqual({ 'sidecar ringing': 1, 'sidecar connected': 4 });
  });

  it('are not there where nobody may read them', async () => {
    expect(await NO_METRICS.collect()).toBeNull();
  });
});

it('a call connects from its accept until media is reported', () => {
  const accepted = { ...invited, acceptedAt: 2_000 };
  expect([invited, accepted, { ...accepted, connectedAt: 3_000 }].map(phaseOf)).toEqual([
    'ringing',
    'connecting',
    'connected',
  ]);
});
