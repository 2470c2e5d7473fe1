// Every page through the engines that others have made: axe-core, IBM's checker, HTML_CodeSniffer and html-validate.
// They are put into the page as it is served, with its own policy in force.
import { htmlErrors, visitOf } from '../fixtures.ts';
import type { Page } from '@playwright/test';
import { assertThere, expect, place, test } from './stage.ts';
import { cells, isFull, nameOf, OTHERS } from './pages.ts';
import { inThemes, THEMES } from './checks/themes.ts';
import { ace } from './engines/ace.ts';
import { axe, CONTRAST } from './engines/axe.ts';
import { htmlcs } from './engines/htmlcs.ts';
import { ALLOWED, JUDGED, MOST_ALLOWED } from './engines/judged.ts';

const WINDOWS = [{ width: 320, height: 640 }, { width: 1280, height: 800 }, ...(isFull ? [{ width: 768, height: 1024 }] : [])];

test('What is allowed and what is judged has a reason, and is little', async ({ sheet }) => {
  const unexplained = [...JUDGED, ...ALLOWED].filter(({ reason }) => reason.length < 20);
  expect(unexplained, 'entries without a reason').toEqual([]);
  const faults = ALLOWED.length > MOST_ALLOWED ? [`${ALLOWED.length} entries in the allow-list, should be ${MOST_ALLOWED} or fewer`] : [];
  sheet.put({ goal: 'G2', where: 'engines/judged.ts', faults });
});

/** High enough for the whole page: what stands under the bar only until one scrolls is no fault (G8 and G21 look at that). */
async function showAll(page: Page, size: { width: number; height: number }): Promise<void> {
  await page.setViewportSize(size);
  const height = await page.evaluate(() => Math.ceil(document.documentElement.scrollHeight));
  if (height > size.height) await page.setViewportSize({ width: size.width, height: Math.min(height, 16_000) });
}

for (const { visit, who, view } of cells()) {
  test(`${who}, ${view}: ${nameOf(visit)}, to the engines`, async ({ stage, sheet }) => {
    const { page } = await stage.enter({ who, view, fresh: visit.changes, options: { viewport: WINDOWS[0] } });
    await visit.open(page);
    await assertThere(page, visit.path, { view });
    const where = place(who, view, nameOf(visit));
    await sheet.check('G4', where, async () => htmlErrors(await visitOf(page)!.html));
    // The same page without its pictures, and the same kind of page with other people's words, need one window and one colour.
    const wholly = isFull || (view !== 'simple' && !OTHERS.includes(who));
    for (const [i, size] of (wholly ? WINDOWS : WINDOWS.slice(0, 1)).entries()) {
      await showAll(page, size);
      const there = place(where, `${size.width} px wide`);
      await sheet.check('G1', there, () => axe(page));
      await sheet.check('G2', there, () => ace(page));
      await sheet.check('G3', there, () => htmlcs(page));
      // Light has been seen by all its rules; the other colours need those about contrast, once.
      if (i === 0 && wholly) await inThemes(page, THEMES.slice(1), (theme) => sheet.check('G1', place(there, theme.name), () => axe(page, CONTRAST)));
    }
  });
}
