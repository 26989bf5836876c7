// Show the functions of one choice of factors, kept in the address: ?first=password&second=otp-sms.
(() => {
  const root = document.documentElement;
  const box = document.querySelector('.choose');
  const all = (selector) => [...box.querySelectorAll(selector)];
  const selects = all('select');
  const [verdict] = all('.verdict');
  const asked = new URLSearchParams(location.search);
  for (const select of selects) {
    const wanted = asked.get(select.name);
    if ([...select.options].some((option) => option.value === wanted)) select.value = wanted;
  }

  function show() {
    const chosen = selects.map(({ name, value }) => box.querySelector(`[data-${name}="${value}"]`));
    for (const section of all('.choice')) section.classList.toggle('chosen', chosen.includes(section));
    const [first, second] = chosen.map(({ dataset }) => dataset);
    verdict.textContent =
      first.channel === second.channel
        ? 'Not MFA: both factors use the same channel. Choose another second factor.'
        : first.partners.split(' ').includes(second.second)
          ? ''
          : 'No test ran these two together. The functions are the same.';
    verdict.hidden = !verdict.textContent;
  }

  function name() {
    const languages = root.dataset.languages.split(' ');
    const at = languages.indexOf(root.dataset.lang);
    for (const code of all('[data-names]')) code.textContent = code.dataset.names.split(' ')[at];
    for (const gap of all('.gap')) gap.hidden = !gap.dataset.langs.split(' ').includes(root.dataset.lang);
  }

  box.onchange = () => {
    show();
    const url = new URL(location.href);
    for (const select of selects) url.searchParams.set(select.name, select.value);
    try {
      history.replaceState(null, '', url);
    } catch {} // may be forbidden
  };
  new MutationObserver(name).observe(root, { attributes: true, attributeFilter: ['data-lang'] });
  show();
  name();
})();
