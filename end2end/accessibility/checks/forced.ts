// G11: in the colours that the device forces on a page, one still sees what can be pressed.
import type { Page } from '@playwright/test';
import { open } from './eyes.ts';

/** What may keep its own colours, with the reason; nothing so far. */
export const KEEPS_COLOURS: { selector: string; reason: string }[] = [];

export async function forced(page: Page): Promise<string[]> {
  await open(page);
  await page.emulateMedia({ forcedColors: 'active' });
  const faults = await page.evaluate((allowed) => {
    const { eyes } = window;
    const faults: string[] = [];
    if (!matchMedia('(forced-colors: active)').matches) return ['forced colours are not on'];
    for (const element of document.querySelectorAll('body *')) {
      if (getComputedStyle(element).getPropertyValue('forced-color-adjust') === 'none' && eyes.visible(element) && !allowed.some((selector) => element.matches(selector))) {
        faults.push(`${eyes.say(element)} keeps its own colours`);
      }
    }
    for (const element of eyes.controls()) {
      const style = getComputedStyle(element);
      const ground = eyes.behind(element.parentElement);
      const drawn = (width: string, kind: string, colour: string) => kind !== 'none' && parseFloat(width) >= 1 && eyes.contrast(eyes.colour(colour), ground) >= 3;
      const border = (['Top', 'Right', 'Bottom', 'Left'] as const).every((side) => drawn(style[`border${side}Width`], style[`border${side}Style`], style[`border${side}Color`]));
      const outline = drawn(style.outlineWidth, style.outlineStyle, style.outlineColor);
      const underlined = [element, ...element.querySelectorAll('*')].some((one) => getComputedStyle(one).textDecorationLine.includes('underline'));
      const own = element instanceof HTMLInputElement && ['checkbox', 'radio'].includes(element.type) && style.appearance !== 'none';
      if (!border && !outline && !underlined && !own) faults.push(`${eyes.say(element)} has no edge and no line under it`);
    }
    for (const symbol of document.querySelectorAll<SVGElement>('svg')) {
      if (eyes.visible(symbol) && eyes.contrast(eyes.colour(getComputedStyle(symbol).color), eyes.behind(symbol)) < 3) faults.push(`${eyes.say(symbol.parentElement!)}: its pictogram is not seen`);
    }
    return faults;
  }, KEEPS_COLOURS.map(({ selector }) => selector));
  await page.emulateMedia({ forcedColors: null });
  return [...new Set(faults)].map((fault) => `in forced colours: ${fault}`);
}
