// The page against a mock of the dashboard, in a real browser.
//
//   run.sh BUILD/web-tests page.test.mjs
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertNoFaults, rowCount, rows, text, until } from './harness.mjs';
import { useMock } from './use_mock.mjs';

const at = useMock();

const chip = (app) => at.page.locator(`[data-testid=filter] [data-app=${app}]`);
const query = () => new URL(at.page.url()).search;
const top = async () => (await rows(at.page))[0]?.frame ?? 0;

test('packets arrive, newest on top, at least every second', async () => {
  at.fillHistory();
  await at.open();
  await until(() => rowCount(at.page), 'rows');
  at.mock.world.rate = 20;
  const first = await until(top, 'a first row');
  await until(async () => (await top()) > first, 'newer rows', 1000);
  const frames = (await rows(at.page)).map(({ frame }) => frame);
  assert.deepEqual(frames, [...frames].sort((a, b) => b - a));
  await until(async () => /\d/.test(await text(at.page, 'protocols')), 'shares');
  assert.match(await at.page.locator('.rate').innerText(), /pkt\/s[^]*bit\/s/);
  assert.match(await text(at.page, 'capture'), /Live\s+eth0/);
  assertNoFaults(at.page);
});

test('the token leaves the address bar and survives a reload', async () => {
  at.fillHistory(10);
  await at.open();
  await until(() => rowCount(at.page), 'rows');
  assert.equal(at.page.url(), `${at.mock.origin}/`);
  assert.ok(!at.mock.requests.some((path) => path.includes(at.mock.token)));
  await at.page.reload();
  await until(() => rowCount(at.page), 'rows after the reload');
  assertNoFaults(at.page);
});

test('a protocol is filtered, with older ones, and a reload keeps it', async () => {
  at.fillHistory(280, 6);
  at.mock.world.rate = 20;
  await at.open();
  await until(() => rowCount(at.page), 'rows');
  await chip('dns').click();
  await until(async () => (await rows(at.page)).every((r) => r.protocol === 'DNS'),
    'only DNS');
  assert.equal(query(), '?app=dns');
  assert.ok(at.mock.requests.some((path) =>
    path.startsWith('/api/v1/packets') && path.includes('app=dns')));
  const dns = at.mock.world.packets.filter((p) => p.app === 'dns').length;
  await until(async () => Number(/^[\d,]+/.exec(
    await at.page.locator('.packets footer .cut').innerText())[0]
    .replace(',', '')) >= Math.min(200, dns), 'older packets');
  const newest = await top();
  await until(async () => (await top()) > newest, 'live DNS packets');

  await at.page.reload();
  await until(() => rowCount(at.page), 'rows after the reload');
  assert.ok((await rows(at.page)).every((r) => r.protocol === 'DNS'));
  assert.equal(await chip('dns').getAttribute('aria-pressed'), 'true');

  await chip('dns').click();
  await until(async () => (await rows(at.page)).some((r) => r.protocol !== 'DNS'),
    'all again');
  assert.equal(query(), '');
  assertNoFaults(at.page);
});

test('the share of a protocol filters as well', async () => {
  at.fillHistory();
  await at.open();
  await until(() => rowCount(at.page), 'rows');
  await at.page.locator('[data-testid=protocols] button', { hasText: 'TLS' })
    .click();
  await until(async () => (await rows(at.page)).every((r) => r.protocol === 'TLS'),
    'only TLS');
  assertNoFaults(at.page);
});

test('a filter that matches nothing says so and offers the way back', async () => {
  at.fillHistory(20);
  await at.open(`${at.mock.origin}/?app=sctp#token=${at.mock.token}`);
  await at.page.getByText('No SCTP packet yet').waitFor();
  await at.page.getByRole('button', { name: 'Show all' }).click();
  await until(() => rowCount(at.page), 'rows');
  assertNoFaults(at.page);
});

