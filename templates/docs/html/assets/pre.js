// Choose the language before the first paint: ?lang=, then the last choice, then the first.
(() => {
  const { classList, dataset } = document.documentElement;
  const languages = dataset.languages.split(' ');
  const wanted = [new URLSearchParams(location.search).get('lang')];
  try {
    wanted.push(localStorage.lang);
  } catch {} // may be forbidden
  dataset.lang = wanted.find((language) => languages.includes(language)) || languages[0];
  classList.add('js');
  const sheet = new CSSStyleSheet();
  sheet.insertRule(`@media screen { .panel:not([data-lang="${dataset.lang}"]) { display: none } }`);
  document.adoptedStyleSheets = [sheet];
})();
