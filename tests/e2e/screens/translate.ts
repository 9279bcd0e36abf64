import type { Page } from '@playwright/test';

/** Marks around each translated text. */
export const [OPENING, CLOSING] = ['«', '»'] as const;

/**
 * Does to the page what Chrome's translator does: replaces each translatable text node with a `font` element that has
 * another text. Text that appears later stays as it is, so that old text can be told from new.
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
