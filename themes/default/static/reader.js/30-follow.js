// ---- Following ----------------------------------------------------------------------------------

/** Items of followed subjects that the home page lists. */
const NEWEST = 6;

const star = document.querySelector('main > .meta > .follow');
if (star) makeStar(star);

/** A switch to follow the subject of the page. */
function makeStar(place) {
  const path = location.pathname.replace(/page\/\d+\/$/, '');
  const [follow, following, list] = place.dataset.words.split('|');
  const button = element('button', { type: 'button' });
  const link = element('a', { href: `${home}following/` }, list);
  const show = () => {
    const isFollowed = followed().some((one) => one.url === path);
    button.setAttribute('aria-pressed', isFollowed);
    button.textContent = `${isFollowed ? '★' : '☆'} ${isFollowed ? following : follow}`;
    link.hidden = !isFollowed;
  };
  button.addEventListener('click', async () => {
    const others = followed().filter((one) => one.url !== path);
    const isNew = others.length === followed().length;
    const label = document.querySelector('h1').textContent.trim();
    const feed = document.querySelector('link[rel="alternate"][type*="rss"], link[rel="alternate"][type*="atom"], link[rel="alternate"][type="application/feed+json"]')?.href;
    keepFollowed(isNew ? [...others, { url: path, label, feed }] : others);
    show();
    if (isNew) looked(path);
  });
  place.append(button, ' ', link);
  show();
  if (followed().some((one) => one.url === path)) looked(path);
}

/** Remembers how much there is about a followed subject, as a reader is looking at it. */
async function looked(path) {
  const { count } = await preview(path).catch(() => ({}));
  if (count === undefined) return;
  keepFollowed(followed().map((one) => (one.url === path ? { ...one, count } : one)));
}

/** Each followed subject with its preview, those with the newest items first. */
async function news() {
  const loaded = followed().map(async (one) => ({ ...one, now: await preview(one.url).catch(() => undefined) }));
  const all = await Promise.all(loaded);
  const last = ({ now }) => now?.last ?? '';
  return all.sort((a, b) => (last(a) < last(b) ? 1 : last(a) > last(b) ? -1 : 0));
}

/** How much is new about a followed subject, in words. */
function fresh({ count, now }, words) {
  const n = (now?.count ?? 0) - (count ?? now?.count ?? 0);
  return n > 0 ? counted(words, n) : '';
}

const rail = document.querySelector('main > .home > .home-rail');
if (since && followed().length > 0) showFollowed(since.dataset);

/** The home page has what is new about them, newest first. */
async function showFollowed(words) {
  const all = await news();
  const items = all.flatMap((one) => (one.now?.items ?? []).map((item) => ({ ...item, of: one })));
  const once = [...new Map(items.toReversed().map((item) => [item.url, item])).values()].reverse();
  once.sort((a, b) => ((a.date ?? '') < (b.date ?? '') ? 1 : -1));
  const subjects = all.map((one) => {
    const more = fresh(one, words.fresh);
    const link = element('a', { href: one.url }, one.now?.label ?? one.label);
    return element('li', {}, link, ...(more ? [' ', element('small', { className: 'fresh' }, more)] : []));
  });
  const rows = once.slice(0, NEWEST).map((item) =>
    element('li', {}, element('small', {}, item.date ?? ''), ' ', itemLink(item)));
  const title = element('h2', {}, element('a', { href: `${home}following/` }, words.followed));
  const block = element('section', { className: 'followed rail-note' }, title,
    element('ul', { className: 'links' }, ...subjects), element('ul', { className: 'followed-items' }, ...rows));
  if (rail) rail.prepend(block);
  else since.after(block);
}

