// G29: a pictogram stands beside its words, says nothing of its own, can be exchanged, and can be turned off.
import type { Page } from '@playwright/test';
import { open } from './eyes.ts';

export const CONCEPTS = 28;

export async function symbols(page: Page, pictures: boolean): Promise<{ faults: string[]; numbers: Record<string, number> }> {
  await open(page);
  return page.evaluate((pictures): { faults: string[]; numbers: Record<string, number> } => {
    const faults: string[] = [];
    const all = [...document.querySelectorAll<SVGElement | HTMLImageElement>('svg, img, picture, [role=img]')].filter(window.eyes.visible);
    /** What holds the picture and the words it belongs to. */
    const withWords = (one: Element): Element => {
      let found = one.parentElement!;
      while (found.parentElement && !found.innerText?.trim() && !['MAIN', 'NAV', 'HEADER', 'BODY', 'LI'].includes(found.parentElement.tagName)) found = found.parentElement;
      return found;
    };
    if (!pictures) return { faults: all.map((one) => `a picture is seen though pictures are off: ${window.eyes.say(withWords(one))}`), numbers: { 'pictures where they are off': all.length } };
    for (const one of all) {
      const parent = withWords(one);
      const name = window.eyes.say(parent);
      const hidden = one instanceof HTMLImageElement ? one.getAttribute('alt') === '' : one.getAttribute('aria-hidden') === 'true';
      if (!hidden) faults.push(`${name}: its pictogram is said by reading aids`);
      if (one.hasAttribute('title') || one.querySelector('title')) faults.push(`${name}: its pictogram has a text of its own`);
      const words = (parent as HTMLElement).innerText?.trim();
      if (!words) faults.push(`${name}: a pictogram without words`);
      const marked = [one, one.parentElement!, parent, ...parent.children].map((element) => element.getAttribute('adapt-symbol')).find((mark) => mark !== null);
      if (!marked) faults.push(`${name}: no adapt-symbol says what its pictogram means`);
      else if (!/^\d+( \d+)*$/.test(marked)) faults.push(`${name}: adapt-symbol is "${marked}", should be numbers of concepts`);
      const beside = [...parent.children].find((other) => !other.contains(one) && (other as HTMLElement).innerText?.trim());
      if (beside && !(one.compareDocumentPosition(beside) & Node.DOCUMENT_POSITION_FOLLOWING)) faults.push(`${name}: its pictogram stands after the words`);
      const box = one.getBoundingClientRect();
      const use = one.querySelector('use');
      if (use && (use as SVGUseElement).getBoundingClientRect().width === 0) faults.push(`${name}: nothing is drawn of ${use.getAttribute('href')}`);
      if (box.width < 20) faults.push(`${name}: its pictogram is ${Math.round(box.width)} px wide`);
    }
    return { faults: [...new Set(faults)], numbers: { pictograms: all.length } };
  }, pictures);
}

/** The file of pictograms: how many there are, and which are empty. */
export function drawn(svg: string): { ids: string[]; empty: string[] } {
  const found = [...svg.matchAll(/<symbol\b([^>]*)>([\s\S]*?)<\/symbol>/g)].map(([, attributes, inside]) => ({ id: /\bid="([^"]+)"/.exec(attributes)?.[1] ?? '', inside }));
  return { ids: found.map(({ id }) => id), empty: found.filter(({ id, inside }) => !id || !/<(path|circle|rect|line|polyline|polygon|ellipse|g)\b/.test(inside)).map(({ id }) => id) };
}
