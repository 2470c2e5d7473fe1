// G22: what a reading aid calls a control is what stands on it, so that what is seen, heard and said by voice is the same.
import type { Page } from '@playwright/test';
import { open, type Mode } from './eyes.ts';

export async function names(page: Page, mode: Mode): Promise<{ faults: string[]; numbers: Record<string, number> }> {
  await open(page);
  return page.evaluate((exact) => {
    const faults: string[] = [];
    const plain = (text: string) => text.replace(/\s+/g, ' ').trim();
    /** What is seen of an element's words: `innerText` leaves out what is not rendered, but not what is drawn one pixel wide. */
    const seen = (element: Element): string => {
      const copy = (element as HTMLElement).innerText;
      let text = plain(copy ?? '');
      for (const hidden of element.querySelectorAll('*')) {
        if (!window.eyes.visible(hidden) && hidden.children.length === 0 && hidden.textContent!.trim() && !(hidden instanceof SVGElement)) text = plain(text.replace(plain(hidden.textContent!), ' '));
      }
      return text;
    };
    const all = window.eyes.controls();
    for (const element of all) {
      const name = element.computedName;
      if (name === undefined) throw new Error('Chromium was started without ComputedAccessibilityInfo');
      const labels = [...((element as HTMLInputElement).labels ?? [])].map(seen);
      const field = element instanceof HTMLInputElement || element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement;
      const pressed = element instanceof HTMLInputElement && ['submit', 'button', 'reset'].includes(element.type);
      const visible = pressed ? plain((element as HTMLInputElement).value) : field ? plain(labels.join(' ')) : seen(element);
      const called = plain(name);
      if (!visible) faults.push(`${window.eyes.say(element)}: has no words that are seen${called ? `, is called "${called}"` : ''}`);
      else if (exact ? called !== visible : !called.toLowerCase().startsWith(visible.toLowerCase())) faults.push(`${window.eyes.say(element)}: says "${visible}", is called "${called}"`);
    }
    return { faults, numbers: { controls: all.length } };
  }, mode === 'simple');
}
