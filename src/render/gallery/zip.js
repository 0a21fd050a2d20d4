"use strict";
// Many small text files as one: a ZIP archive, nothing in it compressed (PKWARE's APPNOTE 6.3, sections 4.3.7, 4.3.12 and
// 4.3.16), names in UTF-8.
window.gallery = window.gallery || {};

gallery.crc32 = (bytes) => {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; ++bit) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
};

// Little-endian; [bytes, value] each.
gallery.numbers = (fields) => {
  const size = fields.reduce((sum, [bytes]) => sum + bytes, 0), view = new DataView(new ArrayBuffer(size));
  let at = 0;
  for (const [bytes, value] of fields) {
    if (bytes === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += bytes;
  }
  return new Uint8Array(view.buffer);
};

// files: {name, text} each, at most as many as its directory can count.
gallery.most_in_zip = 65535;
gallery.zip = (files) => {
  const encoder = new TextEncoder(), parts = [], directory = [];
  const version = 20, utf8 = 0x0800, stored = 0, midnight = 0, first_of_1980 = 0x21;
  let at = 0;
  for (const file of files) {
    const name = encoder.encode(file.name), text = encoder.encode(file.text);
    const common = [[2, version], [2, utf8], [2, stored], [2, midnight], [2, first_of_1980], [4, gallery.crc32(text)],
                    [4, text.length], [4, text.length], [2, name.length], [2, 0]];
    const head = gallery.numbers([[4, 0x04034b50], ...common]);
    directory.push(gallery.numbers([[4, 0x02014b50], [2, version], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, at]]), name);
    parts.push(head, name, text);
    at += head.length + name.length + text.length;
  }
  const size = directory.reduce((sum, bytes) => sum + bytes.length, 0);
  const end = gallery.numbers([[4, 0x06054b50], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, size], [4, at], [2, 0]]);
  const all = new Uint8Array(at + size + end.length);
  let place = 0;
  for (const bytes of [...parts, ...directory, end]) {
    all.set(bytes, place);
    place += bytes.length;
  }
  return all;
};
