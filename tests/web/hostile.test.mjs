// The page shows what anybody may have put on the wire. None of it may run.
//
//   run.sh BUILD/web-tests hostile.test.mjs
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOSTILE } from './hostile.mjs';
import { assertNoFaults, rowCount, until } from './harness.mjs';
import { useMock } from './use_mock.mjs';

const at = useMock();

test('hostile names are shown as text, and none is executed', async () => {
  const now = Date.now() / 1000;
  at.mock.world.names = HOSTILE.map((name, i) =>
    ({ name, count: 100 - i, last: now }));
  at.mock.world.destinations = HOSTILE.map((addr) =>
    ({ addr, packets: 1, bytes: 1 }));
  at.mock.world.sensor.message = at.mock.world.sensor.interface = HOSTILE[0];
  at.mock.world.sensor.state = 'refused';
  at.mock.world.privileges.user = HOSTILE[2];
  Object.assign(at.mock.world.store, { state: 'broken', message: HOSTILE[1] });
  for (const name of HOSTILE) {
    const p = at.mock.makePacket(0, now, at.mock.rand, 'http');
    p.http = { method: name, uri: name, host: name, user_agent: name,
      status: 200 };
    p.dns = { qname: name };
    p[name.slice(0, 40)] = { [name.slice(0, 40)]: [name, name] };
    p.summary = name;
    p.src = name;
    p.eth_src = name;
    at.mock.add(p);
  }
  await at.open(at.mock.url, { viewport: { width: 1280, height: 1400 } });
  await until(() => rowCount(at.page), 'rows');
  await until(async () => (await at.page.locator('[data-testid=names] li').count())
    === HOSTILE.length, 'the names');

  const shown = await at.page.locator('[data-testid=names] .text')
    .allTextContents();
  HOSTILE.slice(0, 14).forEach((name, i) => assert.equal(shown[i], name));
  assert.equal(shown[14], 'example.org\\u{0}.hidden');
  assert.ok(shown[15].includes('\\u{202e}'));
  assert.ok(shown[16].includes('\\u{200b}') && shown[16].includes('\\u{2028}'));
  assert.ok(shown[17].startsWith('\\u{d800}lone'));
  assert.match(shown[19], /^A{255}… \(65,\d{3} characters\)$/);

  for (let i = 1; i <= HOSTILE.length; i++) {
    await at.page.locator(`[data-frame="${i}"]`).click();
    await at.page.getByRole('heading', { name: `Packet ${i}` }).waitFor();
    await at.page.locator('[data-testid=drawer] dd').first().hover();
  }
  await at.page.locator('[data-testid=privileges]').click();
  await at.page.keyboard.press('Escape');
  const state = await at.page.evaluate(() => ({
    pwned: window.pwned ?? 0,
    foreign: document.querySelectorAll(
      'script:not([src^="/assets/"]), iframe, base, style, math, #app a, ' +
      '#app img:not([src="/favicon.svg"])').length,
    wide: document.documentElement.scrollWidth - innerWidth,
  }));
  assert.deepEqual(state, { pwned: 0, foreign: 0, wide: 0 });
  assertNoFaults(at.page);
});
