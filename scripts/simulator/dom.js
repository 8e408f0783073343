/** Builds elements. Text only ever becomes a text node: nothing a message says can become markup. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === 'on') {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (name === 'testid') element.dataset.testid = value;
    else if (name in element && typeof value !== 'string') element[name] = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const PATHS = {
  send: ['M3 11.5 21 3l-5.5 18-3.5-7.5L3 11.5Z'],
  attach: ['M12 5v14M5 12h14'],
  close: ['M6 6l12 12M18 6 6 18'],
  back: ['M15 5l-7 7 7 7'],
  pin: ['M12 21s7-6.2 7-11.5A7 7 0 0 0 5 9.500C5 14.8 12 21 12 21Z', 'M12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z'],
  image: ['M4 5h16v14H4z', 'M4 16l5-5 4 4 3-3 4 4', 'M15.5 9.500h.01'],
  mic: ['M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3Z', 'M6 11a6 6 0 0 0 12 0M12 17v4'],
  person: ['M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Z', 'M4 21c0-4 3.6-6 8-6s8 2 8 6'],
  file: ['M6 3h8l4 4v14H6z', 'M14 3v4h4'],
  list: ['M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01'],
  reply: ['M10 8 5 13l5 5', 'M5 13h9a5 5 0 0 1 5 5v1'],
  smile: ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z', 'M8.5 14.500c1.8 2.6 5.2 2.6 7 0', 'M9 9.500h.01M15 9.500h.01'],
  link: ['M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.700l-1 1', 'M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.700l1-1'],
  phone: ['M6 3h4l2 5-2.5 1.500a11 11 0 0 0 5 5L16 12l5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 4 5a2 2 0 0 1 2-2Z'],
  camera: ['M4 8h3l2-3h6l2 3h3v11H4z', 'M12 16.500a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Z'],
  clock: ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z', 'M12 7v5l3 2'],
  alert: ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z', 'M12 7v6M12 16.500h.01'],
  check: ['M5 12.500l4.5 4.500L19 7.5'],
  checks: ['M2 12.500l4.5 4.500L16 7.5', 'M11.5 16l1 1L22 7.5'],
  up: ['M12 19V5M6 11l6-6 6 6'],
  down: ['M12 5v14M6 13l6 6 6-6'],
};

export function icon(name, size = 20) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  const attributes = { viewBox: '0 0 24 24', width: size, height: size, 'aria-hidden': 'true', focusable: 'false' };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  svg.classList.add('icon');
  for (const d of PATHS[name]) {
    const path = document.createElementNS(space, 'path');
    path.setAttribute('d', d);
    svg.append(path);
  }
  return svg;
}

/** What `dir="auto"` would find: the first letter decides. */
export function isRightToLeft(text) {
  return /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(text);
}

/** WhatsApp's inline marks: *bold*, _italic_, ~struck~. */
export function formattedText(text) {
  const parts = text.split(/(\*[^*\n]+\*|_[^_\n]+_|~[^~\n]+~)/);
  const tags = { '*': 'strong', _: 'em', '~': 's' };
  return parts
    .filter((part) => part !== '')
    .map((part) => {
      const tag = part.length > 2 && part[0] === part.at(-1) ? tags[part[0]] : undefined;
      return tag ? h(tag, {}, part.slice(1, -1)) : document.createTextNode(part);
    });
}

export function timeOfDay(at) {
  return new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}

export function dayOf(at) {
  return new Date(at).toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
}

let toastTimer;

export function toast(text) {
  const box = document.querySelector('#toast');
  box.textContent = text;
  box.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => {
    box.hidden = true;
  }, 6000);
}
