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

// WCAG's contrast, of colours as the browser draws them.
function contrasts(apps) {
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
  for (const app of apps) {
    const fill = `var(--p-${app})`;
    const tinted = `color-mix(in oklab, ${fill} 62%, var(--text))`;
    for (const ground of ['panel', 'hover', 'accent-soft'])
      if (contrast(tinted, `var(--${ground})`) < 4.5)
        low.push(`${app} on ${ground}: ${contrast(tinted, `var(--${ground})`)}`);
    if (contrast(fill, 'var(--panel)') < 3)
      low.push(`fill ${app}: ${contrast(fill, 'var(--panel)')}`);
  }
  probe.remove();
  return low;
}

const read = (path) => readFileSync(join(SOURCE, path), 'utf8');
const protocols = () => [...read('proto/apps.def')
  .matchAll(/^APP\(\d+, \w+, "(\w+)"/gm)].map(([, name]) => name);

test('every protocol has a colour that can be read, in both themes', async () => {
  assert.match(read('dashboard/web/src/styles/base.css'),
    /\.tinted \{\s+color: color-mix\(in oklab, var\(--c\) 62%, var\(--text\)\)/);
  for (const theme of ['dark', 'light']) {
    await at.open(`${at.mock.origin}/?theme=${theme}#token=${at.mock.token}`);
    assert.deepEqual(await at.page.evaluate(contrasts, protocols()), [], theme);
  }
});

test('the page knows every field and every protocol of the tables', () => {
  const fields = [...read('proto/fields.def').matchAll(
    /^FIELD\(\d+, \w+, "([^"]+)", \w+, "(\w+)", "(\w+)", "([^"]+)"\)/gm)]
    .map(([, filter, group, key, name]) => [group, key, filter, name]);
  const known = [...read('dashboard/web/src/lib/fields.ts').matchAll(
    /\['(\w+)', '(\w+)',\s+'([^']+)', '([^']+)'\]/g)]
    .map(([, ...row]) => row);
  assert.deepEqual(known, fields);

  const tokens = read('dashboard/web/src/styles/tokens.css');
  const stack = read('dashboard/web/src/lib/protocols.ts');
  for (const app of protocols()) {
    assert.ok(tokens.includes(`--p-${app}:`), `colour of ${app}`);
    assert.ok(stack.includes(`'${app}'`), `place of ${app} in the timeline`);
  }
});
