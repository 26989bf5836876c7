// The page as Markdown, in the language of choice or in all, each under a heading.
(() => {
  const longest = (text) => Math.max(0, ...(text.match(/`+/g) || []).map((run) => run.length));
  const escape = (text) => text.replace(/[\\`*[\]|]|<(?=[\w/!?])/g, '\\$&');
  const collapse = (text) => text.replace(/\s+/g, ' ');

  function inline(node) {
    if (node.nodeType === Node.TEXT_NODE) return escape(collapse(node.data));
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches('button, svg, .anchor, [aria-hidden]')) return '';
    const text = [...node.childNodes].map(inline).join('');
    if (node.matches('a')) return `[${text}](${node.href})`;
    if (node.matches('strong')) return `**${text}**`;
    if (node.matches('em')) return `*${text}*`;
    if (node.matches('code')) return mono(node.textContent);
    return node.matches('small, .type, .state') ? ` ${text}` : text;
  }

  function mono(text) {
    const ticks = '`'.repeat(longest(text) + 1);
    const space = /^`|`$/.test(text) ? ' ' : '';
    return ticks + space + text + space + ticks;
  }

  function fence(pre) {
    const { language = '' } = pre.dataset;
    const text = pre.textContent.replace(/\n?$/, '\n');
    const ticks = '`'.repeat(Math.max(3, longest(text) + 1));
    return `${ticks}${language}\n${text}${ticks}`;
  }

  function row(cells) {
    return `| ${cells.map((cell) => collapse(inline(cell)).trim()).join(' | ')} |`;
  }

  function table(node) {
    const [head, ...body] = [...node.rows].map((each) => [...each.cells]);
    return [row(head), `|${' --- |'.repeat(head.length)}`, ...body.map(row)].join('\n');
  }

  function list(node) {
    return [...node.children]
      .map(
        (item, index) =>
          `${node.matches('ol') ? `${index + 1}.` : '-'} ${blocks(item).replace(/\n(?=.)/g, '\n   ')}`,
      )
      .join('\n');
  }

  function facts(node) {
    return [...node.querySelectorAll('dt, dd')]
      .map((each) => (each.matches('dt') ? `- **${inline(each).trim()}**` : `  - ${inline(each).trim()}`))
      .join('\n');
  }

  const special = 'h1, h2, h3, h4, h5, h6, p, pre, table, ul, ol, dl, figure, summary';

  // Blocks with an empty line between; what stands between blocks is a paragraph.
  function blocks(node) {
    if (![...node.children].some((child) => child.matches(`${special}, div, section, details`))) {
      return inline(node).trim();
    }
    return [...node.childNodes].map(block).filter(Boolean).join('\n\n');
  }

  const others = '.panel[hidden], .language, .choices, .choice:not(.chosen), .gap[hidden], .impossible > dl';
  let skipped;

  function block(node) {
    if (node.nodeType === Node.TEXT_NODE) return inline(node).trim();
    if (node.nodeType !== Node.ELEMENT_NODE) return '';
    if (node.matches(skipped)) return '';
    if (/^H\d$/.test(node.tagName)) return `${'#'.repeat(node.tagName[1])} ${inline(node).trim()}`;
    if (node.matches('figure')) return figure(node);
    if (node.matches('pre')) return fence(node);
    if (node.matches('table')) return table(node);
    if (node.matches('ul, ol')) return list(node);
    if (node.matches('dl')) return facts(node);
    if (node.matches('.callout')) return callout(node);
    return blocks(node);
  }

  function callout(node) {
    const [title, ...rest] = node.children;
    return `[!${title.textContent.toUpperCase()}]\n${rest.map(block).join('\n\n')}`.replace(/^/gm, '> ');
  }

  function figure(node) {
    return `${mono(node.querySelector('.name').textContent)}:\n\n${fence(node.querySelector('pre'))}`;
  }

  window.mfaMarkdown = (everything) => {
    skipped = `.above, script, [role=tablist], .absent, .callout[hidden]${everything ? '' : `, ${others}`}`;
    return `${[...document.querySelectorAll('.opening, .text')].map(block).join('\n\n').trim()}\n`;
  };
})();
