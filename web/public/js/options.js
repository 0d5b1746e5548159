// A long list to choose from comes when somebody enters a form that has it: it is a fifth of a page.
document.addEventListener('focusin', async (event) => {
  const list = event.target.form?.querySelector('datalist[data-options]');
  const address = list?.dataset.options;
  if (!address) return;
  delete list.dataset.options;
  const answer = await fetch(address);
  if (answer.ok) list.innerHTML = await answer.text();
});
