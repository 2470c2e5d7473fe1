// G8: with the Tab key alone one comes to everything, in reading order, sees where one is, and comes out again.
import type { Page } from '@playwright/test';
import { open, type Mode } from './eyes.ts';

const THICK = 3;
const AGAINST: Record<Mode, number> = { simple: 4.5, standard: 3, staff: 3 };

export type Focus = { faults: string[]; stops: number; leastContrast: number };

/** Whether the ring around every control of the page has been compared before, on another page. */
export async function isKnown(page: Page, mode: Mode, known: Set<string>): Promise<boolean> {
  await open(page);
  const kinds = await page.evaluate(() => window.eyes.controls().filter((element) => element.tabIndex >= 0).map(window.eyes.kind));
  return kinds.every((kind) => known.has(`${mode},${kind}`));
}

/** Tabs through the whole page. Pixels are compared once for each kind of control on each ground, and not again for those in `known`. */
export async function focus(page: Page, mode: Mode, { pixels = true, known = new Set<string>() } = {}): Promise<Focus> {
  await open(page);
  const expected = await page.evaluate(() => {
    document.querySelectorAll('[data-tab-stop]').forEach((element) => element.removeAttribute('data-tab-stop'));
    // The Tab key goes on from where the focus was last, even when it has been taken away: so it is put at the page's beginning.
    document.body.tabIndex = -1;
    document.body.focus({ preventScroll: true });
    document.body.blur();
    document.body.removeAttribute('tabindex');
    scrollTo(0, 0);
    return window.eyes.controls().filter((element) => element.tabIndex >= 0 && !(element as HTMLButtonElement).disabled).length;
  });
  const faults: string[] = [];
  let [stops, last, leastContrast] = [0, -1, Infinity];
  const walker = await page.evaluateHandle(() => ({ before: null as Element | null, all: [...document.querySelectorAll('*')] }));
  for (let presses = 0; presses <= expected + 5; presses++) {
    await page.keyboard.press('Tab');
    const here = await walker.evaluate((state, thick) => {
      const element = document.activeElement;
      if (!element || element === document.body || element === document.documentElement) return null;
      if (element.hasAttribute('data-tab-stop')) return null;
      element.setAttribute('data-tab-stop', '');
      const faults: string[] = [];
      const name = window.eyes.say(element);
      const style = getComputedStyle(element);
      if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < thick) faults.push(`${name}: outline ${style.outlineStyle} ${style.outlineWidth}`);
      const box = element.getClientRects()[0] ?? element.getBoundingClientRect();
      const points = [[0.5, 0.5], [0.1, 0.1], [0.9, 0.1], [0.1, 0.9], [0.9, 0.9]].map(([x, y]) => [box.left + box.width * x, box.top + box.height * y]);
      // A field higher than the window cannot show all its corners; and of a field to write in, browsers show where one writes.
      const tall = box.height > innerHeight - 20 || element instanceof HTMLTextAreaElement;
      for (const [x, y] of tall ? points.slice(1, 2) : points) {
        if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) {
          faults.push(`${name}: has the focus and stands partly outside the window`);
          break;
        }
        const seen = document.elementFromPoint(x, y);
        if (!seen || !(element.contains(seen) || seen.contains(element) || (element as HTMLInputElement).labels?.[0]?.contains(seen))) {
          faults.push(`${name}: has the focus and is covered by ${seen ? window.eyes.say(seen) : 'nothing'}`);
          break;
        }
      }
      return { faults, index: state.all.indexOf(element), kind: window.eyes.kind(element), name };
    }, THICK);
    if (!here) break;
    stops++;
    faults.push(...here.faults);
    if (here.index < last) faults.push(`${here.name}: gets the focus after what stands below it`);
    last = here.index;
    if (pixels && !known.has(`${mode},${here.kind}`)) {
      known.add(`${mode},${here.kind}`);
      const ring = await ringOf(page, AGAINST[mode]);
      leastContrast = Math.min(leastContrast, ring.contrast);
      if (ring.area < ring.wanted) {
        faults.push(`${here.name}: the ring changes ${Math.round(ring.area)} px² by ${AGAINST[mode]}:1 or more, should be ${Math.round(ring.wanted)} px²`);
      }
    }
    if (presses === expected + 5) faults.push(`the Tab key does not come out of the page after ${presses} presses, last at ${here.name}`);
  }
  const missed = await page.evaluate(() => {
    const missed = window.eyes
      .controls()
      .filter((element) => element.tabIndex >= 0 && !(element as HTMLButtonElement).disabled && !element.hasAttribute('data-tab-stop'))
      // Of dots that belong together, the Tab key comes to one.
      .filter((element) => !(element instanceof HTMLInputElement && element.type === 'radio'))
      .map(window.eyes.say);
    document.querySelectorAll('[data-tab-stop]').forEach((element) => element.removeAttribute('data-tab-stop'));
    (document.activeElement as HTMLElement | null)?.blur?.();
    return missed;
  });
  faults.push(...missed.map((name) => `${name}: the Tab key does not come to it`));
  return { faults, stops, leastContrast: leastContrast === Infinity ? 0 : Math.round(leastContrast * 100) / 100 };
}

