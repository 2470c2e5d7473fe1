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
    const own = (element: Element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent!.trim());
    const stands = (element: Element): boolean => {
      for (let one: Element | null = element; one; one = one.parentElement) if (/fixed|sticky|absolute/.test(getComputedStyle(one).position)) return false;
      return true;
    };
    const boxes = [...document.body.querySelectorAll('*')]
      .filter((element) => own(element) && window.eyes.visible(element) && stands(element) && getComputedStyle(element).display !== 'inline')
      .map((element) => ({ element, box: element.getBoundingClientRect() }));
    const faults: string[] = [];
    for (const [i, one] of boxes.entries()) {
      for (const other of boxes.slice(i + 1)) {
        if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
        const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        if (across > 2 && down > 2) faults.push(`${window.eyes.say(one.element)} lies over ${window.eyes.say(other.element)}`);
      }
    }
    return faults;
  });
}
