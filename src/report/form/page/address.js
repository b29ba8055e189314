
// What is chosen is kept in the address, behind the place: `#a1-p5&party=russia`. A link to the page shows the same.
const address = {
  chosen: new Map(),
  parts: () => location.hash.slice(1).split('&').map(part => part.split('=')),
  place: () => address.parts().find(part => part.length === 1)?.[0] ?? '',
  get: name => decodeURIComponent(address.parts().find(part => part.length === 2 && part[0] === name)?.[1] ?? ''),
  set(name, value) {
    address.chosen.set(name, value);
    address.write();
  },
  write() {
    const chosen = [...address.chosen].filter(([, value]) => value !== '');
    const parts = [address.place(), ...chosen.map(([name, value]) => `${name}=${encodeURIComponent(value)}`)];
    const hash = parts.filter(part => part !== '').join('&');
    history.replaceState(null, '', location.href.split('#')[0] + (hash && '#' + hash));
  },
};
addEventListener('hashchange', () => { if (address.parts().every(part => part.length === 1)) address.write(); });
if (address.parts().length > 1) document.getElementById(address.place())?.scrollIntoView();
