// `minamo serve` while one writes: what a browser shows when files change, when they have errors, and
// when the server is started again.

import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { MINAMO, launch, serve, tab as openTab } from './lib/browser.mjs';

const NOTE = 'content/notes/2023-09-12.md';
const PAGE = 'notes/2023-09-12/';
const OTHER = 'content/notes/2023-09-13.md';
const STYLE = 'themes/mine/static/mine.css';
const LINK = '<link rel="stylesheet" href="{{ site.static_url }}mine.css">';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** A note that is longer than a window. */
const long = (first) =>
  [first, ...Array.from({ length: 60 }, (_, at) => `- line ${at} of a long day {#line-${at}}`), ''].join('\n');

/** A site of its own that is served; `action` gets a tab that shows a note, and can write files. */
async function live(action, files = {}) {
  const site = mkdtempSync(join(tmpdir(), 'minamo-serve-'));
  const write = (path, text) => {
    mkdirSync(dirname(join(site, path)), { recursive: true });
    writeFileSync(join(site, path), text);
  };
  const start = {
    'site.toml': 'title = "Test"\ntheme = "mine"\n',
    'themes/mine/theme.toml': 'extends = "default"\n',
    'themes/mine/templates/note.html': `{% extends "default/note.html" %}\n`,
    [STYLE]: 'body { outline: 1px solid rgb(1, 2, 3); }\n',
    [NOTE]: long('- the first line'),
    ...files,
  };
  for (const [path, text] of Object.entries(start)) write(path, text);
  let server = await serve('', { site });
  const page = await openTab(browser, server.home);
  const restart = async () => {
    await server.stop();
    server = await serve('', { site, port: server.port });
  };
  const home = server.home;
  try {
    await page.goto(home + PAGE);
    await page.evaluate(() => {
      window.isSamePage = true;
    });
    await action({ page, home, site, write, restart });
  } finally {
    await page.close();
    await server.stop();
    rmSync(site, { recursive: true, force: true });
  }
}

const isSamePage = (page) => page.evaluate(() => window.isSamePage === true);
const shows = (page, text) => page.getByText(text, { exact: false }).first().waitFor();
const overlay = (page) => page.locator('minamo-live pre');
const corner = (page) => page.locator('minamo-live > button, minamo-live button[aria-haspopup]');
const gone = (locator) => locator.waitFor({ state: 'hidden' });

/** Where an element is in the window. */
const top = (page, id) =>
  page.evaluate((id) => document.getElementById(id).getBoundingClientRect().top, id);

test('what is saved shows, and the line one reads stays where it is', async () => {
  await live(async ({ page, write }) => {
    await page.evaluate(() => {
      document.getElementById('line-40').scrollIntoView();
      scrollBy(0, -100);
    });
    const before = await top(page, 'line-40');
    const more = '- one more line above\n'.repeat(10);
    write(NOTE, long(`- the first line, changed\n${more}`));
    await shows(page, 'the first line, changed');
    await page.waitForLoadState('load');
    await page.waitForFunction(() => history.scrollRestoration === 'auto');
    assert.ok(Math.abs((await top(page, 'line-40')) - before) < 3, 'it has not moved');
    assert.equal(await isSamePage(page), false);
    assert.deepEqual(page.problems, []);
  });
});

test('a page that stays the same is not loaded again', async () => {
  await live(async ({ page, home, write }) => {
    await page.goto(`${home}404.html`);
    await page.evaluate(() => {
      window.isSamePage = true;
    });
    const loaded = page.waitForResponse(`${home}404.html`);
    write(OTHER, '- another day\n');
    await loaded;
    await page.waitForTimeout(200);
    assert.ok(await isSamePage(page));
  });
});

test('style sheets are swapped without loading the page again', async () => {
  const files = {
    'themes/mine/templates/note.html': `{% extends "default/note.html" %}\n{% block head %}{{ super() }}${LINK}{% endblock head %}\n`,
  };
  await live(async ({ page, write }) => {
    const outline = () => page.evaluate(() => getComputedStyle(document.body).outlineColor);
    assert.equal(await outline(), 'rgb(1, 2, 3)');
    const links = await page.locator('link[rel="stylesheet"]').count();
    for (const color of ['rgb(4, 5, 6)', 'rgb(7, 8, 9)']) {
      write(STYLE, `body { outline: 1px solid ${color}; }\n`);
      await page.waitForFunction(
        (color) => getComputedStyle(document.body).outlineColor === color,
        color,
      );
    }
    await page.waitForTimeout(300);
    assert.ok(await isSamePage(page));
    assert.equal(await page.locator('link[rel="stylesheet"]').count(), links);
    assert.deepEqual(page.problems, []);
  }, files);
});