/** How much of the window changes when the element with the focus loses it: WCAG 2.4.13 asks for a border of 2 px around it. */
async function ringOf(page: Page, against: number): Promise<{ area: number; wanted: number; contrast: number }> {
  const target = await page.evaluateHandle(() => document.activeElement as HTMLElement);
  const frame = await target.evaluate((element) => {
    element.scrollIntoView({ block: 'nearest' });
    const box = element.getClientRects()[0] ?? element.getBoundingClientRect();
    const [left, top] = [Math.max(0, box.left - 12), Math.max(0, box.top - 12)];
    const [right, bottom] = [Math.min(innerWidth, box.right + 12), Math.min(innerHeight, box.bottom + 12)];
    return { x: left, y: top, width: Math.max(1, right - left), height: Math.max(1, bottom - top), around: 2 * (box.width + box.height) };
  });
  const shot = async () => (await page.screenshot({ clip: frame, animations: 'disabled', caret: 'hide', scale: 'css' })).toString('base64');
  const focused = await shot();
  await target.evaluate((element) => element.blur());
  const blurred = await shot();
  await target.evaluate((element) => element.focus({ preventScroll: true }));
  const { area, contrast } = await compare(page, focused, blurred, against);
  return { area, contrast, wanted: frame.around * 2 * Math.min(1, shownShare(frame)) };
}

/** The share of an element's border that the window shows. */
function shownShare(frame: { width: number; height: number; around: number }): number {
  return (2 * (frame.width + frame.height)) / (frame.around + 96) || 1;
}

/** Pixels that differ by at least `against`:1, and the contrast that most of the changed ones reach. */
async function compare(page: Page, one: string, other: string, against: number): Promise<{ area: number; contrast: number }> {
  return page.evaluate(
    async ({ images, against }) => {
      const [a, b] = await Promise.all(
        images.map(async (base64) => {
          const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
          const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
          const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
          canvas.drawImage(bitmap, 0, 0);
          return canvas.getImageData(0, 0, bitmap.width, bitmap.height).data;
        }),
      );
      const ratios: number[] = [];
      for (let i = 0; i < Math.min(a.length, b.length); i += 4) {
        if (a[i] === b[i] && a[i + 1] === b[i + 1] && a[i + 2] === b[i + 2]) continue;
        ratios.push(window.eyes.contrast([a[i], a[i + 1], a[i + 2], 1], [b[i], b[i + 1], b[i + 2], 1]));
      }
      ratios.sort((x, y) => y - x);
      const enough = ratios.filter((ratio) => ratio >= against);
      return { area: enough.length, contrast: enough.length > 0 ? enough[Math.floor(enough.length / 2)] : (ratios[0] ?? 1) };
    },
    { images: [one, other], against },
  );
}

