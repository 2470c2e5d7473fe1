// A page through the engines that others have made: axe-core, IBM's checker, HTML_CodeSniffer and html-validate. They are put into
// the page as it is served, with its own policy in force.
import type { Page } from '@playwright/test';
import { htmlErrors, visitOf } from '../../fixtures.ts';
import { inThemes, OURS, THEMES } from '../checks/themes.ts';
import { isFull, isWholly, type Cell } from '../pages.ts';
import { place, type Sheet } from '../stage.ts';
import { ace } from './ace.ts';
import { axe, CONTRAST } from './axe.ts';
import { htmlcs } from './htmlcs.ts';

const WINDOWS = [{ width: 320, height: 640 }, ...(isFull ? [{ width: 1280, height: 800 }, { width: 768, height: 1024 }] : [])];

export async function toTheEngines(page: Page, sheet: Sheet, cell: Cell, where: string): Promise<void> {
  await sheet.check('G4', where, async () => htmlErrors(await visitOf(page)!.html));
  const wholly = isWholly(cell);
  for (const [i, size] of (wholly ? WINDOWS : WINDOWS.slice(0, 1)).entries()) {
    await showAll(page, size);
    const there = place(where, `${size.width} px wide`);
    await sheet.check('G1', there, () => axe(page));
    await sheet.check('G2', there, () => ace(page));
    await sheet.check('G3', there, () => htmlcs(page));
    // Light has been seen by all its rules; the other colours need those about contrast, once.
    if (i === 0 && wholly) await inThemes(page, (isFull ? THEMES : OURS).slice(1), (theme) => sheet.check('G1', place(there, theme.name), () => axe(page, CONTRAST)));
  }
}

/** High enough for the whole page: what stands under the bar only until one scrolls is no fault (G8 and G21 look at that). */
async function showAll(page: Page, size: { width: number; height: number }): Promise<void> {
  await page.setViewportSize(size);
  const height = await page.evaluate(() => Math.ceil(document.documentElement.scrollHeight));
  if (height > size.height) await page.setViewportSize({ width: size.width, height: Math.min(height, 16_000) });
}