test('a silent wire does not delay a new filter', async () => {
  at.fillHistory(30, 8);
  await at.open();
  await until(() => rowCount(at.page), 'rows');
  await chip('tls').waitFor(); // rows may come before what the chips are made of
  at.mock.world.answering = false;
  at.mock.addTraffic(3, Date.now() / 1000, 'arp');
  await chip('tls').click();
  await until(async () => (await rows(at.page)).every((r) => r.protocol === 'TLS'),
    'only TLS', 1000);
  at.mock.world.answering = true;
  at.mock.addTraffic(1, Date.now() / 1000, 'tls');
  const newest = at.mock.world.packets.length;
  await until(async () => (await top()) === newest, 'the new TLS packet', 4000);
  assertNoFaults(at.page);
});

test('space and the button pause; what waits is counted', async () => {
  at.fillHistory();
  at.mock.world.rate = 30;
  await at.open();
  await until(() => rowCount(at.page), 'rows');
  await at.page.keyboard.press('Space');
  assert.equal(await text(at.page, 'mode'), 'Paused');
  const still = await rows(at.page);
  await until(async () => /^[1-9]/.test(await text(at.page, 'waiting')), 'a count');
  assert.deepEqual(await rows(at.page), still);
  await at.page.keyboard.press('Space');
  await until(async () => (await top()) > still[0].frame, 'newer rows');
  assert.equal(await text(at.page, 'mode'), 'Newest first');
  await at.page.locator('[data-testid=pause]').click();
  assert.equal(await at.page.locator('[data-testid=pause]')
    .getAttribute('aria-pressed'), 'true');
  assertNoFaults(at.page);
});

test('scrolling pauses, loads older ones, and the top goes on', async () => {
  at.fillHistory(280, 8);
  at.mock.world.rate = 20;
  await at.open();
  await until(() => rowCount(at.page), 'rows');
  const grid = at.page.locator('[data-testid=packets]');
  await grid.evaluate((body) => body.scrollTo(0, 400));
  await until(async () => (await text(at.page, 'mode')) === 'Paused while you read',
    'the pause');
  const newest = await top();
  await until(async () => /^[1-9]/.test(await text(at.page, 'waiting')), 'a count');
  assert.equal(await top(), newest);
  await grid.evaluate((body) => body.scrollTo(0, body.scrollHeight));
  await until(() => at.mock.requests.some((path) => path.includes('before=')),
    'a question for older packets');
  await at.page.locator('[data-testid=pause]').click();
  await until(async () => (await top()) > newest, 'newer rows');
  assert.equal(await grid.evaluate((body) => body.scrollTop), 0);
  assertNoFaults(at.page);
});

test('a packet opens with all its fields, by mouse, by keys, by address',
  async () => {
    at.fillHistory(60);
    at.mock.addTraffic(1, Date.now() / 1000, 'dns');
    await at.open();
    await until(() => rowCount(at.page), 'rows');
    const frame = at.mock.world.packets.length;
    const dns = at.mock.world.packets[frame - 1];
    await at.page.locator(`[data-frame="${frame}"]`).click();
    const drawer = await text(at.page, 'drawer');
    for (const part of ['Name asked for', 'dns.qry.name', dns.dns.qname,
      '1 (A)', 'ip.src', dns.src, 'udp.srcport', '0x0800 (IPv4)', '17 (UDP)',
      'frame.time', '1 (Ethernet)'])
      if (dns.ipver === 4 || !/^(ip\.|0x0800)/.test(part))
        assert.ok(drawer.includes(part), `${part} in ${drawer}`);
    assert.equal(query(), `?packet=${frame}`);

    await at.page.keyboard.press('j');
    await until(() => query() === `?packet=${frame - 1}`, 'the next packet');
    await at.page.reload();
    await at.page.locator('[data-testid=drawer]').waitFor();
    await at.page.keyboard.press('Escape');
    await until(async () => await at.page.locator('[data-testid=drawer]').count()
      === 0, 'a closed drawer');
    assert.equal(query(), '');

    await at.page.locator('[role=row][tabindex="0"]').focus();
    await at.page.keyboard.press('ArrowDown');
    await at.page.keyboard.press('ArrowDown');
    await at.page.keyboard.press('Enter');
    await until(() => query() === `?packet=${frame - 2}`, 'the third row');
    assertNoFaults(at.page);
  });

