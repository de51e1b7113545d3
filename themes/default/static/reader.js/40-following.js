// ---- The page of all that is followed ----------------------------------------------------------

const list = document.querySelector('main > .following');
if (list) makeList(list);

/** The page of all that is followed, to take along and to bring. */
function makeList(place) {
  const words = place.dataset;
  const rows = place.querySelector('ul');
  const status = place.querySelector('[role="status"]');
  const show = async () => {
    place.querySelector('.empty').hidden = followed().length > 0;
    rows.replaceChildren(...(await news()).map((one) => {
      const stop = element('button', { type: 'button' }, words.stop);
      stop.setAttribute('aria-label', `${words.stop}: ${one.label}`);
      stop.addEventListener('click', () => {
        keepFollowed(followed().filter(({ url }) => url !== one.url));
        show();
      });
      const more = [one.now?.last, fresh(one, words.fresh)].filter(Boolean).join(' · ');
      return element('li', {}, element('a', { href: one.url }, one.label), ' ', element('small', {}, more), ' ', stop);
    }));
  };
  place.querySelector('.as-opml').addEventListener('click', () => save('following.opml', opml(words.title), 'text/x-opml'));
  place.querySelector('.as-json').addEventListener('click', () => {
    const value = { version: 1, following: followed().map(({ url, label, feed }) => ({ url, label, feed })) };
    save('following.json', JSON.stringify(value, null, 2), 'application/json');
  });
  place.querySelector('input[type="file"]').addEventListener('change', async ({ target }) => {
    const text = await target.files[0]?.text();
    target.value = '';
    const brought = bring(text ?? '');
    status.textContent = brought === undefined ? words.unread : counted(words.brought, brought);
    show();
  });
  window.addEventListener('storage', show);
  show();
}

/** Follows what a file of another browser names; how many of them are new, or nothing where it is no such file. */
function bring(text) {
  let version;
  let all;
  try {
    ({ version, following: all } = JSON.parse(text));
  } catch {
    return undefined;
  }
  if (version !== 1 || !Array.isArray(all)) return undefined;
  const known = followed();
  const here = all.filter(isSound).map(({ label, feed, ...one }) => ({ url: url(one.url), label, feed: ownFeed(feed) }));
  const added = here.filter((one) => one.url?.startsWith(home) && !known.some(({ url }) => url === one.url));
  keepFollowed([...known, ...added]);
  return added.length;
}

function opml(title) {
  // XML has no control characters, however they are written.
  const isOfXml = (c) => !/[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/.test(c);
  const escape = (text) => [...text.toWellFormed()].filter(isOfXml).join('').replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
  const outlines = followed().map(({ url, label, feed }) =>
    `<outline type="rss" text="${escape(label)}" title="${escape(label)}" xmlUrl="${escape(feed ?? new URL(`${url}feed.xml`, location.href).href)}" htmlUrl="${escape(new URL(url, location.href).href)}"/>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n<head><title>${escape(title)}</title></head>\n<body>\n${outlines.join('\n')}\n</body>\n</opml>\n`;
}

function save(name, text, type) {
  const href = URL.createObjectURL(new Blob([text], { type }));
  element('a', { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 1000);
}
