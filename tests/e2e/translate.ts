import type { Page } from '@playwright/test';

/** Around each text that was translated. */
export const [OPENING, CLOSING] = ['«', '»'] as const;

/**
 * Does to the page what Chrome's translator does: each text node that is not kept from it gives way to a `font` element
 * with other words. What comes later stays as it is, so that old words can be told from new ones.
 */
export async function translate(page: Page): Promise<void> {
  await page.evaluate(
    ([opening, closing]) => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const texts: Text[] = [];
      while (walker.nextNode()) texts.push(walker.currentNode as Text);
      for (const text of texts) {
        const parent = text.parentElement;
        if (!text.data.trim() || !parent || parent.closest('script, style, font, option, [translate=no]')) continue;
        const outer = document.createElement('font');
        outer.append(document.createElement('font'));
        outer.firstElementChild?.append(`${opening}${text.data}${closing}`);
        text.replaceWith(outer);
      }
    },
    [OPENING, CLOSING],
  );
}
