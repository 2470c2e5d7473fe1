// G7 (WCAG 1.4.4): text at 200 %, as somebody has set it in the browser.
import type { Page } from '@playwright/test';
import { reflow } from './reflow.ts';
import { overlaps } from './textspacing.ts';

export async function zoomtext(page: Page): Promise<string[]> {
  const before = await page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize));
  await page.evaluate(() => void (document.documentElement.style.fontSize = '200%'));
  const after = await page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize));
  const faults = [...(await reflow(page)), ...(await overlaps(page))];
  if (after < before * 1.95) faults.push(`the text grew from ${before} px to ${after} px only`);
  await page.evaluate(() => void (document.documentElement.style.fontSize = ''));
  return faults.map((fault) => `with text at 200 %: ${fault}`);
}
