// How soon the simple first page is there on an old phone: the largest contentful paint at slow 4G and a processor four times slower,
// against an empty page over the same connection in the same run. `cargo xtask bench` calls it; it prints one line of JSON.
// PK_SERVER and PATIENTKONTRAKT_SITE choose the program and the site, PK_CHROMIUM the browser, as in the tests.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';

const RUNS = 11;
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: (1.6 * 1024 * 1024) / 8, uploadThroughput: (750 * 1024) / 8 };

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const folder = mkdtempSync(join(tmpdir(), 'patientkontrakt-lcp-'));
writeFileSync(join(folder, 'clock'), '2026-11-30T08:30:00+01:00');
const server = spawn(process.env.PK_SERVER ?? join(root, 'target/release/patientkontrakt'), ['serve', '--demo', '--clock-file', join(folder, 'clock')], {
  cwd: root,
  env: {
    ...process.env,
    PATIENTKONTRAKT_DATABASE_URL: `sqlite://${join(folder, 'patientkontrakt.db')}`,
    PATIENTKONTRAKT_LISTEN: '127.0.0.1:0',
    PATIENTKONTRAKT_SITE: process.env.PATIENTKONTRAKT_SITE ?? join(root, 'target/site'),
  },
});
const address = await new Promise((found, refused) => {
  let said = '';
  const hear = (chunk) => {
    said += chunk;
    const listening = /listening on (http:\S+)/.exec(said);
    if (listening) found(listening[1]);
  };
  server.stdout.on('data', hear);
  server.stderr.on('data', hear);
  server.on('exit', (code) => refused(new Error(`The server ended with ${code}:\n${said}`)));
});
const empty = createServer((_request, response) => {
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end('<!DOCTYPE html><html lang="sv"><head><meta name="viewport" content="width=device-width"><title>Tom</title></head><body><h1>Tom sida</h1></body></html>');
});
await new Promise((done) => empty.listen(0, '127.0.0.1', done));

const executablePath = process.env.PK_CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path));
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });

/** Milliseconds to the largest paint of a first visit, and how much moved after it. */
async function paint(url, cookies) {
  const context = await browser.newContext({ viewport: { width: 360, height: 640 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true, locale: 'sv-SE' });
  await context.addCookies(cookies);
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', SLOW_4G);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.addInitScript(() => {
    window.seen = { lcp: 0, cls: 0 };
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.seen.lcp = entry.startTime; }).observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.seen.cls += entry.value; }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(url, { waitUntil: 'networkidle' }).catch(() => undefined);
  await page.waitForFunction(() => window.seen.lcp > 0);
  const seen = await page.evaluate(() => window.seen);
  await context.close();
  return seen;
}

try {
  const context = await browser.newContext({ baseURL: address });
  const page = await context.newPage();
  await page.goto('/logga-in');
  await page.getByRole('button', { name: /^Karin Berg(?= )/ }).click();
  await page.waitForLoadState();
  const cookies = await context.cookies();
  await context.close();
  const [ours, theirs] = [[], []];
  let moved = 0;
  for (let run = 0; run < RUNS; run++) {
    theirs.push((await paint(`http://127.0.0.1:${empty.address().port}/`, [])).lcp);
    const { lcp, cls } = await paint(`${address}/`, cookies);
    ours.push(lcp);
    moved = Math.max(moved, cls);
  }
  const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
  console.log(JSON.stringify({ ours: median(ours), empty: median(theirs), moved }));
} finally {
  await browser.close();
  empty.close();
  server.removeAllListeners('exit');
  server.kill('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
}
