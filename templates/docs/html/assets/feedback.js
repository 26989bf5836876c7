// Ask whether the page was helpful: the answer is an event, and nothing is sent.
(() => {
  const feedback = document.querySelector('.feedback');
  const answer = (textContent, helpful) => {
    const onclick = () => {
      const detail = { page: feedback.dataset.page, helpful };
      document.dispatchEvent(new CustomEvent('mfa-snippets:feedback', { detail }));
      feedback.textContent = 'Thank you.';
      document.querySelector('.status').textContent = 'Thank you.';
    };
    return Object.assign(document.createElement('button'), { type: 'button', textContent, onclick });
  };
  feedback.append(answer('Yes', true), answer('No', false));
})();
