// Look at a page with axe in every language. What axe passes over, or has seen already, is taken away first.
(() => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  const run = async (context, runOnly) => {
    const found = await axe.run(context, { runOnly, resultTypes: ['violations'], preload: false });
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  };

  window.violations = () => {
    unwrapSeen();
    return run(document, tags);
  };

  // Rules that colors and sizes decide. The others ask what is there, and what of it is shown.
  const looks = ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable', 'target-size'];
  const known = new Map(); // violations of the others

  function shown(each) {
    const { right, bottom, width, height } = each.getBoundingClientRect();
    return +(each.checkVisibility({ visibilityProperty: true }) && right > 0 && bottom > 0 && width * height > 0);
  }

  async function allViolations(context) {
    const what = JSON.stringify(context.include) + all('*').map(shown).join('') + document.documentElement.outerHTML;
    if (known.has(what)) return [...known.get(what), ...(await run(context, looks))];
    const found = await run(context, tags);
    known.set(what, found.filter((each) => !looks.includes(each.split(':')[0])));
    return found;
  }

  // Tokens of code that look the same on the same ground are one to axe: of each, a language keeps its first.
  // All are looked at before any is unwrapped, after which the browser would work out all styles again.
  function unwrapSeen() {
    const seen = new Set();
    const isSeen = (token) => {
      if (token.attributes.length > 1 || token.matches('.step, .blank')) return false;
      const { color, backgroundColor, font } = getComputedStyle(token);
      const ground = getComputedStyle(token.closest('pre')).backgroundColor;
      const { lang } = token.closest('.panel').dataset;
      const look = [lang, token.className, color, backgroundColor, font, ground].join();
      return seen.size === seen.add(look).size;
    };
    for (const token of all('.panel pre span[class]').filter(isSeen)) token.replaceWith(...token.childNodes);
    for (const code of all('.panel code')) code.normalize();
  }

  // The page as it is round its tabs. Where it was scrolled to is marked in its contents.
  function surroundings() {
    const root = document.documentElement.cloneNode(true);
    delete root.dataset.lang;
    for (const tabs of all('.tabs', root)) tabs.replaceChildren();
    for (const link of all('[aria-current]', root)) link.removeAttribute('aria-current');
    return root.outerHTML;
  }

  let contents; // of each panel, out of the page while it is hidden

  function takeOut() {
    unwrapSeen();
    contents = all('.panel').map((panel) => {
      const inside = document.createDocumentFragment();
      inside.append(...panel.childNodes);
      return [panel, inside];
    });
  }

  async function choose(language) {
    const [picker] = all('.picker');
    if (![...(picker?.options ?? [])].some(({ value }) => value === language)) return;
    picker.value = language;
    picker.dispatchEvent(new Event('change', { bubbles: true }));
    await null; // observers of the choice come first
  }

  // The whole page in the first language, and wherever more than its tabs has changed; else every one of these.
  window.lookAround = async (languages) => {
    if (!contents) takeOut();
    const found = {};
    const seen = new Set();
    for (const language of languages) {
      await choose(language);
      const around = surroundings();
      const shown = contents.filter(([panel]) => !panel.hidden);
      for (const [panel, inside] of shown) panel.append(inside);
      if (!seen.has(around)) found[language] = await allViolations({ include: [['html']] });
      else found[language] = contents.length ? await allViolations({ include: [['.tabs']] }) : [];
      for (const [panel, inside] of shown) inside.append(...panel.childNodes);
      seen.add(around);
    }
    return found;
  };
})();
