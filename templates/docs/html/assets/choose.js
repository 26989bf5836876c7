// Show the functions of the factors in the address: ?first=password&second=otp-sms.
(() => {
  const root = document.documentElement;
  if (!root.dataset.lang) return; // no pre.js
  const box = document.querySelector('.choose');
  const all = (selector) => [...box.querySelectorAll(selector)];
  const selects = all('select');
  const [first, second] = selects;
  const labels = new Map(all('option').map((option) => [option, option.text]));
  const [verdict] = all('.verdict');
  const [changed] = all('.changed');
  const has = (words = '', word) => words.split(' ').includes(word);
  const language = () => document.querySelector(`.picker [value="${root.dataset.lang}"]`)?.text || 'this SDK';

  function read() {
    const asked = new URLSearchParams(location.search);
    for (const option of labels.keys())
      if (option.value === asked.get(option.parentNode.name)) option.selected = true;
    const isUnknown = selects.some(({ name, value }) => (asked.get(name) || value) !== value);
    changed.textContent = '';
    draw();
    if (!asked.has('second') || isUnknown) correct();
    if (isUnknown) changed.textContent = `Unknown factor. This is ${now(first)}, then ${now(second)}.`;
  }

  const now = (select) => select.selectedOptions[0].dataset.title;

  // Why an option can't be chosen: for its option, and in a sentence.
  function problem(option) {
    const { channel, partners } = first.selectedOptions[0].dataset;
    const isSecond = option.parentNode === second;
    if (isSecond && option.dataset.channel === channel)
      return ['same channel', 'Not MFA: both factors use the same channel.'];
    if (has(option.dataset.gaps, root.dataset.lang))
      return [`not in ${language()}`, `Not possible in ${language()}: ${option.dataset.title}.`];
    if (has(option.dataset.later, root.dataset.lang))
      return [`not in ${language()} yet`, `No code in ${language()} yet: ${option.dataset.title}.`];
    if (isSecond && !has(partners, option.value))
      return ['not tested together', 'No test ran these two together.'];
  }

  function show() {
    for (const [option, label] of labels) {
      const reason = problem(option);
      option.disabled = reason;
      option.text = reason ? `${label} – ${reason[0]}` : label;
      const section = box.querySelector(`[data-${option.parentNode.name}="${option.value}"]`);
      section.classList.toggle('chosen', option.selected);
      section.classList.toggle('impossible', option.disabled);
    }
    const wrong = selects.find((select) => select.selectedOptions[0].disabled);
    verdict.parentNode.hidden = !wrong;
    verdict.textContent = wrong ? advice(wrong) : '';
  }

  function advice(select) {
    const before = select === first ? 'As the first factor' : `After ${now(first)}`;
    const others = [...select.options]
      .filter((option) => !option.disabled)
      .map(({ dataset }) => dataset.title);
    const [, sentence] = problem(select.selectedOptions[0]);
    return `${sentence} ${before}, ${language()} can use:\n• ${others.join('\n• ') || 'none of these'}`;
  }

  function name() {
    const languages = root.dataset.languages.split(' ');
    const at = languages.indexOf(root.dataset.lang);
    for (const code of all('[data-names]')) code.textContent = code.dataset.names.split(' ')[at];
    for (const gap of all('.gap')) gap.hidden = !has(gap.dataset.langs, root.dataset.lang);
  }

  // To one that works.
  function correct() {
    const valid = [...second.options].find((option) => !option.disabled);
    if (second.selectedOptions[0].disabled && valid) {
      const [, sentence] = problem(second.selectedOptions[0]);
      second.value = valid.value;
      show();
      changed.textContent = `${sentence} The second factor is now ${now(second)}.`;
    }
  }

  box.onchange = ({ target }) => {
    changed.textContent = '';
    show();
    if (target === first) correct();
    const url = new URL(location.href);
    for (const select of selects) url.searchParams.set(select.name, select.value);
    try {
      history.replaceState(null, '', url);
    } catch {} // may be forbidden
  };
  function draw() {
    show();
    name();
  }
  new MutationObserver(draw).observe(root, { attributes: true, attributeFilter: ['data-lang'] });
  addEventListener('popstate', read);
  read();
})();
