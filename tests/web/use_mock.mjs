// What each test of a file has: one browser for all of them, a mock dashboard and
// a page of its own.
import { after, afterEach, before, beforeEach } from 'node:test';
import { launch, openPage } from './harness.mjs';
import { startMock } from './mock_server.mjs';

export function useMock() {
  const at = {
    browser: null,
    mock: null,
    page: null,
    async open(url = at.mock.url, options = {}) {
      await at.page?.context().close();
      at.page = await openPage(at.browser, url, options);
      return at.page;
    },
    // Packets of the last seconds, none of this moment.
    fillHistory(seconds = 280, perSecond = 4) {
      const now = Date.now() / 1000;
      for (let time = now - seconds; time < now; time++)
        at.mock.addTraffic(perSecond, time);
    },
  };

  before(async () => {
    at.browser = await launch();
  });
  after(() => at.browser?.close());
  beforeEach(async () => {
    at.mock = await startMock({ dist: process.env.PERISCOPE_DIST });
  });
  afterEach(async () => {
    await at.page?.context().close();
    at.page = null;
    at.mock.close();
  });
  return at;
}
