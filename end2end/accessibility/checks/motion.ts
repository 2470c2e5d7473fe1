// G11: nothing moves in the simple view, and nowhere for those who have asked their device for less motion.
import type { Page } from '@playwright/test';
import { open } from './eyes.ts';

/** Looks at the page as it lies there, then at its controls under the mouse and with the focus. */
export async function motion(page: Page): Promise<string[]> {
  await open(page);
  const look = (when: string) =>
    page.evaluate(
      (when) => [
        ...document.getAnimations().map((animation) => {
          const target = (animation.effect as KeyframeEffect | null)?.target;
          return `${target ? window.eyes.say(target) : 'something'} moves ${when}`;
        }),
      ],
      when,
    );
  const faults = await look('by itself');
  faults.push(
    ...(await page.evaluate(() => {
      const faults: string[] = [];
      for (const element of document.querySelectorAll<HTMLElement>('*')) {
        for (const pseudo of [null, '::before', '::after']) {
          const style = getComputedStyle(element, pseudo);
          const long = (times: string) => times.split(',').some((time) => parseFloat(time) > 0);
          if (long(style.transitionDuration) && style.transitionProperty !== 'none') faults.push(`${window.eyes.say(element)} will move when it changes (transition)`);
          if (style.animationName !== 'none' && long(style.animationDuration)) faults.push(`${window.eyes.say(element)} moves (animation)`);
        }
        if (getComputedStyle(element).scrollBehavior === 'smooth') faults.push(`${window.eyes.say(element)} scrolls by gliding`);
      }
      for (const element of document.querySelectorAll('marquee, blink, video[autoplay], audio[autoplay], animate, animateMotion, animateTransform')) faults.push(`${window.eyes.say(element)} moves`);
      for (const image of document.querySelectorAll<HTMLImageElement>('img')) if (/\.(gif|apng)(\?|$)/.test(image.src)) faults.push(`${window.eyes.say(image)} may move`);
      return faults;
    })),
  );
  const at = await page.evaluate(() => {
    const control = [...document.querySelectorAll<HTMLElement>('main a[href], main button')].find(window.eyes.visible);
    control?.scrollIntoView({ block: 'center' });
    const box = control?.getBoundingClientRect();
    return box ? { x: box.left + box.width / 2, y: box.top + box.height / 2 } : null;
  });
  if (at) {
    await page.mouse.move(at.x, at.y);
    faults.push(...(await look('under the mouse')));
    await page.evaluate(({ x, y }) => (document.elementFromPoint(x, y)?.closest('a, button') as HTMLElement | null)?.focus(), at);
    faults.push(...(await look('with the focus')));
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur?.());
    await page.mouse.move(0, 0);
  }
  return [...new Set(faults)];
}
