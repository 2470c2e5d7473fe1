// Documents that came with a plan: a text read on its page, a PDF saved as a file, a picture seen; in both views, with and without
// JavaScript. What cannot be read aloud says so, and somebody helps. Nothing in a document ever acts.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { checkPage, expect, part, signIn, test, type App } from '../fixtures.ts';
import type { Page } from '@playwright/test';

const VIEWS = [
  ['enkel vy', 'simple'],
  ['vanlig vy', 'standard'],
] as const;
const main = (page: Page) => page.getByRole('main');

/** Goes to the page of a plan of Karin's by the list of all plans. */
async function openPlan(page: Page, plan: string): Promise<void> {
  await page.goto('/planer');
  await main(page).getByRole('link', { name: plan, exact: true }).click();
  await expect(page).toHaveURL(/\/planer\/pln_\w+$/);
}

/** Sends documents with Karin's rehabilitation plan, as its own system does. */
function send(app: App, documents: { title: string; contentType: string; data: Buffer }[]): void {
  const folder = mkdtempSync(join(tmpdir(), 'patientkontrakt-'));
  const file = join(folder, 'documents.json');
  const entry = documents.map(({ title, contentType, data }, i) => ({
    resource: {
      resourceType: 'DocumentReference',
      id: `document-${i}`,
      status: 'current',
      subject: { reference: 'Patient/karin' },
      custodian: { reference: 'Organization/rehab' },
      description: title,
      date: '2026-11-02',
      content: [{ attachment: { contentType, data: data.toString('base64') } }],
      context: { related: [{ reference: 'CarePlan/karin-rehabplan' }] },
    },
  }));
  writeFileSync(file, JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry }));
  execFileSync(app.binary, ['import', file, '--source', 'urn:patientkontrakt:demo'], { env: app.env, stdio: 'pipe' });
  rmSync(folder, { recursive: true });
}

