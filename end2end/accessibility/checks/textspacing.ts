// G7 (WCAG 1.4.12): the reader's own spacing of lines, paragraphs, letters and words costs nothing.
import type { Page } from '@playwright/test';
import { open } from './eyes.ts';
import { reflow } from './reflow.ts';

const SPACING = `* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }`;

/** Lays the spacing over the page, looks, and takes it away. */
export async function textspacing(page: Page): Promise<string[]> {
  const sheet = await page.evaluateHandle((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    return sheet;
  }, SPACING);
  const faults = [...(await reflow(page)), ...(await overlaps(page))];
  await page.evaluate((sheet) => void (document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet)), sheet);
  return faults.map((fault) => `with wide text: ${fault}`);
}

/** Blocks of text that lie over each other. */
export async function overlaps(page: Page): Promise<string[]> {
  await open(page);
  return page.evaluate(() => {
    // A line's box is a little higher than its letters.
    const MOST = 4;
    const stands = (element: Element): boolean => {
      for (let one: Element | null = element; one; one = one.parentElement) if (/fixed|sticky|absolute/.test(getComputedStyle(one).position)) return false;
      return true;
    };
    /** Where an element's own words are drawn, line by line: its box may be larger than they are. */
    const lines = (element: Element): DOMRect[] =>
      [...element.childNodes]
        .filter((node) => node.nodeType === Node.TEXT_NODE && node.textContent!.trim())
        .flatMap((node) => {
          const range = document.createRange();
          range.selectNodeContents(node);
          return [...range.getClientRects()];
        });
    const all = [...document.body.querySelectorAll('*')]
      .filter((element) => !['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEXTAREA'].includes(element.tagName) && window.eyes.visible(element) && stands(element))
      .map((element) => ({ element, lines: lines(element) }))
      .filter(({ lines }) => lines.length > 0);
    const meet = (one: DOMRect, other: DOMRect) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > 2 && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > MOST;
    const faults: string[] = [];
    for (const [i, one] of all.entries()) {
      for (const other of all.slice(i + 1)) {
        if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
        if (one.lines.some((line) => other.lines.some((that) => meet(line, that)))) faults.push(`${window.eyes.say(one.element)} lies over ${window.eyes.say(other.element)}`);
      }
    }
    return faults;
  });
}
