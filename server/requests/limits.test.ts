import { describe } from 'vitest';
import { memoryLimits } from './limits';
import { requestLimitsContract } from './limits.contract';

describe('limits of requests in memory', () => {
  requestLimitsContract(async () => {
    const limits = memoryLimits();
    return { open: async () => limits, close: async () => undefined };
  });
});
