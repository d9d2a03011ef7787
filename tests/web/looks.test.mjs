// Sizes, themes, contrast, accessibility, and agreement with the C tables.
//
//   run.sh BUILD/web-tests looks.test.mjs
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertNoFaults, rowCount, until } from './harness.mjs';
import { useMock } from './use_mock.mjs';

const SOURCE = process.env.PERISCOPE_SOURCE;
const axe = readFileSync(createRequire(import.meta.url)
  .resolve('axe-core/axe.min.js'), 'utf8');
const at = useMock();

for (const width of [390, 820, 1280, 2560]) {
  for (const theme of ['dark', 'light']) {
    test(`${width} pixels, ${theme}: fits, and is accessible`, async () => {
      at.fillHistory(280, 6);
      at.mock.world.rate = 5;
      Object.assign(at.mock.world.store, { state: 'full', message: 'no space' });
      at.mock.world.ledger.gap = 3;
      await at.open(`${at.mock.origin}/?theme=${theme}#token=${at.mock.token}`,
        { viewport: { width, height: width < 600 ? 844 : 900 },
          reducedMotion: 'reduce' });
      await until(() => rowCount(at.page), 'rows');
      await at.page.getByText('Not storing').waitFor();
      assert.equal(await at.page.evaluate(() =>
        document.documentElement.scrollWidth <= innerWidth), true);
      await checkAccessible('main page');
      await at.page.locator('[data-frame]').nth(1).click();
      await at.page.locator('[data-testid=drawer]').waitFor();
      await checkAccessible('drawer');
      await at.page.keyboard.press('Escape');
      await at.page.locator('[data-testid=ledger]').click();
      await checkAccessible('ledger');
      assertNoFaults(at.page);
    });
  }
}

async function checkAccessible(what) {
  await at.page.evaluate(axe);
  const found = await at.page.evaluate(async () => {
    const result = await window.axe.run(document, { runOnly: {
      type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa',
        'wcag22aa', 'best-practice'] } });
    return result.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3)
      .map((n) => `${n.target} ${n.any[0]?.message ?? ''}`).join(' | ')}`);
  });
  assert.deepEqual(found, [], what);
}

// WCAG's contrast, of colours as the browser draws them: what is too low.
function lowContrasts(tokens) {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const probe = document.createElement('i');
  document.body.append(probe);
  const luminance = (color) => {
    probe.style.color = color;
    context.fillStyle = getComputedStyle(probe).color;
    context.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data].map((v) =>
      (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const low = [];
  for (const token of tokens) {
    const fill = `var(${token})`;
    const tinted = `color-mix(in oklab, ${fill} 62%, var(--text))`;
    for (const ground of ['panel', 'hover', 'accent-soft'])
      if (contrast(tinted, `var(--${ground})`) < 4.5)
        low.push(`${token} on ${ground}: ${contrast(tinted, `var(--${ground})`)}`);
    if (contrast(fill, 'var(--panel)') < 3)
      low.push(`fill ${token}: ${contrast(fill, 'var(--panel)')}`);
    for (const other of tokens)
      if (other < token && other.replace(/-\d$/, '') === token.replace(/-\d$/, '')
        && contrast(fill, `var(${other})`) < 1.25)
        low.push(`${token} is like ${other}`);
  }
  probe.remove();
  return low;
}

const read = (path) => readFileSync(join(SOURCE, path), 'utf8');

// The rows of a table, however they are spread over lines: strings as they are.
const table = (name, macro) => read(`proto/${name}`)
  .replace(/\/\*[^]*?\*\//g, '').split(`${macro}(`).slice(1)
  .map((row) => [...row.matchAll(/"([^"]*)"/g)].map(([, text]) => text));
const classes = () => table('apps.def', 'APP').map(([name]) => name);

test('every family has colours that can be read, in both themes', async () => {
  assert.match(read('dashboard/web/src/styles/base.css'),
    /\.tinted \{\s+color: color-mix\(in oklab, var\(--c\) 62%, var\(--text\)\)/);
  const tokens = [...read('dashboard/web/src/styles/tokens.css')
    .matchAll(/^ {2}(--p-[\w-]+):/gm)].map(([, token]) => token);
  assert.ok(tokens.length >= 30, `${tokens.length} colours`);
  for (const theme of ['dark', 'light']) {
    await at.open(`${at.mock.origin}/?theme=${theme}#token=${at.mock.token}`);
    assert.deepEqual(await at.page.evaluate(lowContrasts, tokens), [], theme);
  }
});

