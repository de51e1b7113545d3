// What the page does when scripts run: it chooses colours, listens to keys, shows subjects in short.
// Without it all there is to read is there. No dependency. This is one module: the parts of the folder
// site.js/, joined in the order of their names; other modules import from here what they share.

const root = document.documentElement;

/** What the writer wrote: classes in it mean nothing to this script. */
const WRITTEN = '.item > div, .prose';

const main = document.querySelector('main') ?? document.body;

/** The path of the home page, to which all paths of the site are below. */
export const home = root.dataset.home ?? '/';

// ---- What is remembered -------------------------------------------------------------------------

/** Storage can be forbidden; then nothing is remembered, and all else works. */
export function recall(name, storage = 'localStorage') {
  try {
    return window[storage].getItem(`minamo-${name}`) ?? '';
  } catch {
    return '';
  }
}

export function remember(name, value, storage = 'localStorage') {
  try {
    if (value) window[storage].setItem(`minamo-${name}`, value);
    else window[storage].removeItem(`minamo-${name}`);
  } catch {
    // Forbidden: see above.
  }
}

// ---- What pages are made of ---------------------------------------------------------------------

/** An element with these properties and this content. */
export function element(name, properties = {}, ...content) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...content);
  return made;
}

/** A link to an item: the words of the page are the site's, those of an item may be of another language. */
export function itemLink({ url, text, lang }) {
  const made = element('a', { href: url }, text);
  if (lang) Object.assign(made, { lang, dir: 'auto' });
  return made;
}

function isShown(element) {
  return element.getClientRects().length > 0;
}

const previews = new Map();

/** What is known of a subject and its latest items, by the address of its page; asked for once. */
export function preview(subject) {
  if (!previews.has(subject)) {
    const asked = fetch(`${subject}preview.json`).then((answer) => {
      if (!answer.ok) throw new Error(`${subject}: ${answer.status}`);
      return answer.json();
    });
    // Without a connection it is asked for again next time.
    asked.catch(() => previews.delete(subject));
    previews.set(subject, asked);
  }
  return previews.get(subject);
}

