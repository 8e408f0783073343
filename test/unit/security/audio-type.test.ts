import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { audioTypeOf } from '#src/security/audio-type';

const bytesOf = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

describe('what a file is, by its first bytes', () => {
  it.each([
    ['a voice note of WhatsApp', 'OggS\0\u0002\0\0\0\0OpusHead', 'audio/ogg'],
    ['a voice clip of Messenger', '\0\0\0\u0020ftypisom\0\0\u0002\0', 'audio/mp4'],
    ['a recording of an iPhone', '\0\0\0\u001cftypM4A \0\0\0\0', 'audio/mp4'],
    ['an MP3 with tags', 'ID3\u0004\0\0', 'audio/mpeg'],
    ['an MP3 without', '\u00ff\u00fb\u0090\u0064', 'audio/mpeg'],
    ['AAC', '\u00ff\u00f1\u0050\u0080', 'audio/aac'],
    ['AMR', '#!AMR\n', 'audio/amr'],
    ['WAV', 'RIFF\u0024\0\0\0WAVEfmt ', 'audio/wav'],
    ['what a browser records', '\u001aE\u00df\u00a3\u009fB\u0086\u0081', 'audio/webm'],
  ])('%s is sound', (_what, text, type) => {
    expect(audioTypeOf(bytesOf(text))).toBe(type);
  });

  it.each([
    ['nothing', ''],
    ['a page', '<!DOCTYPE html>'],
    ['a page in UTF-16', '\u00ff\u00fe<\0h\0t\0m\0l\0'],
    ['a drawing with a script', '<?xml version="1.0"?><svg>'],
    ['a page that claims to be sound further on', '<html>OggS ID3'],
    ['a WebP picture', 'RIFF\u0024\0\0\0WEBPVP8 '],
    ['an AVIF picture', '\0\0\0\u0020ftypavif'],
    ['a JPEG picture', '\u00ff\u00d8\u00ff\u00e0'],
    ['a PNG picture', '\u0089PNG\r\n'],
    ['an archive', 'PK\u0003\u0004'],
    ['a program', '\u007fELF'],
    ['JSON', '{"error":{"code":190}}'],
  ])('%s is none', (_what, text) => {
    expect(audioTypeOf(bytesOf(text))).toBeNull();
  });

  it('no text, in whatever language, is sound', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!/^(?:OggS|ID3|#!AMR|.{4}ftyp|.{8}WAVE)/s.test(text));
        expect(audioTypeOf(new TextEncoder().encode(text))).toBeNull();
      }),
    );
  });
});
