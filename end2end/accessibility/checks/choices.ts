// G13: few things to choose from, one of them strong, and the bar that is the same everywhere. The simple view only.
import type { Page } from '@playwright/test';
import { open } from './eyes.ts';

export const MOST_CHOICES = 5;
export const MOST_FIRST_BUTTONS = 3;
export const BAR = ['Till startsidan', 'Läs upp', 'Jag vill ha hjälp'];
/** On a screen that staff have handed over the patient's own pages cannot be reached: one place to be, and the way to give it back. */
export const HANDED_OVER = ['Till tiderna', 'Läs upp', 'Jag är klar'];
/** What stands nowhere in the simple view. */
const NEVER = 'table, details, dialog, menu, marquee, iframe, [role=tab], [role=tablist], [role=menu], [role=search], search, input[type=search], [role=tooltip], footer, [popover]';

export async function choices(page: Page, isFirst: boolean): Promise<{ faults: string[]; numbers: Record<string, number> }> {
  await open(page);
  return page.evaluate(
    ({ most, mostFirst, usual, handedOver, never, isFirst }) => {
      const faults: string[] = [];
      const main = document.querySelector('main');
      if (!main) return { faults: ['there is no main'], numbers: {} };
      const words = (element: Element) => (element as HTMLElement).innerText.replace(/\s+/g, ' ').trim();
      const all = window.eyes.controls(main);
      if (all.length > most) faults.push(`${all.length} choices, should be ${most} or fewer: ${all.map(words).join(' · ')}`);
      const buttons = all.filter(window.eyes.looksLikeButton);
      if (isFirst && buttons.length > mostFirst) faults.push(`${buttons.length} buttons on the first page, should be ${mostFirst} or fewer: ${buttons.map(words).join(' · ')}`);
      const strong = buttons.filter(window.eyes.isStrong);
      if (buttons.length > 0 && strong.length !== 1) {
        faults.push(`${strong.length} strong buttons of ${buttons.length}, should be one: ${(strong.length ? strong : buttons).map(words).join(' · ')}`);
      }
      const found = [...document.querySelectorAll('nav')].filter((nav) => nav.getAttribute('aria-label') === 'Genvägar');
      if (found.length !== 1) faults.push(`${found.length} bars called "Genvägar", should be one`);
      for (const nav of found) {
        const bar = nav.querySelector('a[href^="/tillsammans/"][href$="/lamna"]') ? handedOver : usual;
        const said = window.eyes.controls(nav).map(words);
        const right = said.length === bar.length && said.every((text, i) => text === bar[i] || (i === 1 && text === 'Sluta läsa'));
        if (!right) faults.push(`the bar says ${said.join(' · ')}, should say ${bar.join(' · ')}`);
      }
      for (const element of document.querySelectorAll(never)) if (window.eyes.visible(element)) faults.push(`does not belong in the simple view: ${window.eyes.say(element)}`);
      return { faults, numbers: { choices: all.length, ...(isFirst ? { 'buttons on the first page': buttons.length } : {}) } };
    },
    { most: MOST_CHOICES, mostFirst: MOST_FIRST_BUTTONS, usual: BAR, handedOver: HANDED_OVER, never: NEVER, isFirst },
  );
}
