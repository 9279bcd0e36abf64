const FEW_CORES = 2;

/**
 * Software encoding, decoding and painting saturate two cores: on such a machine a call asks for less of everything.
 */
export function hasFewCores(): boolean {
  return typeof navigator !== 'undefined' && navigator.hardwareConcurrency <= FEW_CORES;
}
