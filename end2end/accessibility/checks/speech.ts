// G28: reading aloud, with a voice that writes down what it is asked to say. Chromium without a screen has no voices of its own.
import type { BrowserContext, Page } from '@playwright/test';
import { open } from './eyes.ts';

export const LONGEST_UTTERANCE = 160;
export const STOPS_WITHIN = 200;

type Said = { text: string; lang: string; voice: string | null; local: boolean; at: number };
type Recorder = { said: Said[]; cancelled: number[]; pace: number };

declare global {
  interface Window {
    spoken: Recorder;
  }
}

/** `local`: a Swedish voice on the device. Without it there is only one that would send the words away. */
export async function voices(where: BrowserContext | Page, { local }: { local: boolean }): Promise<void> {
  await where.addInitScript((local) => {
    type Handlers = { onstart: ((event: Event) => void) | null; onend: ((event: Event) => void) | null; onerror: ((event: Event) => void) | null };
    type Voice = { name: string; lang: string; localService: boolean; default: boolean; voiceURI: string };
    class Utterance extends EventTarget implements Handlers {
      lang = '';
      voice: Voice | null = null;
      rate = 1;
      pitch = 1;
      volume = 1;
      onstart: Handlers['onstart'] = null;
      onend: Handlers['onend'] = null;
      onerror: Handlers['onerror'] = null;
      onboundary = null;
      onmark = null;
      onpause = null;
      onresume = null;
      constructor(readonly text = '') {
        super();
      }
    }
    const voice = (name: string, lang: string, localService: boolean): Voice => ({ name, lang, localService, default: false, voiceURI: name });
    const all = [voice('Far away', 'sv-SE', false), voice('Daniel', 'en-GB', true), ...(local ? [voice('Alva', 'sv-SE', true)] : [])];
    const recorder: Recorder = { said: [], cancelled: [], pace: 3 };
    const tell = (utterance: Utterance, name: 'start' | 'end') => {
      const event = new Event(name);
      utterance[`on${name}`]?.(event);
      utterance.dispatchEvent(event);
    };
    let waiting: Utterance[] = [];
    let speaking: Utterance | undefined;
    const next = () => {
      speaking = waiting.shift();
      if (!speaking) return;
      const now = speaking;
      tell(now, 'start');
      setTimeout(() => {
        if (speaking !== now) return;
        speaking = undefined;
        tell(now, 'end');
        if (!speaking) next();
      }, recorder.pace);
    };
    const synthesis = Object.assign(new EventTarget(), {
      onvoiceschanged: null,
      paused: false,
      getVoices: () => all,
      speak(utterance: Utterance) {
        recorder.said.push({ text: utterance.text, lang: utterance.lang, voice: utterance.voice?.name ?? null, local: !!utterance.voice?.localService, at: performance.now() });
        waiting.push(utterance);
        if (!speaking) setTimeout(() => !speaking && next(), 0);
      },
      cancel() {
        recorder.cancelled.push(performance.now());
        waiting = [];
        const now = speaking;
        speaking = undefined;
        if (now) setTimeout(() => tell(now, 'end'), 0);
      },
      pause() {},
      resume() {},
    });
    Object.defineProperty(synthesis, 'speaking', { get: () => !!speaking });
    Object.defineProperty(synthesis, 'pending', { get: () => waiting.length > 0 });
    Object.defineProperty(window, 'speechSynthesis', { value: synthesis, configurable: true });
    Object.defineProperty(window, 'SpeechSynthesisUtterance', { value: Utterance, configurable: true });
    Object.defineProperty(window, 'spoken', { value: recorder });
  }, local);
}

/** The link that reads, once the program has taken it over. */
export async function reader(page: Page): Promise<ReturnType<Page['locator']>> {
  const link = page.locator('[data-read-aloud]');
  if ((await link.count()) === 0) throw new Error('there is nothing to press to have the page read: [data-read-aloud]');
  const button = page.locator('[data-read-aloud][role=button]');
  await button.waitFor({ timeout: 10_000 }).catch(() => {
    throw new Error('"Läs upp" is not taken over though a Swedish voice is on the device');
  });
  return button;
}

