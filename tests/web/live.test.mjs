// The page of a running dashboard.
//
//   PERISCOPE_URL='http://127.0.0.1:5000/#token=...' \
//       run.sh BUILD/web-tests live.test.mjs
//
// PERISCOPE_PROTOCOL names the protocol to filter by (default: the first that the
// page offers). Packets must be arriving, or be in the store.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertNoFaults, launch, openPage, rowCount, rows, text, until } from
  './harness.mjs';

const URL_WITH_TOKEN = process.env.PERISCOPE_URL;
const PATIENCE_MS = 20_000;

let browser;

before(async () => {
  assert.ok(URL_WITH_TOKEN, 'PERISCOPE_URL is the address that serve printed');
  browser = await launch();
});

after(() => browser?.close());

test('packets, a filter by protocol, and the same after a reload', async () => {
  const page = await openPage(browser, URL_WITH_TOKEN);

  await until(() => rowCount(page), 'packets on the page', PATIENCE_MS);
  assert.ok(!page.url().includes('token'), 'the token left the address bar');
  await until(async () => (await text(page, 'ledger')).length > 0, 'the ledger');
  await until(async () => (await text(page, 'privileges')).length > 0,
    'the privileges');

  const wanted = process.env.PERISCOPE_PROTOCOL;
  const chip = page.locator(`[data-testid=filter] [data-app${
    wanted ? `=${wanted}` : ''}]`).first();
  await until(async () => {
    const more = page.getByTestId('more');
    if (await chip.count() === 0 && await more.count() > 0 &&
      await more.getAttribute('aria-expanded') === 'false') await more.click();
    return chip.isVisible();
  }, 'the button of the protocol', PATIENCE_MS);
  const app = await chip.getAttribute('data-app');
  const label = (await chip.innerText()).trim();
  const onlyIt = async () => {
    const all = await rows(page);
    return all.length > 0 && all.every(({ protocol }) => protocol === label);
  };
  await chip.click();
  await until(onlyIt, `only ${label}`, PATIENCE_MS);
  assert.equal(new URL(page.url()).searchParams.get('app'), app);
  const newest = (await rows(page))[0].frame;

  await page.reload();
  await until(onlyIt, `only ${label} after the reload`, PATIENCE_MS);
  assert.ok((await rows(page))[0].frame >= newest);

  await page.locator('[data-frame]').first().click();
  await until(async () => /Packet [\d,]+/.test(await text(page, 'drawer')),
    'the fields of a packet');
  await page.locator('[data-testid=ledger]').click();
  assert.match(await page.getByRole('dialog', { name: 'Ledger' }).innerText(),
    /Received by the kernel/);
  console.log(`# ${label}: ${await page.locator('.packets footer')
    .innerText()}; ledger: ${(await text(page, 'ledger'))
    .replace(/\s+/g, ' ')}`);
  assertNoFaults(page);
});
