// ---- One item, and feeds ------------------------------------------------------------------------

/** Copies the address of the item that has the focus or the address names; a second time, its text. */
function shareItem() {
  const item = main.querySelector('.items > li:focus-within') ?? main.querySelector('.items > li:target');
  if (item) copyItem(item);
  return Boolean(item);
}

function copyItem(item) {
  panels(({ share }) => share(item));
}

// A short address leads on to the permanent one, for which it stands.
if (location.hash.startsWith('#~')) followAlias();
window.addEventListener('hashchange', () => location.hash.startsWith('#~') && followAlias());

function followAlias() {
  import('./alias.js').then(({ openAlias }) => openAlias());
}

// A mark beside the item under the pointer, or with the focus, does the same.
let shareMark;
main.addEventListener('pointerover', (event) => event.pointerType !== 'touch' && markItem(event.target));
main.addEventListener('focusin', (event) => markItem(event.target));

function markItem(target) {
  const item = target.closest('.items > .item');
  const name = item?.querySelector('.permalink')?.textContent.trim();
  if (!name || item.contains(shareMark)) return;
  if (!shareMark) {
    shareMark = element('button', { type: 'button', className: 'share-mark' }, '⧉');
    shareMark.addEventListener('click', () => copyItem(shareMark.parentElement));
  }
  // It is not taken from who has the focus on it.
  if (shareMark === document.activeElement) return;
  shareMark.setAttribute('aria-label', `${name} (y)`);
  item.append(shareMark);
}

// Feeds are XML, which nobody wants to look at: a panel tells how to subscribe.
document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a.feed, a.subscribe');
  if (!link || link.closest(`dialog, ${WRITTEN}`) || event.ctrlKey || event.metaKey || event.shiftKey || event.button > 0) return;
  const feedsPage = document.querySelector('body > .site-header > a.subscribe')?.href;
  const own = document.querySelector('link[rel="alternate"][type^="application/"]')?.href;
  const feed = link.matches('.feed') ? link.href : own;
  if (!feedsPage || !feed) return;
  event.preventDefault();
  panels(({ subscribe }) => subscribe(feed, feedsPage), () => location.assign(link.href));
});

