// Texts of any kind as items of a site, and the HTML that minamo makes of each.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'parse5';

const ROOT = join(import.meta.dirname, '../../..');
const MINAMO = join(process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target'), 'release/minamo');

/** Builds a site of these files, whose paths are below its folder; `read` gets the output's folder. */
export function withSite(files, read) {
  const folder = mkdtempSync(join(tmpdir(), 'minamo-written-'));
  const all = { 'site.toml': 'title = "t"\nbase_url = "https://me.example"\n', ...files };
  try {
    for (const [path, text] of Object.entries(all)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const out = join(folder, 'out');
    execFileSync(MINAMO, ['build', '--site', folder, '--out', out], { stdio: 'pipe' });
    return read(out);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What each item of a page holds, as nodes of parse5, by the item's id. */
export function bodiesOf(out, path) {
  const bodies = new Map();
  const visit = (node, id) => {
    const attributes = Object.fromEntries((node.attrs ?? []).map((a) => [a.name, a.value]));
    const classes = attributes.class?.split(' ') ?? [];
    const own = classes.includes('item') ? attributes.id : id;
    if (own && classes.includes('body')) bodies.set(own, node.childNodes);
    else (node.childNodes ?? []).forEach((child) => visit(child, own));
  };
  visit(parse(readFileSync(join(out, path), 'utf8')), undefined);
  return bodies;
}
