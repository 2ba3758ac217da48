/** A file as a client has it. */
export type File = { filename: string; content_type: string; bytes: Buffer<ArrayBuffer> }

const base64 = (...lines: string[]) => Buffer.from(lines.join(''), 'base64')
const text = (content: string) => Buffer.from(content)

/** 4 × 4 pixels, as ImageMagick writes them. */
export const jpeg = base64(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1td',
  'hbWGkJ6jq62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSk',
  'pKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAEAAQDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAXEAEA',
  'AwAAAAAAAAAAAAAAAAAAAhNR/8QAFQEBAQAAAAAAAAAAAAAAAAAAAwX/xAAbEQACAQUAAAAAAAAAAAAAAAAAARMCA1FS',
  'kf/aAAwDAQACEQMRAD8Ai3T0BYit6rgsteWf/9k=',
)

/** 4 × 4 pixels. */
export const png = base64(
  'iVBORw0KGgoAAAANSUhEUgAAAAQAAAAEAgMAAADUn3btAAAADFBMVEX/AACqAFVVAKoAAP9QAAc5AAAAEElEQVQI12Ng',
  'YAhlWMXwHwAErgH/fIKFMAAAAABJRU5ErkJggg==',
)

/** 4 × 4 pixels, lossy. */
export const webp = base64(
  'UklGRkoAAABXRUJQVlA4ID4AAACwAgCdASoEAAQABABoJagCdGuAwQD9APf/A9DthagA/ulTnc0/+Cb9eVM/6EKmfZv/',
  'P7tc3rshskUA9cAAAA==',
)

/** 2 × 2 pixels. */
export const gif = base64('R0lGODlhAgACAPAAAP8AAAAAACH5BAAAAAAALAAAAAACAAIAAAIChFEAOw==')

/** A tenth of a second of red, 16 × 16 pixels, as ffmpeg writes it. */
export const mp4 = base64(
  'AAAAHGZ0eXBpc29tAAACAGlzb21pc28ybXA0MQAAAAhmcmVlAAAAHG1kYXQAAAGzABAHAAABthDAowoNsFkDwQAAAwtt',
  'b292AAAAbG12aGQAAAAAAAAAAAAAAAAAAAPoAAAAZAABAAABAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAEAAAAA',
  'AAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAACAAACWnRyYWsAAABcdGtoZAAAAAMAAAAAAAAA',
  'AAAAAAEAAAAAAAAAZAAAAAAAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAEAAAAAAEAAA',
  'ABAAAAAAACRlZHRzAAAAHGVsc3QAAAAAAAAAAQAAAGQAAAAAAAEAAAAAAdJtZGlhAAAAIG1kaGQAAAAAAAAAAAAAAAAA',
  'ACgAAAAEAFXEAAAAAAAtaGRscgAAAAAAAAAAdmlkZQAAAAAAAAAAAAAAAFZpZGVvSGFuZGxlcgAAAAF9bWluZgAAABR2',
  'bWhkAAAAAQAAAAAAAAAAAAAAJGRpbmYAAAAcZHJlZgAAAAAAAAABAAAADHVybCAAAAABAAABPXN0YmwAAADZc3RzZAAA',
  'AAAAAAABAAAAyW1wNHYAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAAAEAAQAEgAAABIAAAAAAAAAAEKTGF2YyBtcGVnNAAA',
  'AAAAAAAAAAAAAAAAAAAAAAAAAAAY//8AAABPZXNkcwAAAAADgICAPgABAASAgIAwIBEAAAAAAw1AAAAGQAWAgIAeAAAB',
  'sAEAAAG1iRMAAAEAAAABIADEjYgAVQCEAhRjBoCAgAECAAAAEHBhc3AAAAABAAAAAQAAABRidHJ0AAAAAAADDUAAAAZA',
  'AAAAGHN0dHMAAAAAAAAAAQAAAAEAAAQAAAAAHHN0c2MAAAAAAAAAAQAAAAEAAAABAAAAAQAAABRzdHN6AAAAAAAAABQA',
  'AAABAAAAFHN0Y28AAAAAAAAAAQAAACwAAAA9dWR0YQAAADVtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABtZGlyYXBwbAAA',
  'AAAAAAAAAAAAAAhpbHN0',
)

