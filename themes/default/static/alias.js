// Short addresses of items whose ids are made of words that are no ASCII: `#~sr1d4r` for
// `#一番長かったのは-in-place-resize`, of which a copied address would be three times as long.
//
// An alias is the FNV-1a hash (32 bits, of UTF-8) of the permanent id, in base 36. It follows from the
// id alone and stays as long as that does. No page carries it; no id that a writer can give has a `~`.

const SIGN = '#~';

/** The alias of an id, with its sign; nothing for one that is short as it is. */
export function aliasOf(id) {
  if (!/[^\x21-\x7e]/.test(id)) return undefined;
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(id)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return SIGN + hash.toString(36);
}

/** The address of an item, short where its id has an alias. */
export function shortAddress(address) {
  const url = new URL(address);
  const alias = aliasOf(decoded(url.hash.slice(1)));
  if (!alias) return decodeURI(address).replace(/[\s<>]/g, encodeURIComponent);
  url.hash = alias;
  return url.href;
}

/** Goes on to the permanent id where the address ends with an alias of this page. */
export function openAlias() {
  if (!location.hash.startsWith(SIGN)) return;
  const named = [...document.querySelectorAll('main [id]')];
  const found = named.find(({ id }) => aliasOf(id) === location.hash);
  if (found) location.replace(`#${encodeURIComponent(found.id)}`);
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
