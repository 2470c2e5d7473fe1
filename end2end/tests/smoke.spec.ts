// The ground that all other browser tests stand on: the server starts, the sign-in page is a good page, and a first load
// stays within its budget as the browser fetched it.
import { checkPage, expect, recordFirstLoad, signIn, test } from '../fixtures.ts';

test('När jag öppnar inloggningen ser jag en hel och riktig sida', async ({ page }) => {
  await page.goto('/logga-in');
  await checkPage(page);
  await expect(page.getByRole('button', { name: 'Karin Berg' })).toBeVisible();
});

test('När jag öppnar min översikt hämtas högst 80 kB', { tag: '@js' }, async ({ page, context }) => {
  const load = recordFirstLoad(context);
  await signIn(page, 'Karin Berg');
  await page.goto('/');
  expect(await load.bytes('patient')).toBeLessThanOrEqual(80_000);
});

test('När personal öppnar sin sida hämtas högst 220 kB', { tag: '@js' }, async ({ page, context }) => {
  const load = recordFirstLoad(context);
  await signIn(page, 'Amira Haddad');
  await page.goto('/personal');
  expect(await load.bytes('staff')).toBeLessThanOrEqual(220_000);
});
