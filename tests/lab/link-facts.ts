import type { Page } from '@playwright/test';

export interface LinkFacts {
  /** The candidate type, and for a relay the protocol to reach it: `relay/tls`. */
  readonly local: string;
  readonly remote: string;
}

/** The selected candidate pair of the page's newest link (W3C webrtc-stats, 8.16); null while there is none. */
export function linkFacts(page: Page): Promise<LinkFacts | null> {
  return page.evaluate(async () => {
    const link = window.observed.links.findLast(({ connectionState }) => connectionState === 'connected');
    const stats = [...((await link?.getStats()) ?? new Map()).values()];
    const byId = new Map(stats.map((entry) => [entry.id, entry]));
    const transport = stats.find(({ type }) => type === 'transport');
    const pair = byId.get(transport?.selectedCandidatePairId);
    const [local, remote] = [byId.get(pair?.localCandidateId), byId.get(pair?.remoteCandidateId)];
    if (!local || !remote) return null;
    const way = local.relayProtocol ? `/${local.relayProtocol}` : '';
    return { local: `${local.candidateType}${way}`, remote: String(remote.candidateType) };
  });
}

/** What a path that was not expected can be explained by: each candidate, and each pair with what its checks came to. */
export function describePaths(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const link = window.observed.links.findLast(({ connectionState }) => connectionState === 'connected');
    const stats = [...((await link?.getStats()) ?? new Map()).values()];
    const byId = new Map(stats.map((entry) => [entry.id, entry]));
    const name = (id: string) => {
      const { candidateType, protocol, relayProtocol, address, port, priority } = byId.get(id) ?? {};
      return `${candidateType}/${relayProtocol ?? protocol} ${address}:${port} (${priority})`;
    };
    const locals = stats.filter(({ type }) => type === 'local-candidate').map(({ id }) => `own ${name(id)}`);
    const pairs = stats
      .filter(({ type }) => type === 'candidate-pair')
      .map(
        (pair) =>
          `${name(pair.localCandidateId)} – ${name(pair.remoteCandidateId)}: ${pair.state}, ` +
          `${pair.requestsSent} sent, ${pair.responsesReceived} answered, ${pair.requestsReceived} received`,
      );
    return [...locals, ...pairs];
  });
}

declare global {
  interface Window {
    setUp: { acceptedAtMs: number | null; connectedAtMs: number | null };
  }
}

/** From now on the page records when a button was last pressed and when its call connected, by the machine's clock. */
export function watchSetUp(page: Page): Promise<void> {
  return page.evaluate(() => {
    window.setUp = { acceptedAtMs: null, connectedAtMs: null };
    document.addEventListener(
      'click',
      () => {
        window.setUp.acceptedAtMs = Date.now();
      },
      { capture: true },
    );
    new MutationObserver(() => {
      if (!document.querySelector('[data-call-phase="connected"]')) return;
      window.setUp.connectedAtMs ??= Date.now();
    }).observe(document, { subtree: true, childList: true, attributeFilter: ['data-call-phase'] });
  });
}

export function setUpOf(page: Page): Promise<Window['setUp']> {
  return page.evaluate(() => window.setUp);
}
