import { describe } from 'vitest';
import { memoryAccountLimits } from './account-limits';
import { accountLimitsContract } from './account-limits.contract';

describe('limits in memory', () => {
  accountLimitsContract(async () => {
    const limits = memoryAccountLimits({ signUpsPerHour: 2 });
    return { open: async () => limits, close: async () => undefined };
  });
});