test('the ledger opens its sum', async () => {
  at.fillHistory(100);
  await at.open();
  await until(async () => /complete/.test(await text(at.page, 'ledger')), 'a ledger');
  Object.assign(at.mock.world.ledger, { kernel_dropped: 9, gap: 1195,
    gaps: [{ first_seq: 100, last_seq: 1294, count: 1195,
      at: Date.now() / 1000 - 60 }] });
  await until(async () => /1,204 packets missing/.test(await text(at.page, 'ledger')),
    'what is missing');
  await at.page.locator('[data-testid=ledger]').click();
  const sum = await at.page.getByRole('dialog').innerText();
  assert.match(sum, /Received by the kernel\s+1,604\s+=\s*dropped\s+9\s+\+\s*decoded\s+1,595/);
  assert.match(sum, /Decoded by the sensor\s+1,595\s+=\s*delivered\s+400\s+\+\s*gap\s+1,195/);
  assert.match(sum, /dashboard\s+400\s+=\s*stored\s+390\s+\+\s*pending\s+10\s+\+\s*lost\s+0/);
  assert.match(sum, /100 – 1,294\s+1,195/);
  await at.page.keyboard.press('Escape');
  assert.equal(await at.page.getByRole('dialog').count(), 0);
  assertNoFaults(at.page);
});

test('the privileges open what /proc says', async () => {
  at.fillHistory(10);
  await at.open();
  await until(async () => /no privileges\s+user periscope-sensor, capabilities 0, seccomp on/
    .test(await text(at.page, 'privileges')), 'privileges');
  await at.page.locator('[data-testid=privileges]').click();
  const all = await at.page.getByRole('dialog').innerText();
  for (const part of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb',
    'NoNewPrivs', 'Seccomp', 'periscope-sensor', '997', '/proc/812/status'])
    assert.ok(all.includes(part), part);
  await at.page.keyboard.press('Escape');

  at.mock.world.privileges.cap_bnd = '0000000000003000';
  await until(async () => /has privileges\s+bounding capabilities/
    .test(await text(at.page, 'privileges')), 'a warning');
  at.mock.world.privileges.readable = false;
  await until(async () => /privileges unknown/
    .test(await text(at.page, 'privileges')), 'unknown');
  assertNoFaults(at.page);
});

test('a full disk is told, and the live view goes on', async () => {
  at.fillHistory(20);
  at.mock.world.rate = 20;
  Object.assign(at.mock.world.store, { state: 'full', message: 'no space left' });
  await at.open();
  await at.page.getByText('Not storing: the disk is full').waitFor();
  const newest = await until(top, 'rows');
  await until(async () => (await top()) > newest, 'newer rows');
  at.mock.world.store.state = 'ok';
  await until(async () =>
    await at.page.locator('[data-testid=banner-store]').count() === 0, 'no banner');
  assertNoFaults(at.page);
});

test('the sensor: connecting, refused, replay, finished', async () => {
  const { sensor } = at.mock.world;
  Object.assign(sensor, { state: 'connecting', message: 'no such file' });
  await at.open();
  await at.page.getByText('No sensor connected').waitFor();
  await at.page.getByText('No such file').waitFor();
  await at.page.getByText('No packets without a sensor').waitFor();
  Object.assign(sensor, { state: 'refused', message: 'not in the policy' });
  await at.page.getByText('The sensor refused').waitFor();
  Object.assign(sensor, { state: 'up', source: 'replay', message: '',
    interface: '/captures/morning.pcap' });
  await until(async () => /Replay\s+morning\.pcap/
    .test(await text(at.page, 'capture')), 'a replay');
  await at.page.getByText('Nothing captured yet').waitFor();
  sensor.state = 'finished';
  await until(async () => /Replay finished/.test(await text(at.page, 'capture')),
    'its end');
  assertNoFaults(at.page);
});

