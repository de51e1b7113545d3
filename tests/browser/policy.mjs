// The Content-Security-Policy of pages: the theme keeps to it, and what it does not know does not run.

import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch, onePageOfEveryKind, serve, tab as openTab } from './lib/browser.mjs';

let server;
let browser;
before(async () => {
  server = await serve();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test('one page of every kind keeps to its policy', async () => {
  for (const [name, url] of onePageOfEveryKind(server.home)) {
    const page = await openTab(browser, server.home);
    await page.goto(url);
    const policy = await page
      .locator('meta[http-equiv="Content-Security-Policy"]')
      .getAttribute('content');
    assert.match(policy, /default-src 'none'/, name);
    assert.doesNotMatch(policy, /unsafe|https?:|\*/, name);
    const violations = page.problems.filter((problem) => /Content Security Policy/i.test(problem));
    assert.deepEqual(violations, [], name);
    await page.close();
  }
});

for (const below of ['', 'notes/']) {
  test(`the page of a link under the pointer is asked for before it is opened, at ${below || 'the root'}`, async () => {
    const own = await serve(below);
    const page = await openTab(browser, own.home);
    const early = [];
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Preload.enable');
    session.on('Preload.prefetchStatusUpdated', ({ prefetchUrl }) => early.push(prefetchUrl));
    await page.goto(own.home);
    const link = page.locator('main .tally a').first();
    const url = await link.evaluate(({ href }) => href);
    await link.hover();
    for (let tries = 0; tries < 50 && !early.includes(url); tries += 1) await page.waitForTimeout(50);
    assert.ok(early.includes(url), `${url} is among ${early}`);
    // A feed is not a page that is opened.
    await page.locator('footer a.feed').hover();
    await page.waitForTimeout(500);
    assert.deepEqual(early.filter((url) => url.endsWith('.xml')), []);
    assert.deepEqual(page.problems, []);
    await page.close();
    await own.stop();
  });
}

test('a script that the theme does not know does not run', async () => {
  const page = await openTab(browser, server.home);
  await page.goto(server.home);
  const ran = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.canary = true';
    document.head.append(script);
    const picture = document.createElement('div');
    picture.innerHTML = '<img src="data:," onerror="window.canary = true">';
    document.body.append(picture);
    return new Promise((resolve) => setTimeout(() => resolve(window.canary ?? false), 200));
  });
  assert.equal(ran, false);
  await page.close();
});

test('data for search engines is whole whatever a title says, and no policy speaks of it', async () => {
  const title = '</script><script>window.canary = true</script><!-- <script> & "x"';
  const site = mkdtempSync(join(tmpdir(), 'minamo-data-'));
  mkdirSync(join(site, 'content/articles'), { recursive: true });
  writeFileSync(join(site, 'site.toml'), 'title = "t"\n');
  writeFileSync(join(site, 'content/articles/a.md'), `---\ntitle: ${JSON.stringify(title)}\ndate: 2024-01-02\n---\n\nText.\n`);
  const other = await serve('', { site });
  try {
    const page = await openTab(browser, other.home);
    await page.addInitScript(() => {
      window.violations = [];
      document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.violatedDirective));
    });
    await page.goto(`${other.home}articles/a/`);
    const data = JSON.parse(await page.locator('script[type="application/ld+json"]').textContent());
    assert.equal(data.headline, title);
    assert.equal(data.datePublished, '2024-01-02');
    assert.equal(await page.evaluate(() => window.canary), undefined);
    assert.deepEqual(await page.evaluate(() => window.violations), []);
    assert.deepEqual(page.problems, []);
  } finally {
    await other.stop();
    rmSync(site, { recursive: true });
  }
});
