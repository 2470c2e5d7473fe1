// G21: what one is to do stands in the first window of a small phone, wholly, with nothing over it.
import type { Page } from '@playwright/test';
import { open } from './eyes.ts';

/** Nobody has to look further down for where it begins. */
const LOWEST_TOP = 560;

/**
 * At the window as it is (360×640). Everywhere what one is to press begins high enough to be seen: the strong button, or on a list its
 * first row. `whole`: on the first page, on a visit's and where one is asked before something is done, the whole of it is there.
 * `mustBe`: the page is for doing one thing.
 */
export async function primary(page: Page, { mustBe = false, whole = true } = {}): Promise<{ faults: string[]; numbers: Record<string, number> }> {
  await open(page);
  return page.evaluate(
    ({ lowest, mustBe, whole }): { faults: string[]; numbers: Record<string, number> } => {
      scrollTo(0, 0);
      const main = document.querySelector('main');
      const buttons = main ? window.eyes.controls(main).filter(window.eyes.looksLikeButton) : [];
      const row = whole ? undefined : window.eyes.controls(main ?? document.body).find((control) => control.matches('.row-link'));
      const strong = buttons.find(window.eyes.isStrong) ?? buttons[0];
      const button = [strong, row].filter((one) => !!one).sort((one, other) => one.getBoundingClientRect().top - other.getBoundingClientRect().top)[0];
      if (!button) return { faults: mustBe ? ['there is no button'] : [], numbers: {} };
      const box = button.getBoundingClientRect();
      const faults: string[] = [];
      const name = window.eyes.say(button);
      if (box.top > lowest) faults.push(`${name} begins at ${Math.round(box.top)} px, should begin within ${lowest}`);
      if (!whole) return { faults, numbers: {} };
      if (box.top < 0 || box.left < 0 || box.bottom > innerHeight || box.right > innerWidth) {
        faults.push(`${name} stands at ${Math.round(box.top)}–${Math.round(box.bottom)} px, outside the window of ${innerHeight} px`);
      }
      const points = [[0.5, 0.5], [0.1, 0.1], [0.9, 0.1], [0.1, 0.9], [0.9, 0.9]];
      const hits = points.filter(([x, y]) => {
        const seen = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
        return !!seen && button.contains(seen);
      }).length;
      if (hits < points.length) faults.push(`${name}: ${hits} of 5 points can be pressed`);
      return { faults, numbers: { 'lowest end of a main button': Math.round(box.bottom) } };
    },
    { lowest: LOWEST_TOP, mustBe, whole },
  );
}
