// G30: one h1 that says what the page is for, the same in the title, and nothing that only a reading aid is told.
import type { Page } from '@playwright/test';
import { open } from './eyes.ts';
import { personsPattern } from './names-of-people.ts';

export const ENDINGS = [' – Mitt patientkontrakt', ' – Patientkontrakt för personal'];
export const FIRST_TITLE = 'Start';

/** `isFirst`: the patient's first page, whose title is "Start". `isError`: the page says that something went wrong. */
export async function headings(page: Page, { isFirst = false, isError = false } = {}): Promise<string[]> {
  await open(page);
  const faults: string[] = [];
  const seen = await page.evaluate(() => ({
    title: document.title,
    h1: [...document.querySelectorAll('h1')].filter(window.eyes.visible).map((h1) => (h1 as HTMLElement).innerText.replace(/\s+/g, ' ').trim()),
    levels: [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter(window.eyes.visible).map((heading) => ({ level: Number(heading.tagName[1]), text: (heading as HTMLElement).innerText.trim() })),
    lonely: [...document.querySelectorAll('[aria-live]:not([aria-live=off]), [role=status], [role=alert], [role=log], output')]
      .filter((region) => region.textContent!.trim() && !window.eyes.visible(region))
      // A page that came without a load says its title once; whoever sees has it before them.
      .filter((region) => !region.matches('[data-navigation]') || region.textContent!.trim() !== document.title)
      .map(window.eyes.say),
    focused: document.activeElement && document.activeElement !== document.body ? window.eyes.say(document.activeElement) : null,
  }));
  if (seen.h1.length !== 1) faults.push(`${seen.h1.length} h1 are seen, should be one`);
  const ending = ENDINGS.find((ending) => seen.title.endsWith(ending));
  if (!ending) faults.push(`the title "${seen.title}" does not end in ${ENDINGS.join(' or ')}`);
  let name = ending ? seen.title.slice(0, -ending.length) : seen.title;
  if (name.startsWith('Fel: ') !== isError) faults.push(`the title "${seen.title}" ${isError ? 'should begin' : 'begins'} with "Fel: "`);
  name = name.replace(/^Fel: /, '');
  const plain = (text: string) => text.replace(/[.!?]+$/, '').trim();
  const [said] = seen.title.match(personsPattern()) ?? [];
  if (said) faults.push(`the title "${seen.title}" names ${said}`);
  const h1 = seen.h1[0] ?? '';
  if (isFirst) {
    if (name !== FIRST_TITLE) faults.push(`the first page's title is "${name}", should be "${FIRST_TITLE}"`);
  } else if (!personsPattern().test(h1) && plain(name) !== plain(h1)) {
    // A heading that names somebody has a title without the name.
    faults.push(`the title says "${name}", the h1 says "${h1}"`);
  }
  if (seen.levels.length > 0 && seen.levels[0].level !== 1) faults.push(`the first heading is h${seen.levels[0].level} "${seen.levels[0].text}"`);
  for (const [i, { level, text }] of seen.levels.entries()) {
    if (i > 0 && level > seen.levels[i - 1].level + 1) faults.push(`h${level} "${text}" comes after h${seen.levels[i - 1].level}`);
  }
  faults.push(...seen.lonely.map((region) => `only a reading aid is told: ${region}`));
  return faults;
}