test('errors lie over the page as check prints them, and go when they are mended', async () => {
  await live(async ({ page, site, write }) => {
    write(OTHER, '+++\ntitle = <img src=x onerror="document.title=1">\n+++\n\n- a\n');
    await overlay(page).waitFor();
    const text = await overlay(page).textContent();
    const printed = spawnSync(MINAMO, ['check', '--site', site, '--color', 'never']);
    const first = printed.stderr.toString() + printed.stdout.toString();
    assert.ok(text.includes('content/notes/2023-09-13.md:2:'), text);
    for (const line of text.split('\n')) assert.ok(first.includes(line), `${line}\nin\n${first}`);
    assert.equal(await page.locator('minamo-live img').count(), 0, 'it is text');
    // The page is still there; closing leaves a count in the corner.
    assert.ok(await isSamePage(page));
    await page.keyboard.press('Escape');
    await gone(overlay(page));
    assert.equal(await corner(page).textContent(), '1 error');
    await corner(page).click();
    await overlay(page).waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    // Other errors are shown again.
    write(OTHER, '+++\ntitle =\n+++\n\n- a\n');
    await overlay(page).waitFor();
    write(OTHER, '- mended\n');
    await gone(overlay(page));
    await gone(corner(page));
    assert.deepEqual(page.problems, []);
  });
});

test('warnings are counted in a corner', async () => {
  await live(async ({ page, write }) => {
    write(NOTE, long('- [one](nowhere.md) and [two](nothing.md)'));
    await shows(page, 'one and two');
    await corner(page).waitFor();
    assert.equal(await corner(page).textContent(), '2 warnings');
    assert.ok(await overlay(page).isHidden());
    await corner(page).click();
    assert.match(await overlay(page).textContent(), /nowhere\.md[^]*nothing\.md/);
    write(NOTE, long('- none'));
    await shows(page, 'none');
    assert.equal(await page.locator('minamo-live').count(), 0);
  });
});

test('an error of a template lies over the page it would spoil', async () => {
  const template = 'themes/mine/templates/note.html';
  await live(async ({ page, home, write }) => {
    write(template, '{% extends "default/note.html" %}\n{% block main %}{{ nobody.knows }}{% endblock main %}\n');
    await overlay(page).waitFor();
    assert.match(await overlay(page).textContent(), /note\.html/);
    assert.ok(await isSamePage(page));
    // Who comes now sees nothing but the error, until it is mended.
    const late = await browser.newPage();
    await late.goto(home + PAGE);
    await late.locator('#minamo-problems').waitFor();
    write(template, '{% extends "default/note.html" %}\n');
    await gone(overlay(page));
    await shows(late, 'the first line');
    await late.close();
  });
});

test('a note that is renamed or removed is gone, and comes back', async () => {
  await live(async ({ page, site, home, write }) => {
    renameSync(join(site, NOTE), join(site, OTHER));
    await page.waitForFunction(() => !document.getElementById('line-1'));
    assert.equal((await fetch(`${home}notes/2023-09-13/`)).status, 200);
    write(NOTE, '- it is back\n');
    await shows(page, 'it is back');
    rmSync(join(site, NOTE));
    await gone(page.getByText('it is back').first());
  });
});

test('a burst of changes loads the page once', async () => {
  await live(async ({ page, home, write }) => {
    await page.goto(home);
    let loads = 0;
    page.on('framenavigated', () => {
      loads += 1;
    });
    for (let at = 0; at < 500; at += 1) {
      const [year, month, day] = [2010 + Math.floor(at / 336), Math.floor(at / 28) % 12 + 1, at % 28 + 1];
      const name = [year, month, day].map((part) => String(part).padStart(2, '0')).join('-');
      write(`content/notes/${name}.md`, `- day ${at}\n`);
    }
    await page.waitForFunction(() => document.body.textContent.includes('2010'));
    await page.waitForTimeout(1000);
    assert.equal(loads, 1);
  });
});

test('a server that is started again is found again', async () => {
  await live(async ({ page, write, restart }) => {
    write(NOTE, long('- before'));
    await shows(page, 'before');
    const restarted = restart();
    write(NOTE, long('- written in between'));
    await restarted;
    await shows(page, 'written in between');
    write(NOTE, long('- afterwards'));
    await shows(page, 'afterwards');
  });
});

test('a site that begins with errors shows them, and itself when it has none', async () => {
  const broken = { [OTHER]: '+++\ntitle =\n+++\n' };
  await live(async ({ page, write }) => {
    const problems = page.locator('#minamo-problems');
    await problems.waitFor();
    assert.match(await problems.textContent(), /2023-09-13\.md:2:/);
    write(OTHER, '+++\n\ntitle =\n+++\n');
    await page.waitForFunction(() => document.body.textContent.includes('2023-09-13.md:3:'));
    write(OTHER, '- good\n');
    await shows(page, 'the first line');
  }, broken);
});

test('a page may forbid everything that is not its own', async () => {
  await live(async ({ page, home, write }) => {
    await page.route(`${home}**`, async (route) => {
      if (route.request().resourceType() !== 'document') return route.continue();
      const response = await route.fetch();
      const headers = { ...response.headers(), 'content-security-policy': "default-src 'self'" };
      return route.fulfill({ response, headers });
    });
    await page.reload();
    write(NOTE, long('- allowed'));
    await shows(page, 'allowed');
    write(OTHER, '+++\ntitle =\n+++\n');
    await overlay(page).waitFor();
    const style = await page
      .locator('minamo-live [role="dialog"]')
      .evaluate((box) => getComputedStyle(box).position);
    assert.equal(style, 'fixed', 'it has its style');
    // The theme has a script of its own in its pages, which this forbids.
    const ours = page.problems.filter((problem) => problem.includes('/-/minamo/'));
    assert.deepEqual(ours, []);
  });
});
