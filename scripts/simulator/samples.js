/** Things a customer may send, built in so that trying the bot needs no files. */

// Two seconds of silence, Ogg Opus as WhatsApp records it: two header pages, then a hundred frames.
const VOICE_NOTE = `T2dnUwACAAAAAAAAAADqBQAAAAAAABitL68BE09wdXNIZWFkAQE4AYC7AAAAAABPZ2dTAAAAAAAAAAAAAOoFAAABAAAAGkKqfwEUT3B1c1RhZ3MEAAAAZGVtbwAAAABPZ2dTAAQAdwEAAAAAAOoFAAACAAAAwpmH5GQD${'AwMD'.repeat(33)}${'+P/+'.repeat(100)}`;

/** With its words behind the sound, where the speech stand-in of the local stack finds them (scripts/stt-stand-in/spoken.ts). */
export function voiceNote(said) {
  const words = new TextEncoder().encode(`SAYS${JSON.stringify(said)}`);
  const base64 = btoa(`${atob(VOICE_NOTE)}${String.fromCharCode(...words)}`);
  return { base64, mime: 'audio/ogg' };
}

/** A plate seen from above. */
export function sampleImage() {
  const canvas = document.createElement('canvas');
  canvas.width = 480;
  canvas.height = 360;
  const pen = canvas.getContext('2d');
  const table = pen.createLinearGradient(0, 0, 480, 360);
  table.addColorStop(0, '#f4e3cf');
  table.addColorStop(1, '#e0bd94');
  pen.fillStyle = table;
  pen.fillRect(0, 0, 480, 360);
  disc(pen, { x: 240, y: 186, radius: 142, color: 'rgba(90, 60, 30, 0.18)' });
  disc(pen, { x: 240, y: 180, radius: 140, color: '#fbfbf9' });
  disc(pen, { x: 240, y: 180, radius: 112, color: '#e2a24a' });
  disc(pen, { x: 240, y: 180, radius: 100, color: '#d8482e' });
  for (const [x, y] of [
    [200, 140],
    [285, 150],
    [230, 205],
    [300, 215],
    [185, 220],
    [250, 120],
  ]) {
    disc(pen, { x, y, radius: 19, color: '#fff3d6' });
  }
  for (const [x, y] of [
    [240, 165],
    [210, 185],
    [275, 190],
    [245, 245],
  ]) {
    disc(pen, { x, y, radius: 9, color: '#3f7d3a' });
  }
  return { base64: canvas.toDataURL('image/png').split(',')[1], mime: 'image/png' };
}

function disc(pen, { x, y, radius, color }) {
  pen.fillStyle = color;
  pen.beginPath();
  pen.arc(x, y, radius, 0, Math.PI * 2);
  pen.fill();
}

export const SAMPLE_PLACES = [
  { label: 'Hydra, Alger', latitude: 36.7432, longitude: 3.0421 },
  { label: 'Kouba, Alger', latitude: 36.7266, longitude: 3.0869 },
  { label: 'Bab Ezzouar, Alger', latitude: 36.7167, longitude: 3.1833 },
  { label: 'El Biar, Alger', latitude: 36.7694, longitude: 3.0301 },
  { label: 'Oran (no delivery)', latitude: 35.6971, longitude: -0.6308 },
];

export const SAMPLE_NAMES = [
  'Amina Belkacem',
  'Yacine Haddad',
  'Lina Mansouri',
  'Karim Ziani',
  'Sofia Rahmani',
  'نادية بن علي',
];