/** A picture of our own making: a grey field, twice as high as wide, as a scanned page is. */
function picture(width: number, height: number): Buffer {
  const table = Array.from({ length: 256 }, (_, n) => {
    for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
    return n >>> 0;
  });
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const crc = body.reduce((sum, byte) => table[(sum ^ byte) & 255] ^ (sum >>> 8), 0xffffffff);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE((crc ^ 0xffffffff) >>> 0);
    return Buffer.concat([length, body, check]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc((width + 1) * height, 0xdd);
  for (let y = 0; y < height; y++) rows[y * (width + 1)] = 0;
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

for (const [words, view] of VIEWS) {
  const [training, meeting] = view === 'simple' ? ['Plan för träning', 'Vår gemensamma plan'] : ['Rehabiliteringsplan', 'Samordnad individuell plan (SIP)'];

  test(`När jag har ${words} och öppnar en text läser jag den som vården skrev den`, async ({ page }) => {
    await signIn(page, 'Karin Berg', view);
    await openPlan(page, training);
    await main(page).getByRole('link', { name: view === 'simple' ? 'Öppna dokumentet' : 'Övningar för höger hand' }).click();
    await expect(page).toHaveURL(/\/dokument\/doc_\w+$/);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Dokument från vården');
    await expect(main(page)).toContainText('Övningar för höger hand');
    await expect(main(page)).toContainText('Rehabmottagningen neurologi, 1 oktober');
    expect.soft(await main(page).innerText(), 'lines stay lines').toContain('Övning 2: Torka bordet\nLägg handen på en handduk.');
    await checkPage(page, { title: 'Dokument från vården – Mitt patientkontrakt' });
  });

  test(`När jag har ${words} och öppnar en PDF sparas den, och jag får veta det före`, async ({ page }) => {
    await signIn(page, 'Karin Berg', view);
    await openPlan(page, meeting);
    await main(page).getByRole('link', { name: view === 'simple' ? 'Öppna dokumentet' : 'Anteckningar från SIP-mötet' }).click();
    await expect(main(page)).toContainText(view === 'simple' ? 'Då sparas dokumentet hos dig.' : 'i din telefon eller dator');
    await expect(main(page), 'it may not be read aloud').toContainText(/kanske/);
    await checkPage(page, { title: 'Dokument från vården – Mitt patientkontrakt' });
    const here = page.url();
    const arrives = page.waitForEvent('download');
    await main(page).getByRole('link', { name: 'Öppna dokumentet' }).click();
    const download = await arrives;
    expect(download.suggestedFilename(), 'the name says nothing of anybody').toBe('dokument.pdf');
    expect(readFileSync(await download.path(), 'latin1')).toMatch(/^%PDF-1\.4[^]*%%EOF\s*$/);
    await expect(page, 'the page is where it was').toHaveURL(here);
  });

  test(`När jag har ${words} och ber om hjälp med ett dokument vet vården vilket`, async ({ alone: { page } }) => {
    await signIn(page, 'Karin Berg', view);
    await openPlan(page, meeting);
    await main(page).getByRole('link', { name: view === 'simple' ? 'Öppna dokumentet' : 'Anteckningar från SIP-mötet' }).click();
    await expect(main(page)).toContainText(view === 'simple' ? 'Du kan fråga Äldre och LSS om dokumentet.' : 'Äldre och LSS kan hjälpa dig med dokumentet.');
    await main(page).getByRole('button', { name: 'Hjälp mig med dokumentet' }).click();
    await expect(page).toHaveURL(/\/fragor\/req_\w+$/);
    await expect(main(page)).toContainText('Jag vill ha hjälp med dokumentet Anteckningar från SIP-mötet.');
    await checkPage(page);
    await page.getByRole('button', { name: 'Ångra' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Du har ångrat dig');
  });

  test(`När jag har ${words} och dokumentet är en bild ser jag den hel, och att den inte kan läsas upp`, async ({ alone: { page, app } }) => {
    send(app, [{ title: 'Bild av ett brev', contentType: 'image/png', data: picture(900, 1200) }]);
    await signIn(page, 'Karin Berg', view);
    await openPlan(page, training);
    await main(page).getByRole('link', { name: 'Bild av ett brev' }).click();
    await expect(main(page)).toContainText('kan inte läsas upp');
    const image = page.getByRole('img', { name: 'Bild av dokumentet' });
    await expect.poll(() => image.evaluate((element: HTMLImageElement) => [element.complete, element.naturalWidth])).toEqual([true, 900]);
    await checkPage(page, { title: 'Dokument från vården – Mitt patientkontrakt' });
    await main(page).getByRole('link', { name: 'Visa bilden större' }).click();
    await expect(page).toHaveURL(/\/fil$/);
    await page.goBack();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Dokument från vården');
  });
}

test('När ett dokument säger att det är något annat än det är händer inget, och jag får veta vem jag ber', async ({ alone: { page, app } }) => {
  const script = '<script>document.title = "skript"</script>';
  send(app, [
    { title: 'Html', contentType: 'application/pdf', data: Buffer.from(`<!DOCTYPE html>${script}`) },
    { title: 'Svg', contentType: 'image/svg+xml', data: Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${script}</svg>`) },
    { title: 'Text', contentType: 'text/plain', data: Buffer.from(`${script}\n\n</div></main><b>fet</b>`) },
  ]);
  await signIn(page, 'Karin Berg');
  for (const title of ['Html', 'Svg']) {
    await openPlan(page, 'Rehabiliteringsplan');
    await main(page).getByRole('link', { name: title, exact: true }).click();
    await expect(main(page)).toContainText('Dokumentet kan inte visas här. Be Rehabmottagningen neurologi om att få läsa det.');
    await checkPage(page, { title: 'Dokument från vården – Mitt patientkontrakt' });
    expect((await page.goto(`${page.url()}/fil`))!.status()).toBe(404);
  }
  await openPlan(page, 'Rehabiliteringsplan');
  await main(page).getByRole('link', { name: 'Text', exact: true }).click();
  await expect(main(page)).toContainText(script);
  await expect(main(page).locator('b')).toHaveCount(0);
  await checkPage(page, { title: 'Dokument från vården – Mitt patientkontrakt' });
});

test('När jag väljer bland mina planer ser jag hur många jag ser, och kommer tillbaka till alla', async ({ page }) => {
  await signIn(page, 'Karin Berg');
  await page.goto('/planer');
  const choose = page.getByRole('form', { name: 'Välj vilka planer du ser' });
  await expect(main(page)).toContainText('Visar 3 av 3 planer.');
  await choose.getByLabel('Vårdgivare').selectOption('Lindhaga kommun');
  await choose.getByRole('button', { name: 'Visa' }).click();
  await expect(main(page)).toContainText('Visar 1 av 3 planer.');
  await expect(choose.getByLabel('Vårdgivare').locator('option:checked')).toHaveText('Lindhaga kommun');
  await expect(main(page).getByRole('link', { name: 'Samordnad individuell plan (SIP)' })).toBeVisible();
  await expect(main(page).getByRole('link', { name: 'Rehabiliteringsplan' })).toHaveCount(0);
  await checkPage(page, { title: 'Mina planer – Mitt patientkontrakt' });

  await test.step('När ingen plan passar säger sidan det', async () => {
    await choose.getByLabel('Slags plan').selectOption('Rehabiliteringsplan');
    await choose.getByRole('button', { name: 'Visa' }).click();
    await expect(page.getByRole('heading', { level: 2 })).toHaveText('Ingen plan passar det du har valt');
    await checkPage(page, { title: 'Mina planer – Mitt patientkontrakt' });
  });
  await test.step('När jag visar alla planer är allt som förut', async () => {
    await main(page).getByRole('link', { name: 'Visa alla planer' }).click();
    await expect(page).toHaveURL('/planer');
    await expect(main(page)).toContainText('Visar 3 av 3 planer.');
  });
});

test('När jag har enkel vy eller bara en plan finns inget att välja bland', async ({ page }) => {
  await signIn(page, 'Karin Berg', 'simple');
  await page.goto('/planer?slag=SIP');
  await expect(main(page).getByRole('combobox')).toHaveCount(0);
  await expect(main(page).getByRole('link', { name: 'Plan för träning' })).toBeVisible();
  await signIn(page, 'Mikael Fransson');
  await page.goto('/planer');
  await expect(main(page).getByRole('combobox')).toHaveCount(0);
});

test('När jag öppnar en plan ser jag vilka som är med och vad som har hänt', async ({ page }) => {
  await signIn(page, 'Karin Berg');
  await openPlan(page, 'Rehabiliteringsplan');
  const people = part(page, 'Personer i planen');
  await expect(people.getByRole('listitem').first()).toContainText('Rehabmottagningen neurologi');
  await expect(people).toContainText('Hanna Brink');
  await expect(people.getByRole('link', { name: /^Ring Hanna/ })).toHaveAttribute('href', /^tel:/);
  const happened = part(page, 'Det som har hänt').getByRole('listitem');
  await expect(happened.first()).toContainText('27 november');
  await expect(happened.filter({ hasText: 'Ni kom överens om version 1.' })).toContainText('1 oktober');
  await checkPage(page, { title: 'Rehabiliteringsplan – Mitt patientkontrakt' });
});
