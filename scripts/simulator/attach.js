import { sendAs } from './actions.js';
import { h, icon, toast } from './dom.js';
import { SAMPLE_PLACES, sampleImage, voiceNote } from './samples.js';
import { closeSheet, openSheet } from './sheet.js';

/** Only what a customer's app of that channel can send to a business. */
const OFFERS = {
  whatsapp: ['location', 'photo', 'sample', 'voice', 'contact', 'document'],
  messenger: ['location', 'photo', 'sample', 'voice', 'document'],
  instagram: ['photo', 'sample', 'voice'],
};

const LABELS = {
  location: ['pin', 'Location'],
  photo: ['image', 'Photo from this device'],
  sample: ['camera', 'Sample photo'],
  voice: ['mic', 'Voice note'],
  contact: ['person', 'Contact card'],
  document: ['file', 'Document'],
};

/** How sure the speech stand-in then is. */
const CLEAR = 0.95;
const HARD_TO_HEAR = 0.4;
const MAX_BYTES = 16 * 1024 * 1024;

export function openAttachMenu(phone, line) {
  const run = {
    location: () => openLocationPicker(phone, line),
    photo: () => pickFile(line, 'image'),
    sample: () => sendThen(line, { kind: 'image', ...sampleImage() }),
    voice: () => openVoiceForm(phone, line),
    contact: () => openContactForm(phone, line),
    document: () => pickFile(line, 'document'),
  };
  const items = OFFERS[line.channel].map((name) => {
    const [picture, label] = LABELS[name];
    const props = { type: 'button', class: 'attach-item', testid: `attach-${name}`, on: { click: run[name] } };
    return h('button', props, h('span', { class: `attach-icon attach-${name}` }, icon(picture)), label);
  });
  openSheet(phone, { title: 'Send', testid: 'attach-menu', content: h('div', { class: 'attach-grid' }, items) });
}

function sendThen(line, content) {
  closeSheet();
  return sendAs(line, content);
}

/** A note that says what is typed here; hard to hear, the bot asks back. */
function openVoiceForm(phone, line) {
  const words = h('input', {
    maxlength: '500',
    dir: 'auto',
    placeholder: '2 pizza margherita',
    'aria-label': 'Words of the voice note',
    testid: 'voice-words',
  });
  const unclear = h('input', { type: 'checkbox', testid: 'voice-unclear' });
  const form = h(
    'form',
    { class: 'sheet-form' },
    h('label', { class: 'wide' }, 'What it says (nothing: silence)', words),
    h('label', { class: 'check wide' }, unclear, 'Hard to hear'),
    h('button', { type: 'submit', class: 'primary', testid: 'send-voice' }, 'Send voice note'),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const said = { text: words.value.trim(), confidence: unclear.checked ? HARD_TO_HEAR : CLEAR };
    void sendThen(line, { kind: 'audio', ...voiceNote(said) });
  });
  openSheet(phone, { title: 'Voice note', testid: 'voice-form', content: form });
}

export function openLocationPicker(phone, line, replyTo) {
  const answered = replyTo === undefined ? {} : { replyTo };
  const send = (place) => sendThen(line, { kind: 'location', ...answered, ...place });
  const places = SAMPLE_PLACES.map((place) =>
    h(
      'button',
      { type: 'button', class: 'sheet-row', testid: 'place', on: { click: () => send(place) } },
      icon('pin'),
      h('span', { class: 'row-title' }, place.label),
    ),
  );
  const latitude = coordinateInput('Latitude', { value: '36.7432', limit: 90, testid: 'latitude' });
  const longitude = coordinateInput('Longitude', { value: '3.0421', limit: 180, testid: 'longitude' });
  const form = h(
    'form',
    { class: 'sheet-form' },
    h('label', {}, 'Latitude', latitude),
    h('label', {}, 'Longitude', longitude),
    h('button', { type: 'submit', class: 'primary', testid: 'send-location' }, 'Send this point'),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send({ latitude: Number(latitude.value), longitude: Number(longitude.value) });
  });
  openSheet(phone, { title: 'Send location', testid: 'location-picker', content: [h('div', {}, places), form] });
}

function coordinateInput(label, { value, limit, testid }) {
  return h('input', {
    type: 'number',
    step: 'any',
    min: String(-limit),
    max: String(limit),
    required: true,
    value,
    'aria-label': label,
    testid,
  });
}

export function openContactForm(phone, line, replyTo) {
  const name = h('input', {
    value: line.holder().name,
    'aria-label': 'Name on the card',
    testid: 'contact-name',
    dir: 'auto',
  });
  const number = h('input', {
    value: `+${line.holder().phone}`,
    inputmode: 'tel',
    required: true,
    'aria-label': 'Number on the card',
    testid: 'contact-phone',
  });
  const form = h(
    'form',
    { class: 'sheet-form' },
    h('label', {}, 'Name', name),
    h('label', {}, 'Phone', number),
    h('button', { type: 'submit', class: 'primary', testid: 'send-contact' }, 'Send contact'),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const answered = replyTo === undefined ? {} : { replyTo };
    void sendThen(line, { kind: 'contacts', name: name.value, phone: number.value, ...answered });
  });
  openSheet(phone, { title: 'Contact card', testid: 'contact-form', content: form });
}

function pickFile(line, kind) {
  const input = h('input', { type: 'file', accept: kind === 'image' ? 'image/*' : '' });
  input.addEventListener('change', async () => {
    const [file] = input.files;
    if (!file) return;
    if (file.size > MAX_BYTES) {
      toast('That file is larger than 16 MB.');
      return;
    }
    const base64 = await readBase64(file);
    const named = kind === 'document' ? { fileName: file.name } : {};
    await sendThen(line, { kind, base64, mime: file.type || 'application/octet-stream', ...named });
  });
  input.click();
}

function readBase64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(reader.result.slice(reader.result.indexOf(',') + 1)));
    reader.addEventListener('error', () => reject(reader.error));
    reader.readAsDataURL(file);
  });
}
