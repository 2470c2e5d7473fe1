// The colours a page is shown in: what a person has chosen, and what a device asks for where nothing is chosen.
import type { Page } from '@playwright/test';

export type Theme = { name: string; chosen?: 'light' | 'dark' | 'contrast'; media?: { colorScheme?: 'dark'; contrast?: 'more' } };

export const LIGHT: Theme = { name: 'light' };
export const THEMES: Theme[] = [
  LIGHT,
  { name: 'dark, chosen', chosen: 'dark' },
  { name: 'black and white, chosen', chosen: 'contrast' },
  { name: 'dark, the device asks', media: { colorScheme: 'dark' } },
  { name: 'more contrast, the device asks', media: { contrast: 'more' } },
];

/** What a person can choose. What a device asks for is the same colours, which the first page shows (`honoured`). */
export const OURS: Theme[] = THEMES.filter(({ media }) => !media);

/** Shows the page in each of the colours, and leaves it as it was. */
export async function inThemes<T>(page: Page, themes: Theme[], look: (theme: Theme) => Promise<T>): Promise<T[]> {
  const before = await page.evaluate(() => document.documentElement.dataset.theme);
  const found: T[] = [];
  for (const theme of themes) {
    if (theme.media) await page.emulateMedia(theme.media);
    await page.evaluate((chosen) => (chosen ? void (document.documentElement.dataset.theme = chosen) : void delete document.documentElement.dataset.theme), theme.chosen);
    found.push(await look(theme));
    if (theme.media) await page.emulateMedia({ colorScheme: null, contrast: null });
  }
  await page.evaluate((before) => (before ? void (document.documentElement.dataset.theme = before) : void delete document.documentElement.dataset.theme), before);
  return found;
}

/** G11: that the device's wish is heard, and that a person's own choice goes before it. */
export async function honoured(page: Page): Promise<string[]> {
  const faults: string[] = [];
  const luminance = () =>
    page.evaluate(() => {
      const [text, ground] = [window.eyes.colour(getComputedStyle(document.body).color), window.eyes.behind(document.body)];
      const sum = (rgb: number[]) => rgb[0] + rgb[1] + rgb[2];
      return { dark: sum(ground) < sum(text), contrast: window.eyes.contrast(text, ground) };
    });
  const chosen = (theme: string | undefined) => page.evaluate((theme) => (theme ? void (document.documentElement.dataset.theme = theme) : void delete document.documentElement.dataset.theme), theme);
  const before = await page.evaluate(() => document.documentElement.dataset.theme);
  await chosen(undefined);
  await page.emulateMedia({ colorScheme: 'dark' });
  if (!(await luminance()).dark) faults.push('the device asks for dark and the page is light');
  await chosen('light');
  if ((await luminance()).dark) faults.push('light is chosen, the device asks for dark, and the page is dark');
  await page.emulateMedia({ colorScheme: null, contrast: 'more' });
  await chosen(undefined);
  const more = (await luminance()).contrast;
  if (more < 15) faults.push(`the device asks for more contrast and the text has ${more.toFixed(1)}:1`);
  await page.emulateMedia({ contrast: null });
  await chosen('dark');
  if (!(await luminance()).dark) faults.push('dark is chosen and the page is light');
  await chosen(before);
  return faults;
}