/** Presses, listens to the end, presses again and stops. */
export async function speech(page: Page): Promise<{ faults: string[]; numbers: Record<string, number> }> {
  await open(page);
  const faults: string[] = [];
  const button = await reader(page);
  // Only the question whether somebody is still there is asked aloud (product.md), and then not by pressing.
  const asksAloud = new URL(page.url()).pathname === '/delad-skarm';
  if (!asksAloud && (await page.evaluate(() => window.spoken.said.length)) > 0) faults.push('something is said before anybody has asked');
  await page.waitForFunction(() => !speechSynthesis.speaking && !speechSynthesis.pending);
  await page.evaluate(() => void (window.spoken.said.length = 0));
  const { text: expected, foreign } = await mainText(page);
  await button.click();
  await page
    .waitForFunction(() => window.spoken.said.length > 0 && !speechSynthesis.speaking && !speechSynthesis.pending && !/^Sluta/.test(document.querySelector('[data-read-aloud]')?.textContent?.trim() ?? ''), null, { timeout: 20_000 })
    .catch(() => faults.push('the reading does not come to an end'));
  const said = await page.evaluate(() => window.spoken.said);
  for (const { text, lang, voice, local } of said) {
    if (lang !== 'sv-SE') faults.push(`said as "${lang}": "${text.slice(0, 60)}"`);
    if (!local) faults.push(`said by "${voice}", a voice that is not on the device: "${text.slice(0, 60)}"`);
    if (text.length > LONGEST_UTTERANCE) faults.push(`${text.length} characters at once: "${text.slice(0, 60)}"`);
  }
  const [heard, wanted] = [letters(said.map(({ text }) => text).join('')), letters(expected)];
  let same = 0;
  while (same < wanted.length && heard[same] === wanted[same]) same++;
  if (heard !== wanted) faults.push(`what is said differs from what stands in main at "${wanted.slice(same, same + 40)}": said "${heard.slice(same, same + 40)}"`);
  const coverage = wanted.length === 0 ? 100 : Math.floor((100 * same) / wanted.length);

  // A voice that would go on for ever, and a press.
  await page.evaluate(() => {
    window.spoken.said.length = 0;
    window.spoken.cancelled.length = 0;
    window.spoken.pace = 60_000;
  });
  await button.click();
  await page.waitForFunction(() => window.spoken.said.length > 0);
  const label = async () => (await page.locator('[data-read-aloud]').innerText()).trim();
  if ((await label()) !== 'Sluta läsa') faults.push(`while it reads, the button says "${await label()}", should say "Sluta läsa"`);
  const pressed = await page.evaluate(() => {
    const at = performance.now();
    document.querySelector<HTMLElement>('[data-read-aloud]')!.click();
    return at;
  });
  await page.waitForTimeout(STOPS_WITHIN + 100);
  const after = await page.evaluate(() => ({ cancelled: window.spoken.cancelled, said: window.spoken.said.map(({ at }) => at), speaking: speechSynthesis.speaking }));
  const stopped = after.cancelled.find((at) => at >= pressed);
  const took = stopped === undefined ? Infinity : stopped - pressed;
  if (took > STOPS_WITHIN || after.speaking) faults.push(`it stops after ${took === Infinity ? 'nothing' : `${Math.round(took)} ms`}, should stop within ${STOPS_WITHIN} ms`);
  if (after.said.some((at) => at > pressed + STOPS_WITHIN)) faults.push('it goes on saying things after it was stopped');
  if ((await label()) !== 'Läs upp') faults.push(`when it has stopped, the button says "${await label()}", should say "Läs upp"`);
  await page.evaluate(() => void (window.spoken.pace = 3));
  return { faults: [...new Set(faults)], numbers: { utterances: said.length, 'per cent of main read': coverage, 'slowest stop': took === Infinity ? 9999 : Math.round(took), 'characters in other languages': letters(foreign).length } };
}

/** What is seen in main, in reading order; apart from it what stands in another language, which a Swedish voice makes nonsense of. */
async function mainText(page: Page): Promise<{ text: string; foreign: string }> {
  return page.evaluate(() => {
    const main = document.querySelector('main');
    if (!main) return { text: '', foreign: '' };
    let [text, foreign] = ['', ''];
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement!;
      if (!node.textContent!.trim() || parent.closest('script, style, noscript, template, textarea, select, [aria-hidden=true]') || !window.eyes.visible(parent)) continue;
      if (parent.matches(':lang(sv)')) text += `${node.textContent} `;
      else foreign += `${node.textContent} `;
    }
    return { text, foreign };
  });
}

/** What can be heard of a text: its letters and figures. */
function letters(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
}
