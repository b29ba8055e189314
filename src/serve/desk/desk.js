// Keys and buttons → answers. An answer goes out at once and is sent again until the program has it; what is pressed meanwhile would be for a
// card that nobody has seen, and is not taken.
const desk = document.getElementById('desk');
const alarm = document.getElementById('alarm');
const live = document.getElementById('live');
const single = document.getElementById('single');
const dialogs = { comment: document.getElementById('comment'), keys: document.getElementById('keys') };
const PAUSE = 400;
const STANCES = { f: 'favor', a: 'against', n: 'neutral' };
const MOODS = { '+': 'positive', '=': 'positive', '-': 'negative', '0': 'neutral' };

const parties = () => [...desk.querySelectorAll('.party')];
const current = () => desk.querySelector('.party[aria-pressed="true"]');
const state = () => desk.querySelector('.state').dataset;

const choose = party => {
  for (const other of parties()) other.setAttribute('aria-pressed', other === party);
  for (const mention of desk.querySelectorAll('.mention')) {
    mention.classList.toggle('current', mention.dataset.of === party?.dataset.row);
  }
  if (party) desk.querySelector('#asked').textContent = party.dataset.name;
};

const show = html => {
  desk.innerHTML = html;
  choose(current());
  alarm.textContent = '';
  const notice = desk.querySelector('.notice')?.textContent ?? desk.querySelector('#last')?.textContent ?? '';
  live.textContent = notice;
  desk.querySelector('#ask')?.focus({ preventScroll: true });
  scrollTo(0, 0);
};

const wait = time => new Promise(done => setTimeout(done, time));

const send = async (path, body) => {
  if (desk.getAttribute('aria-busy') === 'true') return;
  desk.setAttribute('aria-busy', 'true');
  const began = performance.now();
  const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  for (;;) {
    try {
      const response = await fetch(path, request);
      const text = await response.text();
      if (response.ok || response.status === 409) show(text);
      else alarm.textContent = text;
      break;
    } catch {
      alarm.textContent = 'Not saved yet: the program does not answer. Start `stance annotate` again as before; this page goes on asking.';
      await wait(PAUSE);
    }
  }
  desk.dataset.took = performance.now() - began;
  desk.setAttribute('aria-busy', 'false');
};

const say = (party, what) => {
  const { row, version } = party.dataset;
  return send('answer', { row: +row, version: +version, say: what, by_margin: state().byMargin === 'true' });
};

// A sentiment is that of the paragraph, and is kept with the first of its rows.
const first = () => parties().reduce((one, other) => (+other.dataset.row < +one.dataset.row ? other : one));

const comment = party => {
  const area = dialogs.comment.querySelector('textarea');
  area.value = party.dataset.comment ?? '';
  dialogs.comment.returnValue = '';
  dialogs.comment.onclose = () => {
    if (dialogs.comment.returnValue === 'save') say(party, { comment: area.value });
  };
  dialogs.comment.showModal();
};

const press = key => {
  const party = current();
  if (key === '?') dialogs.keys.showModal();
  else if (key === 'g') {
    const guidelines = document.getElementById('guidelines');
    guidelines.open = !guidelines.open;
    (guidelines.open ? guidelines : desk).scrollIntoView();
    if (guidelines.open) guidelines.querySelector('summary').focus({ preventScroll: true });
  } else if (key === 'u') send('undo', { total: +state().total });
  else if (!party) return false;
  else if (key in STANCES) say(party, { label: STANCES[key] });
  else if (key in MOODS) say(first(), { sentiment: MOODS[key] });
  else if (key === 's') say(party, 'skip');
  else if (key === 'c') comment(party);
  else if (/^[1-9]$/.test(key) && parties()[key - 1]) choose(parties()[key - 1]);
  else return false;
  return true;
};

addEventListener('keydown', event => {
  const isTyping = event.target.closest?.('textarea, dialog');
  if (event.key === 'Enter' && event.ctrlKey && dialogs.comment.open) dialogs.comment.close('save');
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (single.getAttribute('aria-pressed') === 'true' && press(event.key)) event.preventDefault();
});

document.addEventListener('click', event => {
  const button = event.target.closest('button');
  if (!button) return;
  if (button.dataset.key) press(button.dataset.key);
  else if (button.classList.contains('party')) choose(button);
  else if (button.id === 'again') send('again', {});
});

// Who speaks to a computer, or has keys of a screen reader, may want single letters to do nothing.
const setSingle = isOn => {
  single.setAttribute('aria-pressed', isOn);
  single.querySelector('b').textContent = isOn ? 'on' : 'off';
  localStorage.setItem('single', isOn);
};
single.addEventListener('click', () => setSingle(single.getAttribute('aria-pressed') !== 'true'));
if (localStorage.getItem('single') === 'false') setSingle(false);

// A tab that comes back to the front shows what is to be answered now.
addEventListener('visibilitychange', async () => {
  if (document.visibilityState !== 'visible' || desk.getAttribute('aria-busy') === 'true' || dialogs.comment.open) return;
  const response = await fetch('card').catch(() => null);
  if (response?.ok && desk.getAttribute('aria-busy') !== 'true') show(await response.text());
});

choose(current());
desk.setAttribute('aria-busy', 'false');
