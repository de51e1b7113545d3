// `minamo serve` on a free port and Chromium before it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { ROOT, SITES } from './sites.mjs';

const MINAMO = join(process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target'), 'release/minamo');

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

/** Serves the sample site; returns its address, with a slash at the end, and how to stop it. */
export async function serve() {
  const port = await freePort();
  const server = spawn(MINAMO, ['serve', '--site', ROOT, '--port', port], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const home = `http://127.0.0.1:${port}/`;
  const stop = async () => {
    if (server.exitCode === null && server.kill()) await once(server, 'exit');
  };
  for (let tries = 0; tries < 100; tries += 1) {
    if (server.exitCode !== null) break;
    if (await fetch(home).then((answer) => answer.ok, () => false)) return { home, stop };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop();
  throw new Error(`minamo serve does not answer on ${home}`);
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
