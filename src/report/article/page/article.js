
// Shows what belongs to the party and the voice that are chosen, and steps the other paragraphs back.
const tools = document.querySelector('.tools');
if (tools) {
  new ResizeObserver(() => document.documentElement.style.setProperty('--tools', `${tools.offsetHeight}px`)).observe(tools);
  const items = [...document.querySelectorAll('main [data-party], .lane li[data-voice]')].filter(item => !item.matches('td'));
  const paragraphs = [...document.querySelectorAll('.paragraphs > li')];
  const found = tools.querySelector('.found');
  const chosen = name => tools.querySelector(`input[name="${name}"]:checked`);
  const show = () => {
    const party = chosen('party').value, voice = chosen('voice').value;
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
  const kinds = ['party', 'voice'];
  tools.addEventListener('change', () => {
    for (const name of kinds) address.set(name, chosen(name).dataset.id ?? '');
    show();
  });
  const read = () => {
    for (const name of kinds) {
      const input = [...tools.querySelectorAll(`input[name="${name}"]`)].find(input => (input.dataset.id ?? '') === address.get(name));
      if (input) input.checked = true;
      address.chosen.set(name, chosen(name).dataset.id ?? '');
    }
    show();
  };
  addEventListener('hashchange', () => { if (address.parts().some(part => part.length === 2)) read(); });
  read();

  const unfold = tools.querySelector('.unfold');
  const chips = [...document.querySelectorAll('.chip')];
  unfold.addEventListener('click', () => {
    const isOpen = unfold.getAttribute('aria-pressed') !== 'true';
    unfold.setAttribute('aria-pressed', isOpen);
    for (const chip of chips) chip.open = isOpen;
  });
}

// Lights the words that moved a label, while one points at it or has it in focus.
if (window.CSS?.highlights) {
  const lights = new Map(['f', 'a', 'n', 'pos', 'neg'].map(side => [side, new Highlight()]));
  for (const [side, light] of lights) CSS.highlights.set(`lit-${side}`, light);
  const ranges = (text, places) => {
    const nodes = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    let node = nodes.nextNode(), before = 0;
    for (const [, side, start, end] of places.matchAll(/([a-z]+)(\d+)-(\d+)/g)) {
      while (node && before + node.length <= +start) [before, node] = [before + node.length, nodes.nextNode()];
      if (node) lights.get(side).add(new StaticRange({ startContainer: node, startOffset: start - before, endContainer: node, endOffset: Math.min(end - before, node.length) }));
    }
  };
  const light = event => {
    for (const light of lights.values()) light.clear();
    const label = event.target.closest?.('[data-lit]') ?? document.activeElement?.closest('[data-lit]');
    const text = label?.closest('.paragraphs > li').querySelector('.text');
    if (text) ranges(text, label.dataset.lit);
  };
  document.addEventListener('pointerover', light);
  document.addEventListener('focusin', light);
}

// The sentences of a paragraph that mention a party; all of it where none does.
const sentences = (text, party) => {
  const whole = text.textContent, range = new Range();
  const places = [...text.querySelectorAll(`.mention[data-party="${party}"]`)].map(mention => {
    range.setStart(text, 0);
    range.setEndBefore(mention);
    return range.toString().length;
  });
  if (places.length === 0 || !Intl.Segmenter) return whole;
  const all = [...new Intl.Segmenter(text.lang || 'en', { granularity: 'sentence' }).segment(whole)];
  const told = all.filter(({ index, segment }) => places.some(at => at >= index && at < index + segment.length));
  return told.map(({ segment }) => segment.trim()).join(' … ');
};

// A cell of the matrix opens what is said.
const element = (name, text, more) => Object.assign(document.createElement(name), { textContent: text, ...more });
const item = (chip, party) => {
  const line = element('li', '', { className: chip.classList[1] }), paragraph = chip.closest('.paragraphs > li');
  const text = paragraph.querySelector('.text'), [, label, sure] = chip.querySelector('summary').children;
  const who = chip.querySelector('.who')?.textContent;
  line.append(element('a', `¶ ${paragraph.querySelector('.nr').textContent}`, { href: `#${paragraph.id}` }));
  line.append(` ${who ? who + ', ' : ''}${label.textContent} ${sure.textContent}`);
  line.append(element('q', sentences(text, party), { dir: 'auto', lang: text.lang }));
  return line;
};
for (const link of document.querySelectorAll('.voices a')) {
  const figure = link.closest('figure'), opened = figure.querySelector('.opened');
  link.setAttribute('aria-expanded', 'false');
  link.addEventListener('click', event => {
    event.preventDefault();
    const isOpen = link.getAttribute('aria-expanded') === 'true', { party, voice } = link.parentElement.dataset;
    for (const other of figure.querySelectorAll('.voices a')) other.setAttribute('aria-expanded', 'false');
    opened.replaceChildren();
    if (isOpen) return;
    link.setAttribute('aria-expanded', 'true');
    const said = [...document.querySelectorAll(`[id^="${link.dataset.article}-p"] .chip[data-party="${party}"][data-voice="${voice}"]`)];
    const list = document.createElement('ul');
    list.append(...said.filter(chip => voice === 'narration' || chip.dataset.by === link.dataset.by).map(chip => item(chip, party)));
    opened.append(list);
  });
}