test('a lost dashboard: the last is kept, and it comes back', async () => {
  at.fillHistory(60);
  await at.open();
  await until(() => rowCount(at.page), 'rows');
  const seen = await rows(at.page);
  await at.mock.stop();
  await at.page.getByText('Connection to the dashboard lost').waitFor();
  await at.page.getByText('Showing what was last seen').waitFor();
  assert.deepEqual((await rows(at.page)).slice(0, 10), seen.slice(0, 10));
  await at.mock.start();
  await at.page.getByRole('button', { name: 'Try now' }).click();
  await until(async () =>
    await at.page.locator('[data-testid=banner-away]').count() === 0, 'no banner');
  at.mock.addTraffic(3);
  await until(async () => (await top()) > seen[0].frame, 'newer rows');
  assertNoFaults(at.page, [/ERR_CONNECTION_REFUSED/, /ERR_EMPTY_RESPONSE/]);
});

test('without a token, and with a wrong one, the page says what to do',
  async () => {
    at.fillHistory(10);
    await at.open(`${at.mock.origin}/`);
    await at.page.getByText('Open the address that was printed').waitFor();
    assert.deepEqual(at.mock.requests.filter((p) => p.startsWith('/api/')), []);
    await at.page.getByLabel('Address or token').fill('hello');
    await at.page.keyboard.press('Enter');
    await at.page.getByText('There is no token in that').waitFor();
    await at.page.getByLabel('Address or token').fill('b'.repeat(64));
    await at.page.keyboard.press('Enter');
    await at.page.getByText('This token is no longer valid').waitFor();
    await at.page.getByLabel('Address or token').fill(at.mock.url);
    await at.page.keyboard.press('Enter');
    await until(() => rowCount(at.page), 'rows');
    assertNoFaults(at.page, [/401/]);
  });

test('a flood: few rows in the at.page, the rest is told, nothing stalls',
  async () => {
    at.fillHistory(30);
    await at.open();
    await until(() => rowCount(at.page), 'rows');
    at.mock.world.rate = 8000;
    await at.page.getByText('came faster than a page can draw').waitFor();
    const before = await top();
    await until(async () => (await top()) > before + 4000, 'progress', 3000);
    assert.ok(await rowCount(at.page) < 120);
    await until(async () => /^2,000 of/.test(
      await at.page.locator('.packets footer .cut').innerText()), 'the limit');
    at.mock.world.rate = 0;
    assertNoFaults(at.page);
  });

test('window, unit and theme are kept in the address', async () => {
  at.fillHistory(50);
  await at.open();
  await until(() => rowCount(at.page), 'rows');
  await at.page.getByText('15 min', { exact: true }).click();
  await at.page.getByText('Bits', { exact: true }).click();
  await at.page.getByTitle('Light').click();
  assert.equal(query(), '?window=900&unit=bytes&theme=light');
  await until(async () => /last 15 min by protocol, at most [\d.]+ \w?bit\/s/
    .test(await at.page.locator('[data-testid=timeline]').getAttribute('aria-label')),
  'the timeline');
  await at.page.reload();
  await until(() => rowCount(at.page), 'rows');
  assert.equal(query(), '?window=900&unit=bytes&theme=light');
  assert.equal(await at.page.getByRole('radio', { name: '15 min' }).isChecked(), true);
  assert.equal(await at.page.evaluate(() =>
    getComputedStyle(document.documentElement).colorScheme), 'light');
  assertNoFaults(at.page);
});

test('the timeline names the bucket under the pointer', async () => {
  at.fillHistory(280);
  await at.open();
  await until(() => rowCount(at.page), 'rows');
  const box = await at.page.locator('[data-testid=timeline] .u-over').boundingBox();
  await at.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await until(async () => /\d\d:\d\d:\d\d – [^]*pkt\/s/
    .test(await at.page.locator('.tip').innerText()), 'the bucket');
  assertNoFaults(at.page);
});

