// A site with `offline = true`: what was written last and what is followed is read without a connection,
// nothing is out of date with one, and a site that switches it off leaves nothing in the browser.

import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { launch, serve, tab } from './lib/browser.mjs';

const BASE = 'title = "T"\nlanguage = "en"\n';
const NOTES = {
  'content/notes/2023-07-01.md': '- KEP-753 long ago, sig-node\n',
  'content/notes/2023-09-11.md': '- KEP-753 a day before, sig-node\n',
  'content/notes/2023-09-12.md': '- KEP-753 the newest, sig-node\n',
};

let browser;
let folder;

before(async () => {
  browser = await launch();
  folder = mkdtempSync(join(tmpdir(), 'minamo-offline-'));
  write({ 'site.toml': `offline = true\n${BASE}`, ...NOTES });
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

function write(files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Waits until the worker has kept what it is to keep, that of a followed subject among it. */
function isKept(page, count) {
  return page.waitForFunction(
    (count) => (sessionStorage['minamo-kept'] ?? '').split(',').length === count,
    count,
  );
}

for (const below of ['', 'notes/']) {
  test(`pages are read without a connection, at ${below || 'the root'}`, async () => {
    let server = await serve(below, { site: folder });
    const context = await browser.newContext();
    const page = await tab(context, server.home);
    await page.goto(server.home);
    await isKept(page, 1);
    assert.deepEqual(page.problems, []);

    // A subject that is followed is kept with its card.
    await page.goto(`${server.home}sig/node/`);
    await page.locator('.follow button').first().click();
    await isKept(page, 2);
    assert.deepEqual(page.problems, []);

    // With a connection an edit is seen at once, although the page is kept.
    const note = `${server.home}notes/2023-09-12/`;
    write({ 'content/notes/2023-09-12.md': '- KEP-753 edited, sig-node\n' });
    await page.goto(note);
    await page.waitForFunction(() => document.body.textContent.includes('edited'));

    // What else shows it is kept anew when the tab asks again.
    await page.evaluate(() => sessionStorage.removeItem('minamo-kept'));
    await page.goto(`${server.home}kep/`);
    await isKept(page, 2);

    const { port } = server;
    await server.stop();
    for (const [path, words] of [
      ['', 'edited'],
      ['notes/2023-09-12/', 'edited'],
      ['notes/2023-09-12/?from=feed', 'edited'],
      ['notes/2023-09-11/', 'a day before'],
      ['sig/node/', 'a day before'],
      ['following/', 'SIG Node'],
    ]) {
      await page.goto(server.home + path);
      await page.getByText(words).first().waitFor();
      // The style sheet and the scripts are there as well.
      await page.locator('.theme select').waitFor();
    }
    // What is not kept leads to what is.
    await page.goto(`${server.home}notes/2023-07-01/`);
    assert.equal(await page.locator('h1').textContent(), 'You are offline');
    await page.locator('li a').last().click();
    await page.getByText('a day before').waitFor();

    // Switched off: the next page that has a connection removes all of it.
    write({ 'site.toml': BASE });
    server = await serve(below, { site: folder, port });
    await page.goto(server.home);
    const isGone = async () => (await navigator.serviceWorker.getRegistrations()).length + (await caches.keys()).length === 0;
    await page.waitForFunction(isGone);
    await server.stop();
    await context.close();
    write({ 'site.toml': `offline = true\n${BASE}`, ...NOTES });
  });
}

test('a worker of another site of the same host stays', async () => {
  write({ 'site.toml': BASE });
  const server = await serve('', { site: folder });
  const context = await browser.newContext();
  const page = await tab(context, server.home);
  const body = 'addEventListener("activate", (event) => event.waitUntil(clients.claim()));';
  await context.route('**/own.js', (route) => route.fulfill({ contentType: 'text/javascript', body }));
  await page.goto(server.home);
  await page.evaluate(async () => {
    await navigator.serviceWorker.register('/own.js');
    await navigator.serviceWorker.ready;
    await caches.open('minamo-of-another');
  });
  await page.goto(`${server.home}kep/753/`);
  await page.locator('.theme select').waitFor();
  const left = await page.evaluate(async () => [
    (await navigator.serviceWorker.getRegistrations()).length,
    (await caches.keys()).length,
  ]);
  assert.deepEqual(left, [1, 1]);
  await server.stop();
  await context.close();
});
