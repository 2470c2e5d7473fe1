// What the checks see a page with: which elements are visible, which can be chosen, which text stands in which block.
// Installed in the page by the browser's own console, so the page's Content-Security-Policy stands.
import type { Page } from '@playwright/test';

/** The view of a page, as its body says it. */
export type Mode = 'simple' | 'standard' | 'staff';

/** One block of visible text: a paragraph, a heading, a list item, a button. */
export type Block = { text: string; tag: string; heading: boolean; source: boolean; italic: boolean; capitals: boolean; struck: boolean };

export type Eyes = {
  visible(element: Element): boolean;
  /** The element in words: what a fault is told by. */
  say(element: Element): string;
  /** Everything below the root that one can press, type in or follow, and see. */
  controls(root?: ParentNode): HTMLElement[];
  /** The box of a control: a label's with its box or dot. */
  box(element: Element): DOMRect;
  blocks(root: Element): Block[];
  /** Whether one takes it for a button: it is one, or has an edge all around, or a ground of its own. */
  looksLikeButton(element: Element): boolean;
  /** A button that is filled with a colour of its own: what one is to press before others. */
  isStrong(element: Element): boolean;
  /** A link within the words of a sentence. */
  inSentence(element: Element): boolean;
  /** Relative luminance contrast of two CSS colours, over a background where they are transparent. */
  contrast(one: number[], other: number[]): number;
  colour(css: string): number[];
  /** What elements have in common that look the same: theme, kind, classes, ground. */
  kind(element: Element): string;
  /** The colour that is seen behind an element. */
  behind(element: Element | null): number[];
};

declare global {
  interface Window {
    eyes: Eyes;
  }
  interface Element {
    computedName?: string;
    computedRole?: string;
  }
}

/** Makes `window.eyes` there; once for each document. */
export async function open(page: Page): Promise<void> {
  await page.evaluate(install);
}

export async function modeOf(page: Page): Promise<Mode> {
  return (await page.locator('body').getAttribute('data-mode')) as Mode;
}

function install(): void {
  if (window.eyes) return;
  const CONTROLS = 'a[href], button, summary, input:not([type=hidden]), select, textarea, [role=button], [role=link], [tabindex]:not([tabindex="-1"])';
  const INLINE = /^(inline|contents|ruby)$/;

  const visible = (element: Element): boolean => {
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
    const box = element.getBoundingClientRect();
    // One pixel is text for reading aids only; above or left of the page stands what comes when it has the focus.
    return box.width > 1 && box.height > 1 && box.bottom + scrollY > 0 && box.right + scrollX > 0;
  };

  const say = (element: Element): string => {
    const words = (element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 40);
    const id = element.id ? `#${element.id}` : '';
    const classes = [...element.classList].map((name) => `.${name}`).join('');
    return `${element.tagName.toLowerCase()}${id}${classes}${words ? ` "${words}"` : ''}`;
  };

  const controls = (root: ParentNode = document): HTMLElement[] => [...root.querySelectorAll<HTMLElement>(CONTROLS)].filter(visible);

  const box = (element: Element): DOMRect => {
    const own = element.getBoundingClientRect();
    if (!(element instanceof HTMLInputElement) || !['checkbox', 'radio'].includes(element.type)) return own;
    const boxes = [own, ...[...(element.labels ?? [])].map((label) => label.getBoundingClientRect())];
    const [left, top] = [Math.min(...boxes.map((b) => b.left)), Math.min(...boxes.map((b) => b.top))];
    return new DOMRect(left, top, Math.max(...boxes.map((b) => b.right)) - left, Math.max(...boxes.map((b) => b.bottom)) - top);
  };

  const blockOf = (node: Node): Element => {
    let element = node.parentElement!;
    while (element.parentElement && INLINE.test(getComputedStyle(element).display)) element = element.parentElement;
    return element;
  };

  const blocks = (root: Element): Block[] => {
    const found: (Block & { element: Element })[] = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    let broken = true;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof Element) {
        if (node.tagName === 'BR') broken = true;
        if (node instanceof HTMLTextAreaElement || node instanceof HTMLInputElement) broken = true;
        continue;
      }
      const parent = node.parentElement!;
      if (['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEMPLATE', 'TEXTAREA', 'OPTION'].includes(parent.tagName)) continue;
      const text = node.textContent!;
      const element = blockOf(node);
      const last = found.at(-1);
      if (!text.trim()) {
        if (last && last.element === element) last.text += ' ';
        continue;
      }
      if (!visible(parent) && !visible(element)) continue;
      if (!parent.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || parent.getBoundingClientRect().width <= 1) continue;
      const style = getComputedStyle(parent);
      const marks = {
        italic: style.fontStyle !== 'normal',
        capitals: style.textTransform === 'uppercase' || style.fontVariantCaps !== 'normal',
        struck: style.textDecorationLine.includes('line-through'),
      };
      const source = !!parent.closest('[data-source-text]');
      if (last && last.element === element && !broken && last.source === source) {
        last.text += text;
        last.italic ||= marks.italic;
        last.capitals ||= marks.capitals;
        last.struck ||= marks.struck;
      } else {
        found.push({ element, text, tag: element.tagName.toLowerCase(), heading: !!parent.closest('h1, h2, h3, h4, h5, h6'), source, ...marks });
      }
      broken = false;
    }
    return found.map(({ element: _, ...block }) => ({ ...block, text: block.text.trim().replace(/\s+/g, ' ') })).filter(({ text }) => text);
  };

  const inSentence = (element: Element): boolean => {
    if (!INLINE.test(getComputedStyle(element).display)) return false;
    const block = blockOf(element.firstChild ?? element);
    return (block.textContent ?? '').trim().length > (element.textContent ?? '').trim().length;
  };

  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
  const colour = (css: string): number[] => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = css;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top: number[], bottom: number[]): number[] => [0, 1, 2].map((i) => top[i] * top[3] + bottom[i] * (1 - top[3])).concat(1);
  const luminance = (rgb: number[]): number => {
    const [r, g, b] = rgb.slice(0, 3).map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one: number[], other: number[]): number => {
    const [light, dark] = [luminance(over(one, other)), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const behind = (element: Element | null): number[] => {
    if (!element) return [255, 255, 255, 1];
    const own = colour(getComputedStyle(element).backgroundColor);
    return own[3] >= 1 ? own : over(own, behind(element.parentElement));
  };

  const looksLikeButton = (element: Element): boolean => {
    if (element instanceof HTMLButtonElement || element.getAttribute('role') === 'button') return true;
    if (element instanceof HTMLInputElement) return ['submit', 'button', 'reset', 'image'].includes(element.type);
    if (!(element instanceof HTMLAnchorElement)) return false;
    const style = getComputedStyle(element);
    const around = behind(element.parentElement);
    const edge = (['Top', 'Right', 'Bottom', 'Left'] as const).every(
      (side) => style[`border${side}Style`] !== 'none' && parseFloat(style[`border${side}Width`]) >= 1 && contrast(colour(style[`border${side}Color`]), around) >= 1.5,
    );
    return edge || contrast(behind(element), around) >= 1.5;
  };
  const isStrong = (element: Element): boolean => looksLikeButton(element) && contrast(behind(element), behind(element.parentElement)) >= 3;

  const kind = (element: Element): string => [document.documentElement.dataset.theme, element.tagName, element.className, behind(element), behind(element.parentElement)].join();

  window.eyes = { kind, looksLikeButton, isStrong, visible, say, controls, box, blocks, inSentence, contrast, colour, behind };
}
