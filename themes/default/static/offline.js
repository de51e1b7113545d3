// A worker that keeps what was written last, and what is followed, readable without a connection. It is
// published only where site.toml has `offline = true`, and works on what is in its folder.
//
// 1. A page of the site registers it and tells it what is followed (site.js/60-offline.js).
// 2. It reads offline.json (version 1), keeps all that is listed there, and forgets what no longer is.
// 3. Everything is asked for from the network first. What is kept is shown only where the network
//    fails or takes too long, so that no page is out of date.
// 4. Where the site no longer wants it, its pages unregister it and remove what it kept.

const home = new URL('./', location).pathname;
const LIST = `${home}offline.json`;
const NAME = `minamo${home}`;

/** Milliseconds that the network may take where there is something to show instead. */
const PATIENCE = 5000;

/** Files that are asked for at once. */
const AT_ONCE = 4;

addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => {
  // The browser asks for a page while the worker starts.
  event.waitUntil(Promise.all([clients.claim(), registration.navigationPreload?.enable()]));
});
addEventListener('message', (event) => {
  const { wanted, followed: all = [] } = event.data ?? {};
  const followed = all.filter((path) => typeof path === 'string' && path.startsWith(home));
  const done = refreshed(followed);
  event.waitUntil(done.then(() => event.source?.postMessage({ kept: wanted }), () => {}));
});
addEventListener('fetch', (event) => {
  const { method, url, headers } = event.request;
  const { origin, pathname } = new URL(url);
  const isOurs = origin === location.origin && pathname.startsWith(home);
  if (method === 'GET' && isOurs && !headers.has('range')) event.respondWith(answer(event));
});

// ---- What is kept -------------------------------------------------------------------------------

let running = Promise.resolve();

/** Keeps what the list of the site names, one time after another. */
function refreshed(followed) {
  running = running.catch(() => {}).then(() => refresh(followed));
  return running;
}

async function refresh(followed) {
  const cache = await caches.open(NAME);
  const list = await asked(LIST);
  const { version, build, files, pages } = await list.clone().json();
  // A list that this worker cannot read is for the one that comes after it.
  if (version !== 1) return;
  const before = await (await cache.match(LIST))?.json();
  const known = new Set((await cache.keys()).map(({ url }) => decoded(url)));
  // A followed subject may have changed although nothing that is listed has.
  const followedFiles = followed.flatMap((path) => [path, `${path}preview.json`]);
  const listed = [...files, ...pages.map(([path]) => path)];
  const stale = before?.build === build ? listed.filter((path) => !known.has(decoded(path))) : listed;
  const wanted = [...new Set([...stale, ...followedFiles])];
  let isWhole = true;
  const keepSome = async () => {
    for (let path = wanted.shift(); path !== undefined; path = wanted.shift()) {
      isWhole = (await keep(cache, path)) && isWhole;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, keepSome));
  const all = new Set([LIST, ...listed, ...followedFiles].map(decoded));
  const old = (await cache.keys()).filter(({ url }) => !all.has(decoded(url)));
  await Promise.all(old.map((request) => cache.delete(request)));
  // Last, so that what was interrupted is done again.
  if (isWhole) await cache.put(LIST, list);
}

/** The path of an address in one form, however its letters are escaped. */
function decoded(address) {
  return decodeURI(new URL(address, location).pathname);
}

/** A file as it is now; the browser asks whether the one that it has is. */
async function asked(path) {
  const answer = await fetch(path, { cache: 'no-cache' });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer;
}

async function keep(cache, path) {
  try {
    const answer = await asked(path);
    // A page may not be answered by what was redirected.
    const { headers } = answer;
    await cache.put(path, answer.redirected ? new Response(await answer.blob(), { headers }) : answer);
    return true;
  } catch {
    return false;
  }
}

// ---- What is answered ---------------------------------------------------------------------------

/** What the network has, else what is kept, else a page that tells what is. */
async function answer({ request, preloadResponse }) {
  const cache = await caches.open(NAME);
  const path = new URL(request.url).pathname;
  const kept = await cache.match(path);
  try {
    const fresh = Promise.resolve(preloadResponse).then((early) => early ?? fetch(request));
    const answer = await (kept ? soon(fresh) : fresh);
    if (kept && answer.ok && !answer.redirected) await cache.put(path, answer.clone());
    // What is gone is not kept.
    if (kept && (answer.status === 404 || answer.status === 410)) await cache.delete(path);
    return answer;
  } catch (error) {
    if (kept) return kept;
    const list = request.mode === 'navigate' && (await cache.match(LIST));
    if (!list) throw error;
    return listing(await list.json());
  }
}

function soon(promise) {
  const late = new Promise((_, reject) => setTimeout(reject, PATIENCE, new Error('the network is slow')));
  return Promise.race([promise, late]);
}

/** A page for what is not kept: what is, as links. */
function listing({ language, title, text, pages }) {
  const escaped = (words) => words.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
  const links = pages.map(([path, name]) => `<li><a href="${escaped(path)}">${escaped(name)}</a></li>`);
  const html = `<!DOCTYPE html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src 'self'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<link rel="stylesheet" href="${home}static/style.css">
</head>
<body>
<main class="sheet">
<header class="surface"><h1>${escaped(title)}</h1></header>
<div class="prose text"><p>${escaped(text)}</p><ul>${links.join('')}</ul></div>
</main>
</body>
</html>
`;
  return new Response(html, { status: 503, headers: { 'content-type': 'text/html; charset=utf-8' } });
}
