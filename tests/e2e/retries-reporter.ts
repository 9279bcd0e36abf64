import type { Reporter, Suite } from '@playwright/test/reporter';

/** Lists tests that passed only on a retry, so that flaky ones are noticed. */
class RetriesReporter implements Reporter {
  private root: Suite | undefined;

  onBegin(_config: unknown, root: Suite): void {
    this.root = root;
  }

  onEnd(): void {
    const shaky = this.root?.allTests().filter((test) => test.outcome() === 'flaky') ?? [];
    for (const test of shaky) process.stdout.write(`needed a second try: ${test.titlePath().join(' › ')}\n`);
  }

  printsToStdio(): boolean {
    return false;
  }
}

export default RetriesReporter;
