
// Each chart can be saved: its numbers as CSV, what is drawn as SVG and PNG.
const escaped = text => text.replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`);
const clear = 'rgba(0, 0, 0, 0)';
const hidden = style => style.display === 'none' || style.visibility === 'hidden' || style.clipPath === 'inset(50%)';

// A box of the page and what is written in it, as SVG.
const drawn = (node, origin) => {
  const at = box => [box.left - origin.left, box.top - origin.top];
  if (node.nodeType === Node.TEXT_NODE) return written(node, at);
  if (node.nodeType !== Node.ELEMENT_NODE || node.matches('.save, .opened, .note:has(code)')) return '';
  const style = getComputedStyle(node);
  if (hidden(style)) return '';
  if (node.matches('svg')) {
    const [x, y] = at(node.getBoundingClientRect());
    return `<svg x="${x}" y="${y}" width="${node.clientWidth}" height="${node.clientHeight}" viewBox="${node.getAttribute('viewBox')}">${painted(node)}</svg>`;
  }
  const inner = [...node.childNodes].map(child => drawn(child, origin)).join('');
  const border = parseFloat(style.borderTopWidth), has = border > 0 && style.borderTopStyle !== 'none' && style.borderTopColor !== clear;
  const round = style.borderTopLeftRadius.endsWith('%');
  if (style.backgroundColor === clear && !(has && round)) return inner;
  const box = node.getBoundingClientRect(), [x, y] = at(box), inset = has && round ? border / 2 : 0;
  const radius = round ? box.width / 2 : parseFloat(style.borderTopLeftRadius);
  const line = inset ? ` stroke="${style.borderTopColor}" stroke-width="${border}"` : '';
  return `<rect x="${x + inset}" y="${y + inset}" width="${Math.max(box.width - 2 * inset, 0)}" height="${Math.max(box.height - 2 * inset, 0)}" rx="${radius}" fill="${style.backgroundColor}" opacity="${style.opacity}"${line}/>${inner}`;
};

// The words of a text, line by line.
const written = (node, at) => {
  const style = getComputedStyle(node.parentElement), lines = new Map(), range = new Range();
  for (const { index, 0: word } of node.data.matchAll(/\S+/g)) {
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    const box = range.getBoundingClientRect(), line = lines.get(box.bottom);
    if (box.width > 0) lines.set(box.bottom, line ? { ...line, text: `${line.text} ${word}` } : { box, text: word });
  }
  const size = parseFloat(style.fontSize), font = `font-family="${escaped(style.fontFamily)}" font-size="${size}" font-weight="${style.fontWeight}"`;
  return [...lines.values()].map(({ box, text }) => {
    const [x, y] = at(box);
    return `<text x="${x}" y="${y + box.height / 2 + size * .35}" ${font} fill="${style.color}">${escaped(text)}</text>`;
  }).join('');
};

// What is in a drawing, with the colours that the style of the page gives it.
const painted = svg => {
  const copy = svg.cloneNode(true), of = [...svg.querySelectorAll('*')];
  copy.querySelectorAll('*').forEach((part, i) => {
    const style = getComputedStyle(of[i]);
    for (const name of ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'font-size', 'font-family']) part.setAttribute(name, style.getPropertyValue(name));
  });
  return new XMLSerializer().serializeToString(copy).replace(/^<svg[^>]*>|<\/svg>$/g, '');
};

const svgOf = figure => {
  const origin = figure.getBoundingClientRect(), save = figure.querySelector('.save');
  const [width, height] = [Math.ceil(origin.width), Math.ceil(save.getBoundingClientRect().top - origin.top)];
  const ground = `<rect width="100%" height="100%" fill="${getComputedStyle(document.documentElement).getPropertyValue('--paper')}"/>`;
  const svg = new DOMParser().parseFromString('<svg/>', 'text/html').querySelector('svg');
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  svg.setAttribute('width', width);
  svg.setAttribute('height', height);
  svg.innerHTML = ground + [...figure.childNodes].map(node => drawn(node, origin)).join('');
  return { text: new XMLSerializer().serializeToString(svg), width, height };
};

// A cell that a spreadsheet would take for a formula has a ' before it.
const cell = text => {
  const plain = /^[=+@-]/.test(text) && !/^[-+]?[\d.]+$/.test(text) ? `'${text}` : text;
  return /[",\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
};
const csvOf = figure => figure.dataset.rows.split('\n').map(line => line.split('\t').map(cell).join(',')).join('\r\n') + '\r\n';

const save = (figure, kind, href) => {
  const name = figure.dataset.name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 80);
  Object.assign(document.createElement('a'), { download: `${name}.${kind}`, href }).click();
};
const data = (type, text) => `data:${type};charset=utf-8,${encodeURIComponent(text)}`;
const ways = {
  csv: figure => save(figure, 'csv', data('text/csv', csvOf(figure))),
  svg: figure => save(figure, 'svg', data('image/svg+xml', svgOf(figure).text)),
  png: async figure => {
    const { text, width, height } = svgOf(figure), image = new Image();
    image.src = data('image/svg+xml', text);
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: 2 * width, height: 2 * height });
    canvas.getContext('2d').drawImage(image, 0, 0, 2 * width, 2 * height);
    save(figure, 'png', canvas.toDataURL('image/png'));
  },
};
for (const figure of document.querySelectorAll('figure[data-rows]')) {
  const line = Object.assign(document.createElement('p'), { className: 'save', textContent: 'Save as ' });
  for (const [kind, way] of Object.entries(ways)) {
    const button = Object.assign(document.createElement('button'), { type: 'button', textContent: kind.toUpperCase() });
    button.setAttribute('aria-label', `Save “${figure.dataset.name}” as ${kind.toUpperCase()}`);
    button.addEventListener('click', () => way(figure));
    line.append(button);
  }
  figure.append(line);
}