test('every class has one family, and its colour on the page', async () => {
  const rows = [...read('dashboard/web/src/lib/families.ts')
    .replace(/' \+\s+'/g, '').matchAll(/(\w+): (\[[^\]]+\])/g)];
  const families = new Map(rows.map(([, name, shades]) => [name,
    [...shades.matchAll(/'([^']+)'/g)].map(([, line]) => line.split(' '))]));
  assert.deepEqual([...families.values()].flat(2).sort(), classes().sort());

  const colors = new Map([...families].flatMap(([family, shades]) =>
    shades.flatMap((apps, i) => apps.map((app) =>
      [app, `var(--p-${family}${i ? `-${i + 1}` : ''})`]))));
  const tokens = read('dashboard/web/src/styles/tokens.css');
  for (const color of colors.values())
    assert.ok(tokens.includes(`${color.slice(4, -1)}: `), color);

  const shown = [...classes(), 'of a newer sensor'];
  for (const app of shown) at.mock.addTraffic(1, Date.now() / 1000, app);
  await at.open();
  await until(() => rowCount(at.page), 'rows');
  await at.page.getByTestId('more').click();
  await until(async () => await at.page.locator('[data-testid=filter] [data-app]')
    .count() === shown.length, 'a button for each class');
  const drawn = await at.page.$$eval('[data-testid=filter] [data-app]', (all) =>
    all.map((one) => [one.dataset.app, one.style.getPropertyValue('--c'),
      one.textContent.trim()]));
  for (const [app, color, label] of drawn) {
    assert.equal(color, colors.get(app) ?? 'var(--p-other)', app);
    assert.match(label, /^\S.{0,13}$/, app);
  }
  assert.equal(new Set(drawn.map(([, , label]) => label)).size, drawn.length);
  assertNoFaults(at.page);
});

// Both are told as pairs, under one heading.
const PAIR = ['dns.resp.type', 'dns.resp.data'];

test('the page knows every field of the table', async () => {
  const packet = at.mock.makePacket(0, Date.now() / 1000, at.mock.rand, 'dhcp');
  const fields = table('fields.def', 'FIELD');
  assert.ok(fields.length > 150, `${fields.length} fields`);
  delete packet.dhcp;
  for (const [, group, key] of fields) (packet[group] ??= {})[key] = 1;
  packet.dns.counts = [1, 2, 3, 4];
  packet.dns.answers = [[1, '192.0.2.1'], [65, null]];
  at.mock.add(packet);
  await at.open();
  await at.page.locator('[data-frame="1"]').click();
  const terms = await at.page.$$eval('[data-testid=drawer] dt', (all) =>
    all.map((one) => [one.querySelector('code')?.textContent ?? '',
      one.firstChild.textContent.trim()].join(': ')));
  /* Of two fields that share a key without an array the page names the first. */
  const shared = (at) => fields.findIndex(([, group, key]) => group ===
    fields[at][1] && key === fields[at][2]) < at && fields[at][2] !== 'counts';
  for (const [i, [filter, , , name]] of fields.entries())
    if (!PAIR.includes(filter) && !shared(i))
      assert.ok(terms.includes(`${filter}: ${name}`), `${filter}: ${name}`);
  assert.ok(terms.includes('dns.resp.data: Answers'));
  assertNoFaults(at.page);
});
