// Mitt schema: a day and a week, by mouse and by keyboard alone.
import { checkPage, expect, signIn, tabTo, test } from '../fixtures.ts';

test('När Anna öppnar sitt schema ser hon veckan och dagen, och kommer till att flytta ett besök', async ({ page }) => {
  await signIn(page, 'Anna Lindqvist');
  await page.getByRole('link', { name: 'Mitt schema' }).click();
  await expect(page.getByRole('heading', { level: 2 })).toHaveText('Måndag 30 november');
  await checkPage(page, { title: 'Mitt schema – Patientkontrakt för personal' });
  await page.getByRole('link', { name: 'Visa hela veckan' }).click();
  // In a narrow window the days stand for the table.
  if ((page.viewportSize()?.width ?? 0) > 800) {
    await expect(page.getByRole('table', { name: 'Ditt schema måndag 30 november till fredag 4 december' })).toContainText('Karin Berg');
  }
  await checkPage(page);
  await page.getByRole('link', { name: 'Torsdag 3 december' }).click();
  const row = page.getByRole('row', { name: /Karin Berg/ });
  await expect(row).toContainText('Från klockan 13.30 till klockan 14');
  await checkPage(page);
  await row.getByRole('link', { name: 'Byt tid för Karin Berg' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Boka tillsammans');
  await expect(page.getByRole('link', { name: 'Skicka ett förslag i stället' })).toBeVisible();
});

test('När Anna bara har tangentbordet går hon mellan dagarna och till ett besök', async ({ page }) => {
  await signIn(page, 'Anna Lindqvist');
  await page.goto('/personal/schema?dag=2026-12-02');
  await tabTo(page, page.getByRole('link', { name: 'Dagen efter' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 2 })).toHaveText('Torsdag 3 december');
  await tabTo(page, page.getByRole('link', { name: 'Byt tid för Karin Berg' }));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/tillsammans\?galler=apt_/);
});
