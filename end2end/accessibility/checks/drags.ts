// G10: where something can be dragged, there has to be another way. Listeners are counted as they are set.
import type { BrowserContext, Page } from '@playwright/test';

const DRAGGED = ['dragstart', 'drag', 'pointermove', 'mousemove', 'touchmove'];

declare global {
  interface Window {
    dragged?: string[];
  }
}

/** Where another way has been shown to be; nothing so far. */
export const OTHER_WAY: { selector: string; way: string }[] = [];

export async function watchDrags(context: BrowserContext): Promise<void> {
  await context.addInitScript((dragged) => {
    window.dragged = [];
    const add = EventTarget.prototype.addEventListener;
    EventTarget.prototype.addEventListener = function (this: EventTarget, type: string, ...rest: [EventListenerOrEventListenerObject | null, (boolean | AddEventListenerOptions)?]) {
      // Playwright listens too, to see whether its presses arrive.
      if (dragged.includes(type) && !/InjectedScript/.test(new Error().stack ?? '')) window.dragged!.push(`${this instanceof Element ? this.tagName.toLowerCase() : 'the page'} listens for ${type}`);
      return add.call(this, type, ...rest);
    };
  }, DRAGGED);
}

export async function drags(page: Page): Promise<{ faults: string[]; numbers: Record<string, number> }> {
  const found = await page.evaluate(
    ({ dragged, allowed }) => {
      const marked = [...document.querySelectorAll<HTMLElement>('[draggable=true], input[type=range]')].filter((element) => !allowed.some((selector) => element.matches(selector)));
      const listening = [...document.querySelectorAll<HTMLElement>('*')].flatMap((element) => dragged.filter((type) => element.hasAttribute(`on${type}`)).map((type) => `${element.tagName.toLowerCase()} listens for ${type}`));
      return [...marked.map((element) => `${element.tagName.toLowerCase()} can be dragged`), ...listening, ...(window.dragged ?? [])];
    },
    { dragged: DRAGGED, allowed: OTHER_WAY.map(({ selector }) => selector) },
  );
  return { faults: [...new Set(found)].map((what) => `${what}: another way is not shown`), numbers: { dragged: found.length } };
}