/** A twentieth of a second of a tone. */
export const mp3 = base64(
  '/+MYxAAK8AbVuUEAAv9HcNtgBg+D4PvUCAIHIPg+fxOD4PoggcRB8H34IOu/wxwG/SGOXfznT7ulrU0qq4f2kq0tL9LG',
  'a0ap/+MYxA8QsNqoAZlIACx2puUyp/mtREBiILWGJnKArBGm4lwUUSEUilZpZuEEc9ERM+pLCUJA0JVgR0FYKsO+n6mS',
  'JE1sY5/6/+MYxAcMKMY0AckIAZIpJikMtKikljJEKhUzkpS1UKhl6ElZWRNKoZRQsmhQwKebC4Ffib//ikxBTUUzLjEw',
  'MKqqqqqqqqqq',
)

export const pdf = text(
  [
    '%PDF-1.4',
    '1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj',
    '2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj',
    '3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9]>> endobj',
    'trailer <</Root 1 0 R>>',
    '%%EOF',
    '',
  ].join('\n'),
)
export const plain = text('Grüße aus 東京 🎉\r\nsecond line\n')
export const markdown = text('# Harbour\n\nFish soup, *twice*.\n\n<script>alert(1)</script>\n')
export const csv = text('date;price\n2026-11-24;18,50\n')

/** Twenty files of the eight types that are accepted by default, with names as people have them. */
export const files: File[] = [
  { filename: 'harbour.jpg', content_type: 'image/jpeg', bytes: jpeg },
  { filename: 'Bild von der Küche (2).jpeg', content_type: 'image/jpeg', bytes: jpeg },
  { filename: 'O\'Hara & "Söhne".JPG', content_type: 'image/jpeg', bytes: jpeg },
  { filename: 'screenshot 2026-11-24 at 18.30.15.png', content_type: 'image/png', bytes: png },
  { filename: '東京タワー.png', content_type: 'image/png', bytes: png },
  { filename: '100 %25 real.png', content_type: 'image/png', bytes: png },
  { filename: 'sticker.webp', content_type: 'image/webp', bytes: webp },
  { filename: '🎉 party;v=1,2.webp', content_type: 'image/webp', bytes: webp },
  { filename: 'receipt.pdf', content_type: 'application/pdf', bytes: pdf },
  { filename: 'Re: Re: invoice #7?.pdf', content_type: 'application/pdf', bytes: pdf },
  { filename: 'بيان.pdf', content_type: 'application/pdf', bytes: pdf },
  { filename: 'notes.txt', content_type: 'text/plain', bytes: plain },
  { filename: 'no extension', content_type: 'text/plain', bytes: plain },
  { filename: '.profile', content_type: 'text/plain', bytes: plain },
  { filename: 'README.md', content_type: 'text/markdown', bytes: markdown },
  { filename: 'e\u0301te\u0301.md', content_type: 'text/markdown', bytes: markdown },
  { filename: 'prices.csv', content_type: 'text/csv', bytes: csv },
  { filename: 'a+b=c&d.csv', content_type: 'text/csv', bytes: csv },
  { filename: 'clip.mp4', content_type: 'video/mp4', bytes: mp4 },
  { filename: "<b>clip</b> 'quoted'.mp4".replace('/', '_'), content_type: 'video/mp4', bytes: mp4 },
]

export const script = text('#!/bin/sh\nrm -rf "$HOME"\n')
export const html = text('<!doctype html><script>alert(document.domain)</script>')
export const svg = text(
  '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><rect width="9" height="9"/></svg>',
)
/** What every Windows program begins with. */
export const exe = Buffer.concat([text('MZ'), Buffer.alloc(62), text('PE\0\0')])
/** An archive with nothing in it. */
export const zip = Buffer.concat([text('PK\x05\x06'), Buffer.alloc(18)])

/** 120 × 80 pixels of one colour in HEVC, as phones make them. */
export const heic = base64(
  'AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAVZtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAA',
  'AAAAAAAAAAAAACJpbG9jAAAAAERAAAEAAQAAAAABegABAAAAAAAAACYAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAA',
  'AAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA1mlwcnAAAAC3aXBjbwAAAHhodmNDAQNwAAAAkAAAAAAAHvAA/P34',
  '+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoDyBRZbqSSmu',
  'bgIaDAgAAAMAyAAAAwAIQGIAAQAHRAHBcrAiQAAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAAB4AAAA',
  'UAAAABBwaXhpAAAAAAMICAgAAAAXaXBtYQAAAAAAAAABAAEEgQIDBAAAAC5tZGF0AAAAIigBr1j5DpJf/+lB//4L',
  '6Q9q3TGxkwaOz8m0AAAOUC8AtIA=',
)
