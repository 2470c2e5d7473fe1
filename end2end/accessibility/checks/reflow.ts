// G7: nothing scrolls sideways at 320 px, nothing is cut off.
import type { Page } from '@playwright/test';
import { open } from './eyes.ts';

/** At the window as it is: what sticks out, and what is cut off by its own box. */
export async function reflow(page: Page): Promise<string[]> {
  await open(page);
  return page.evaluate(() => {
    const faults: string[] = [];
    const root = document.documentElement;
    if (root.scrollWidth > innerWidth) {
      const all = [...document.body.querySelectorAll('*')].filter((element) => element.getBoundingClientRect().right + scrollX > innerWidth + 0.5);
      const out = all.some(window.eyes.visible) ? all.filter(window.eyes.visible) : all;
      faults.push(`the page is ${root.scrollWidth} px wide in ${innerWidth}: ${out.slice(0, 3).map(window.eyes.say).join(', ')}`);
    }
    for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
      if (!window.eyes.visible(element)) continue;
      const style = getComputedStyle(element);
      if (/auto|scroll/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1) faults.push(`${window.eyes.say(element)} scrolls sideways`);
      if (/auto|scroll/.test(style.overflowY) && element.scrollHeight > element.clientHeight + 1 && element.tagName !== 'TEXTAREA') faults.push(`${window.eyes.say(element)} scrolls inside the page`);
      // Cut off: text that is there and cannot be reached.
      const cutsX = /hidden|clip/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
      const cutsY = /hidden|clip/.test(style.overflowY) && element.scrollHeight > element.clientHeight + 1;
      if ((cutsX || cutsY) && element.textContent!.trim() && !['HTML', 'BODY'].includes(element.tagName)) faults.push(`${window.eyes.say(element)} cuts off its text`);
      if (style.textOverflow === 'ellipsis' && element.scrollWidth > element.clientWidth) faults.push(`${window.eyes.say(element)} ends in an ellipsis`);
    }
    return [...new Set(faults)];
  });
}
