type CandidateKind = 'host' | 'srflx' | 'prflx' | 'relay';

/** The path in use, without an address. */
export interface SelectedPair {
  readonly local: CandidateKind;
  readonly remote: CandidateKind;
  readonly protocol: 'udp' | 'tcp';
  /** How this side reaches its relay; null if the path uses none. */
  readonly relayProtocol: 'udp' | 'tcp' | 'tls' | null;
  /** Milliseconds; null until measured. */
  readonly roundTripMs: number | null;
}

export type StatsEntries = Iterable<[string, unknown]>;

/** The selected candidate pair (W3C webrtc-stats, 8.13 and 8.14); Firefox marks it on the pair, not on the transport. */
export function selectedPair(report: StatsEntries): SelectedPair | null {
  const entries = new Map([...report].map(([id, entry]) => [id, entry as Record<string, unknown>]));
  const all = [...entries.values()];
  const transport = all.find(
    (entry) => entry.type === 'transport' && typeof entry.selectedCandidatePairId === 'string',
  );
  const pair =
    entries.get(String(transport?.selectedCandidatePairId)) ??
    all.find((entry) => entry.type === 'candidate-pair' && entry.selected === true);
  const local = entries.get(String(pair?.localCandidateId));
  const remote = entries.get(String(pair?.remoteCandidateId));
  if (!pair || !local || !remote) return null;
  const seconds = pair.currentRoundTripTime;
  return {
    local: local.candidateType as CandidateKind,
    remote: remote.candidateType as CandidateKind,
    protocol: local.protocol === 'tcp' ? 'tcp' : 'udp',
    relayProtocol: (local.relayProtocol as SelectedPair['relayProtocol'] | undefined) ?? null,
    roundTripMs: typeof seconds === 'number' ? seconds * 1_000 : null,
  };
}
