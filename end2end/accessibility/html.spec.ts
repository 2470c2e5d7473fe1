// G4: the W3C's checker over the HTML of every page this run has seen. It needs Java.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PAGES } from './report.ts';
import { test } from './stage.ts';

/** What the checker does not know yet: an attribute of WAI-Adapt. Nothing else is left out. */
const UNKNOWN = '.*adapt-symbol.*';
const jar = join(dirname(createRequire(import.meta.url).resolve('vnu-jar/package.json')), 'build/dist/vnu.jar');

type Message = { type: string; subType?: string; url?: string; message: string; extract?: string; lastLine?: number };

test('The W3C checker has nothing to say of any page that was seen', async ({ sheet }) => {
  test.setTimeout(300_000);
  const count = existsSync(PAGES) ? readdirSync(PAGES).length : 0;
  if (spawnSync('java', ['-version']).status !== 0) {
    sheet.put({ goal: 'G4', where: 'vnu', faults: [], numbers: { 'pages that vnu has not seen, for want of Java': count } });
    return;
  }
  await sheet.check('G4', 'vnu', async () => {
    if (count === 0) return { faults: [], numbers: { 'pages seen by vnu': 0 } };
    const { stderr, status, error } = spawnSync('java', ['-Xss4m', '-jar', jar, '--format', 'json', '--filterpattern', UNKNOWN, '--skip-non-html', PAGES], { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
    if (error || !stderr.trim().startsWith('{')) throw new Error(`vnu ended with ${status}: ${error?.message ?? stderr.slice(0, 300)}`);
    const messages: Message[] = JSON.parse(stderr).messages;
    const faults = messages
      .filter(({ type, subType }) => type === 'error' || subType === 'warning' || type === 'non-document-error')
      .map(({ type, message, extract }) => `vnu ${type === 'error' ? 'error' : 'warning'}: ${message} ${(extract ?? '').replace(/\s+/g, ' ').slice(0, 100)}`);
    return { faults: [...new Set(faults)], numbers: { 'pages seen by vnu': count } };
  });
});
