// G5: what is written, what is pressed and what has the focus can be told from what is behind it.
import type { Page } from '@playwright/test';
import { open, type Mode } from './eyes.ts';

const TEXT = 7;
const LARGE = 4.5;
const CONTROLS: Record<Mode, number> = { simple: 4.5, standard: 3, staff: 3 };

export type Contrast = { faults: string[]; numbers: Record<string, number> };

export async function contrast(page: Page, mode: Mode): Promise<Contrast> {
  await open(page);
  return page.evaluate(
    ({ text, large, control }) => {
      const { eyes } = window;
      const faults: string[] = [];
      let [leastText, leastControl] = [Infinity, Infinity];
      const shown = (ratio: number) => `${Math.floor(ratio * 100) / 100}:1`;
      const least = (ratio: number, wanted: number, what: string) => {
        if (ratio < wanted - 0.005) faults.push(`${what}: ${shown(ratio)}, should be ${wanted}:1`);
        return ratio;
      };
      const pictureBehind = (element: Element | null): boolean => {
        for (let one = element; one; one = one.parentElement) {
          const style = getComputedStyle(one);
          if (style.backgroundImage !== 'none') return true;
          if (eyes.colour(style.backgroundColor)[3] >= 1) return false;
        }
        return false;
      };
      const faint = (element: Element): number => {
        let opacity = 1;
        for (let one: Element | null = element; one; one = one.parentElement) opacity *= parseFloat(getComputedStyle(one).opacity);
        return opacity;
      };
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const looked = new Set<Element>();
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const parent = node.parentElement!;
        if (looked.has(parent) || !node.textContent!.trim() || ['SCRIPT', 'STYLE', 'NOSCRIPT', 'OPTION'].includes(parent.tagName) || !eyes.visible(parent)) continue;
        looked.add(parent);
        const style = getComputedStyle(parent);
        const ground = eyes.behind(parent);
        const ink = eyes.colour(style.color);
        ink[3] *= faint(parent);
        const size = parseFloat(style.fontSize);
        const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
        if (pictureBehind(parent)) faults.push(`${eyes.say(parent)}: text on a picture or a gradient`);
        leastText = Math.min(leastText, least(eyes.contrast(ink, ground), isLarge ? large : text, `${eyes.say(parent)}: text`));
      }
      // What is written in a field is text too.
      for (const field of document.querySelectorAll<HTMLInputElement>('input:not([type=hidden], [type=checkbox], [type=radio]), textarea, select')) {
        if (eyes.visible(field)) leastText = Math.min(leastText, least(eyes.contrast(eyes.colour(getComputedStyle(field).color), eyes.behind(field)), text, `${eyes.say(field)}: what is written in it`));
      }
      const before = document.activeElement as HTMLElement | null;
      for (const element of eyes.controls()) {
        const style = getComputedStyle(element);
        const around = eyes.behind(element.parentElement);
        const own = eyes.behind(element);
        const edges = (['Top', 'Right', 'Bottom', 'Left'] as const).map((side) => ({
          width: style[`border${side}Style`] === 'none' ? 0 : parseFloat(style[`border${side}Width`]),
          colour: eyes.colour(style[`border${side}Color`]),
        }));
        const isBox = ['INPUT', 'TEXTAREA', 'SELECT', 'BUTTON'].includes(element.tagName) || eyes.looksLikeButton(element);
        // A quiet button looks like a link: its underlined words show that it can be pressed.
        const quiet = style.textDecorationLine.includes('underline');
        if (isBox && !quiet && !(element instanceof HTMLInputElement && ['checkbox', 'radio'].includes(element.type))) {
          const edge = Math.min(...edges.map(({ width, colour }) => (width > 0 ? eyes.contrast(colour, around) : 1)));
          leastControl = Math.min(leastControl, least(Math.max(edge, eyes.contrast(own, around)), control, `${eyes.say(element)}: its edge`));
        }
        if (element instanceof HTMLInputElement || element.tabIndex < 0) continue;
        element.focus({ preventScroll: true });
        if (document.activeElement !== element) continue;
        const focused = getComputedStyle(element);
        const rings: number[] = [];
        if (focused.outlineStyle !== 'none' && parseFloat(focused.outlineWidth) > 0) rings.push(eyes.contrast(eyes.colour(focused.outlineColor), around));
        const shadow = /(rgba?\([^)]*\)|color\([^)]*\)|oklch\([^)]*\))/.exec(focused.boxShadow);
        if (focused.boxShadow !== 'none' && shadow) rings.push(eyes.contrast(eyes.colour(shadow[1]), around));
        leastControl = Math.min(leastControl, least(Math.max(1, ...rings), control, `${eyes.say(element)}: its focus ring`));
        element.blur();
      }
      before?.focus?.({ preventScroll: true });
      for (const symbol of document.querySelectorAll<SVGElement>('svg')) {
        if (!eyes.visible(symbol)) continue;
        leastControl = Math.min(leastControl, least(eyes.contrast(eyes.colour(getComputedStyle(symbol).color), eyes.behind(symbol)), control, `${eyes.say(symbol.parentElement!)}: its pictogram`));
      }
      const numbers: Record<string, number> = {};
      if (leastText < Infinity) numbers['least text contrast'] = Math.round(leastText * 100) / 100;
      if (leastControl < Infinity) numbers['least control contrast'] = Math.round(leastControl * 100) / 100;
      return { faults: [...new Set(faults)], numbers };
    },
    { text: TEXT, large: LARGE, control: CONTROLS[mode] },
  );
}
