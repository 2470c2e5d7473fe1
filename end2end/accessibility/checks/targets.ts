// G6: everything one presses is large enough, and in the simple view nothing else is near.
import type { Page } from '@playwright/test';
import { open, type Mode } from './eyes.ts';

const LEAST: Record<Mode, number> = { simple: 56, standard: 44, staff: 24 };
const APART = 16;

export type Targets = { faults: string[]; count: number; smallest: number };

/** A link inside a sentence is as high as its line (WCAG 2.5.5, Inline), but not in the simple view. */
export async function targets(page: Page, mode: Mode): Promise<Targets> {
  await open(page);
  const finger = await page.evaluate(() => matchMedia('(pointer: coarse)').matches);
  const least = mode === 'staff' && finger ? 44 : LEAST[mode];
  return page.evaluate(
    ({ least, apart, simple }) => {
      const faults: string[] = [];
      const seen = window.eyes.controls().map((element) => ({ element, box: window.eyes.box(element), inline: window.eyes.inSentence(element) }));
      const measured = seen.filter(({ inline }) => simple || !inline);
      for (const { element, box } of measured) {
        if (box.width < least - 0.5 || box.height < least - 0.5) {
          faults.push(`${window.eyes.say(element)}: ${Math.round(box.width)} × ${Math.round(box.height)} px, should be ${least} × ${least}`);
        }
      }
      if (simple) {
        for (const [i, one] of measured.entries()) {
          for (const other of measured.slice(i + 1)) {
            if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
            const across = Math.max(one.box.left - other.box.right, other.box.left - one.box.right);
            const down = Math.max(one.box.top - other.box.bottom, other.box.top - one.box.bottom);
            const gap = Math.max(across, down);
            // What is fixed to the window stands over the page on purpose; there the focus check looks.
            const isPinned = (element: Element | null): boolean => !!element && (/fixed|sticky/.test(getComputedStyle(element).position) || isPinned(element.parentElement));
            const fixed = [one, other].some(({ element }) => isPinned(element));
            const both = one.element.closest('nav') === other.element.closest('nav');
            if (gap < apart - 0.5 && (both || !fixed)) {
              faults.push(`${window.eyes.say(one.element)} and ${window.eyes.say(other.element)}: ${Math.round(gap)} px apart, should be ${apart}`);
            }
          }
        }
      }
      const smallest = Math.min(...measured.map(({ box }) => Math.min(box.width, box.height)), 999);
      return { faults, count: measured.length, smallest: Math.round(smallest) };
    },
    { least, apart: APART, simple: mode === 'simple' },
  );
}
