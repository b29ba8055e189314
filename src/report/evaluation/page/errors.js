
// Shows the errors of the cell of the confusion matrix that is chosen; the same cell again shows all.
const mistakes = [...document.querySelectorAll('#errors .mistakes > li')];
const cells = [...document.querySelectorAll('.heat a')];
const told = document.querySelector('#errors .found');
const only = (gold, predicted) => {
  let n = 0, all = 0;
  for (const mistake of mistakes) {
    const isIn = gold === '' || (mistake.dataset.gold === gold && mistake.dataset.predicted === predicted);
    mistake.classList.toggle('off', !isIn);
    n += isIn;
  }
  for (const cell of cells) {
    cell.removeAttribute('aria-current');
    if (cell.dataset.gold !== gold || cell.dataset.predicted !== predicted) continue;
    cell.setAttribute('aria-current', 'true');
    all = parseInt(cell.textContent, 10);
  }
  if (told) told.textContent = gold === '' ? '' : `${gold} taken for ${predicted}: ${n} of ${all} are shown.`;
};
const choose = (gold, predicted) => {
  address.set('gold', gold);
  address.set('predicted', predicted);
  only(gold, predicted);
};
for (const cell of cells) {
  cell.addEventListener('click', () => {
    const isIt = cell.hasAttribute('aria-current'), { gold, predicted } = cell.dataset;
    choose(isIt ? '' : gold, isIt ? '' : predicted);
  });
}
if (mistakes.length > 0 && address.get('gold') !== '') choose(address.get('gold'), address.get('predicted'));
