// What a reader keeps in this browser: what was there at the last visit, and what they follow. Nothing
// of it leaves the browser, and without it all there is to read is there.

import { element, home, itemLink, preview, recall, remember } from './site.js';

// ---- What is kept -------------------------------------------------------------------------------

/** A value as it was kept; null where there is none, or something else is in its place. */
function kept(name, storage) {
  try {
    return JSON.parse(recall(name, storage));
  } catch {
    return null;
  }
}

function keep(name, value, storage) {
  remember(name, JSON.stringify(value), storage);
}

/** What is followed on this site: `{ url, label, feed, count }`, `count` as it was when last looked at. */
function followed() {
  const all = kept('follow');
  const sound = (Array.isArray(all) ? all : []).filter(isSound).filter((one) => url(one.url)?.startsWith(home));
  return sound.map((one) => ({ ...one, feed: ownFeed(one.feed) }));
}

/** Whether it may be a subject that is followed: files and storage may hold anything. */
function isSound(one) {
  return typeof one?.url === 'string' && typeof one.label === 'string';
}

/** The address of a feed of this site; nothing for any other, which would be taken along and asked for. */
function ownFeed(feed) {
  return typeof feed === 'string' && url(feed)?.startsWith(home) ? new URL(feed, location.href).href : undefined;
}

/** The path of an address of this site; nothing for any other. */
function url(address) {
  try {
    const full = new URL(address, location.href);
    return full.origin === location.origin ? full.pathname : undefined;
  } catch {
    return undefined;
  }
}

function keepFollowed(all) {
  const others = kept('follow');
  const foreign = (Array.isArray(others) ? others : []).filter((one) => !url(one?.url)?.startsWith(home));
  keep('follow', [...foreign, ...all]);
  document.dispatchEvent(new Event('minamo-followed'));
}

function filled(words, values) {
  return words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** The form of words for a number: `one|other`, or one for all. */
function counted(words, n) {
  const [one, other = one] = words.split('|');
  return filled(n === 1 ? one : other, { n });
}

