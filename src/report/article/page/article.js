
// Shows what belongs to the party and the voice that are chosen, and steps the other paragraphs back.
const tools = document.querySelector('.tools');
if (tools) {
  const items = [...document.querySelectorAll('main [data-party], .lane li[data-voice]')];
  const paragraphs = [...document.querySelectorAll('.paragraphs > li')];
  const found = tools.querySelector('.found');
  const chosen = name => tools.querySelector(`input[name="${name}"]:checked`).value;
  const show = () => {
    const party = chosen('party'), voice = chosen('voice');
    const misses = (item, key, value) => value !== '' && key in item.dataset && item.dataset[key] !== value;
    for (const item of items) item.classList.toggle('off', misses(item, 'party', party) || misses(item, 'voice', voice));
    const isAll = party === '' && voice === '';
    let n = 0;
    for (const paragraph of paragraphs) {
      const isIn = isAll || paragraph.querySelector('.chip:not(.off)') !== null;
      paragraph.classList.toggle('aside', !isIn);
      n += isIn;
    }
    found.textContent = isAll ? '' : `${n} of ${paragraphs.length} paragraphs`;
  };
  tools.addEventListener('change', show);
  show(); // a browser that goes back keeps what was chosen

  const unfold = tools.querySelector('.unfold');
  const chips = [...document.querySelectorAll('.chip')];
  unfold.addEventListener('click', () => {
    const isOpen = unfold.getAttribute('aria-pressed') !== 'true';
    unfold.setAttribute('aria-pressed', isOpen);
    for (const chip of chips) chip.open = isOpen;
  });
}

// On paper nothing can be opened.
const folded = [];
addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll('details:not([open])')) {
    details.open = true;
    folded.push(details);
  }
});
addEventListener('afterprint', () => {
  for (const details of folded.splice(0)) details.open = false;
});
