// ---- One item -----------------------------------------------------------------------------------

let toast;
let copiedOf;

/** Copies the address of an item, or its text with its source where the address was copied just before. */
export async function share(item) {
  const link = item.querySelector('.permalink, .result');
  if (!link) return;
  const address = shortAddress(link.href);
  const isText = copiedOf === item;
  const text = isText ? markdown(item, address) : address;
  const isCopied = await copied(text);
  copiedOf = isCopied && !isText ? item : undefined;
  // The words are with the help.
  const dialog = await loadHelp().catch(() => undefined);
  const [addressWords, textWords, failed] = dialog?.dataset.words?.split('|') ?? ['✓', '✓', '✗'];
  tell(isCopied ? (isText ? textWords : addressWords) : failed);
}

function tell(words) {
  toast ??= document.body.appendChild(element('p', { className: 'toast' }));
  toast.setAttribute('role', 'status');
  toast.textContent = words;
  toast.classList.remove('gone');
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => toast.classList.add('gone'), 4000);
}

/** An item as Markdown: its lines as nested bullets, with links, and where it is from. */
function markdown(item, address) {
  const body = item.querySelector(':scope > div') ?? item;
  const lines = [];
  const inline = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data.replace(/\s+/g, ' ');
    if (node.matches?.('.count, .permalink, .footnote-ref')) return '';
    const inside = [...node.childNodes].map(inline).join('');
    if (node.matches?.('a[href]')) return `[${inside}](${node.href})`;
    if (node.matches?.('code')) return `\`${inside}\``;
    return node.matches?.('strong, b') ? `**${inside}**` : inside;
  };
  const walk = (node, depth) => {
    let words = '';
    const nested = [];
    for (const child of node.childNodes) {
      if (child.matches?.('ul, ol, p, div, figure, pre, table, h2, h3, h4')) nested.push(child);
      else words += inline(child);
    }
    if (words.trim()) lines.push(`${'  '.repeat(depth)}- ${words.trim()}`);
    for (const child of nested) {
      if (child.matches('ul, ol')) [...child.children].forEach((li) => walk(li, depth + (lines.length > 0 ? 1 : 0)));
      else if (child.matches('figure, pre')) lines.push('', '```', child.textContent.trimEnd(), '```', '');
      else walk(child, depth);
    }
  };
  walk(body, 0);
  return `${lines.join('\n')}\n\n${address}\n`;
}
