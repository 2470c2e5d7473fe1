// G12: nothing moves after it has been seen, though the letters and the program come two seconds late.
import type { BrowserContext } from '@playwright/test';
import type { Mode } from './eyes.ts';

export const MOST_SHIFT: Record<Mode, number> = { simple: 0.004, standard: 0.02, staff: 0.02 };
const LATE = 2000;

export type Shift = { faults: string[]; numbers: Record<string, number> };

/** Opens the address in a window of its own. Begin it early and wait for it last: most of it is waiting. */
export async function shift(context: BrowserContext, url: string, mode: Mode, { late = LATE } = {}): Promise<Shift> {
  const page = await context.newPage();
  try {
    let delayed = 0;
    const waits: Promise<void>[] = [];
    await page.route(/\.(woff2|wasm)(\?|$)/, async (route) => {
      delayed++;
      const wait = new Promise<void>((done) => setTimeout(done, late)).then(() => route.fallback()).catch(() => {});
      waits.push(wait);
      await wait;
    });
    await page.goto(url, { waitUntil: 'load' });
    await Promise.all(waits);
    // The program wakes its islands when the browser has nothing better to do; then two frames for what that changes.
    await page.waitForFunction(() => document.fonts.status === 'loaded');
    await page.waitForTimeout(400);
    const found = await page.evaluate(
      () =>
        new Promise<{ value: number; what: string }[]>((done) => {
          type Entry = PerformanceEntry & { value: number; hadRecentInput: boolean; sources: { node?: Node }[] };
          const seen: Entry[] = [];
          const observer = new PerformanceObserver((list) => seen.push(...(list.getEntries() as Entry[])));
          observer.observe({ type: 'layout-shift', buffered: true });
          setTimeout(() => {
            observer.disconnect();
            done(
              seen
                .filter((entry) => !entry.hadRecentInput)
                .map((entry) => ({
                  value: entry.value,
                  what: entry.sources.map(({ node }) => (node instanceof Element ? `${node.tagName.toLowerCase()}.${node.className}` : (node?.textContent ?? 'something').trim().slice(0, 30))).join(', '),
                })),
            );
          }, 100);
        }),
    );
    const sum = found.reduce((total, { value }) => total + value, 0);
    const faults = sum > MOST_SHIFT[mode] ? [`what is seen moves by ${sum.toFixed(3)}, should be ${mode === 'simple' ? '0.00' : `${MOST_SHIFT[mode]} or less`}: ${found.map(({ what }) => what).join('; ')}`] : [];
    return { faults, numbers: { [`shift ${mode}`]: Math.round(sum * 1000) / 1000, 'files held back': delayed } };
  } finally {
    await page.close();
  }
}