test('keys: / chooses a protocol, ? helps, Escape closes', async () => {
  at.fillHistory(20);
  await at.open();
  await until(() => rowCount(at.page), 'rows');
  await at.page.keyboard.press('/');
  assert.equal(await at.page.evaluate(() => document.activeElement.textContent
    .trim()), 'All');
  await at.page.keyboard.press('Tab');
  await at.page.keyboard.press('Space');
  assert.match(query(), /^\?app=/);
  await at.page.keyboard.press('?');
  await at.page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await at.page.keyboard.press('Escape');
  assert.equal(await at.page.getByRole('dialog').count(), 0);
  assertNoFaults(at.page);
});

const MANY = ['tls', 'tcp', 'dns', 'quic', 'udp', 'http', 'icmp', 'arp', 'ssh',
  'mdns', 'ntp', 'dhcp', 'mqtt', 'smb', 'icmpv6', 'sip', 'ftp', 'snmp', 'ldap',
  'telnet', 'imap', 'modbus', 'wireguard', 'bgp', 'ospf', 'stp', 'lldp', 'ssdp',
  'coap', 'syslog'];

test('thirty protocols: the frequent ones in front, the rest behind More',
  async () => {
    const now = Date.now() / 1000;
    MANY.forEach((app, i) => at.mock.addTraffic(60 - 2 * i, now - 5, app));
    await at.open();
    await until(() => rowCount(at.page), 'rows');
    const more = at.page.getByTestId('more');
    await more.waitFor();
    const front = () => at.page.locator('.front [data-app]').evaluateAll((all) =>
      all.map((one) => one.dataset.app));
    await until(async () => (await front()).length === 8, 'eight in front');
    assert.deepEqual((await front()).sort(), MANY.slice(0, 8).sort());
    assert.equal(await chip('coap').count(), 0);

    await more.focus();
    await at.page.keyboard.press('Enter');
    assert.equal(await more.getAttribute('aria-expanded'), 'true');
    await chip('coap').waitFor();
    await at.page.keyboard.press('Escape');
    assert.equal(await chip('coap').count(), 0);
    await at.page.keyboard.press('Enter');
    await at.page.keyboard.press('Tab');
    assert.equal(await at.page.evaluate(() =>
      document.activeElement.dataset.app), 'bgp');
    await at.page.keyboard.press('Enter');
    assert.equal(query(), '?app=bgp');
    await until(async () => (await rows(at.page)).every((r) =>
      r.protocol === 'BGP'), 'only BGP');
    assert.equal(await more.getAttribute('aria-expanded'), 'false');
    assert.equal((await front()).includes('bgp'), true);

    const legend = await at.page.getByTestId('legend').locator('li')
      .allInnerTexts();
    assert.equal(legend.length, 9);
    assert.ok(legend.includes('BGP') && legend.at(-1) === 'Other',
      legend.join());
    assertNoFaults(at.page);
  });

test('the drawer tells answers, tunnels and what is inside of them',
  async () => {
    const now = Date.now() / 1000;
    const dns = at.mock.makePacket(0, now, () => 0.4, 'dns');
    at.mock.add(dns);
    at.mock.addTraffic(1, now, 'vxlan');
    await at.open();
    await at.page.locator('[data-frame="1"]').click();
    const answers = await text(at.page, 'drawer');
    assert.match(answers, /CNAME cdn\.[\w.-]+\s+A 203\.0\.113\.80/);
    assert.match(answers, /300, 60/);
    await at.page.locator('[data-frame="2"]').click();
    await at.page.getByRole('heading', { name: 'Packet 2' }).waitFor();
    const tunnel = await text(at.page, 'drawer');
    for (const part of ['VXLAN › IP in IP', '2001:db8:a::1', '40022',
      'SYN, ACK (0x012)', 'vxlan.vni', '4096'])
      assert.ok(tunnel.includes(part), `${part} in ${tunnel}`);
    assertNoFaults(at.page);
  });
