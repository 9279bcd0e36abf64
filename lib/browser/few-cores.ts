const FEW_CORES = 2;

/** Software encoding, decoding and painting fill two cores: where there are no more, a call asks for less of everything. */
export function hasFewCores(): boolean {
  return typeof navigator !== 'undefined' && navigator.hardwareConcurrency <= FEW_CORES;
}
