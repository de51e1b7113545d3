// `minamo serve` on a free port and Chromium before it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { ROOT, SITES } from './sites.mjs';

/** The program: that of the release build, or the one that is named. */
export const MINAMO =
  process.env.MINAMO ?? join(process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target'), 'release/minamo');

/** Debian's browser; one of another place can be named. */
export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Chromium as root, without what it would ask of the network by itself. */
export const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The widths that pages are looked at: small phone, phone, desktop. */
export const WIDTHS = [320, 390, 1280];
export const THEMES = ['light', 'dark'];

/**
 * Serves the sample site or another one, below a folder such as `notes/` where one is given; returns
 * its address, with a slash at the end, and how to stop it.
 */
export async function serve(folder = '', { site = ROOT, port } = {}) {
  const chosen = port ?? (await freePort());
  const home = `http://127.0.0.1:${chosen}/${folder}`;
  const base = ['--base-url', home.replace(/\/$/, '')];
  const server = spawn(MINAMO, ['serve', '--site', site, '--port', chosen, ...base], {
    stdio: ['ignore', 'ignore', site === ROOT ? 'inherit' : 'ignore'],
  });
  const stop = async () => {
    if (server.exitCode === null && server.kill()) await once(server, 'exit');
  };
  for (let tries = 0; tries < 100; tries += 1) {
    if (server.exitCode !== null) break;
    // A site with errors answers as well.
    if (await fetch(home).then(() => true, () => false)) return { home, port: chosen, stop };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop();
  throw new Error(`minamo serve does not answer on ${home}`);
}

/** Opens a tab that writes down what goes wrong in it, as `page.problems`. */
export async function tab(browser, home, options = {}) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  page.problems = [];
  const note = (problem) => page.problems.push(`${page.url()}: ${problem}`);
  page.on('console', (message) => {
    if (message.type() === 'error') note(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => note(`script: ${error}`));
  page.on('requestfailed', (request) => {
    // Who leaves a page early makes the browser give up what it still loads.
    const { errorText } = request.failure();
    if (errorText !== 'net::ERR_ABORTED') note(`${request.url()}: ${errorText}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) note(`${response.url()}: ${response.status()}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(home)) note(`asks ${request.url()}`);
  });
  return page;
}

export function launch() {
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

/**
 * One page of every kind that the sample site has, the largest of its kind:
 * `{'home': 'http://…/', 'home, page 2': …, 'subject of sig': …}`.
 */
export function onePageOfEveryKind(home) {
  const [site] = SITES;
  const largest = new Map();
  for (const page of site.pages().filter((page) => !page.isRedirect)) {
    // Subjects and indexes of each kind look different; their folder tells them apart.
    const kind = ['kind', 'subject'].includes(page.kind)
      ? `${page.kind} of ${page.path.split('/')[0]}`
      : page.kind;
    const name = kind === 'archive' ? `archive, depth ${page.path.split('/').length}` : kind;
    const paged = /page\/\d+\/index\.html$/.test(page.path) ? `${name}, page 2` : name;
    if (page.source.length > (largest.get(paged)?.source.length ?? 0)) {
      largest.set(paged, page);
    }
  }
  return new Map([...largest].map(([name, page]) => [name, home + page.url.slice(site.base.length + 1)]));
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Holds back what the page asks for with such an address; returns how to let it go. */
export async function held(page, pattern) {
  let release;
  const free = new Promise((resolve) => (release = resolve));
  await page.route(pattern, async (route) => {
    await free;
    await route.continue().catch(() => {});
  });
  return release;
}
