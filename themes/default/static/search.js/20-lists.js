// ---- Lists and files ----------------------------------------------------------------------------

/** JSON of bytes in gzip, or as they are where a server has unpacked them. */
async function unpacked(bytes) {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!isPacked) return JSON.parse(new TextDecoder().decode(bytes));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).json();
}

/** The index of the last of sorted values that is not above one; -1 where all are. */
function lastNotAbove(values, value, compare) {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(values[middle], value) <= 0) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The order of terms; JavaScript's own is that of UTF-16. */
function byCodePoint(a, b) {
  const [left, right] = [[...a], [...b]];
  const at = left.findIndex((c, index) => c !== right[index]);
  if (at === -1) return left.length - right.length;
  return at < right.length ? left[at].codePointAt(0) - right[at].codePointAt(0) : 1;
}

/** Adds a set of items to another, with the better of two weights. */
function added(all, set) {
  for (const [item, weight] of set) all.set(item, Math.max(all.get(item) ?? 0, weight));
  return all;
}

function inBoth(a, b) {
  const common = [];
  for (let [i, j] = [0, 0]; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) common.push(a[i]);
    if (a[i] <= b[j]) i += 1;
    else j += 1;
  }
  return common;
}
