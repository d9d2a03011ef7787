// A browser, pages that notice what must never happen, and patience.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

export const CHROMIUM = process.env.PERISCOPE_CHROMIUM ?? '/usr/bin/chromium';

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-quic',
  '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

// Every launch has a profile of its own, removed at the end.
export function launch() {
  if (!existsSync(CHROMIUM)) throw new Error(`no browser at ${CHROMIUM}`);
  return chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
}

// A page in a fresh context. `page.faults` fills with console errors, errors of
// scripts, violations of the policy, dialogs and requests to other hosts.
export async function openPage(browser, url, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const { origin } = new URL(url);

  page.faults = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()))
      page.faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => page.faults.push(`script: ${error.message}`));
  page.on('dialog', (dialog) => {
    page.faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const asked = new URL(request.url()).origin;
    if (asked !== origin && asked !== origin.replace('http', 'ws'))
      page.faults.push(`request: ${request.url()}`);
  });
  await page.exposeBinding('tellViolation', (_source, text) =>
    page.faults.push(`policy: ${text}`));
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) =>
      window.tellViolation(`${event.violatedDirective} ${event.blockedURI}`));
  });
  await page.goto(url);
  return page;
}

// Polls until `check` gives something true; its last value.
export async function until(check, what, timeoutMs = 8000) {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const value = await check();
    if (value) return value;
    if (Date.now() > end) throw new Error(`not in ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export function assertNoFaults(page, allowed = []) {
  const faults = page.faults.filter((fault) =>
    !allowed.some((pattern) => pattern.test(fault)));
  assert.deepEqual(faults, []);
}

export const rowCount = (page) => page.locator('[data-frame]').count();

// What the table shows now, top row first.
export function rows(page) {
  return page.$$eval('[data-frame]', (all) => all.map((row) => {
    const cells = [...row.querySelectorAll('[role=gridcell]')];
    const [time, source, destination, protocol, length, summary] =
      cells.map((cell) => cell.textContent.trim());
    return { frame: Number(row.dataset.frame), time, source, destination,
      protocol, length, summary };
  }));
}

export const text = (page, id) =>
  page.locator(`[data-testid="${id}"]`).innerText();
