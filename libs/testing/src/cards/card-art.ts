import sharp, { type Sharp } from 'sharp';
import type { Pixels } from '@shiren/card-reader';
import { checkCardFont } from './font.js';
import type { CardHolder } from './holders.js';
import { randomFrom, type Random } from './random.js';
import { secondLanguageArt, type SecondLanguage } from './second-language.js';

/** A card is 85.6 × 54 mm (ISO/IEC 7810, ID-1); drawn at 15 pixels per millimetre. */
export const CARD = { width: 1284, height: 810 } as const;
/** The drawings below are in tenths of a millimetre. */
const VIEW = { width: 856, height: 540 } as const;
/** Position of the portrait on the front, in tenths of a millimetre. */
const PORTRAIT = { left: 540, top: 72, width: 236, height: 296 } as const;

/** Draws the front; the portrait is any photo of a face, or a drawn one if absent; with a second language as cards of autonomous areas have it. */
export async function drawFront(holder: CardHolder, seed: number, portrait?: Buffer, language?: SecondLanguage): Promise<Pixels> {
  const random = randomFrom(seed);
  const [year = '', month = '', day = ''] = holder.birth.split('-');
  const label = (x: number, y: number, text: string): string => `<text x="${x}" y="${y}" font-size="25" fill="#2f74a8">${text}</text>`;
  const value = (x: number, y: number, text: string, size = 31): string => `<text x="${x}" y="${y}" font-size="${size}" fill="#1c1c1e">${text}</text>`;
  const lines = brokenInto(holder.address, 11);
  const art = `
    ${label(62, 92, '姓')}${label(104, 92, '名')}${nameArt(holder.name, random)}
    ${label(62, 157, '性')}${label(104, 157, '别')}${value(158, 158, holder.sex === 'm' ? '男' : '女')}
    ${label(258, 157, '民')}${label(300, 157, '族')}${value(350, 158, holder.ethnicGroup)}
    ${label(62, 219, '出')}${label(104, 219, '生')}${value(158, 220, year)}${label(240, 219, '年')}
    ${value(285, 220, String(Number(month)))}${label(325, 219, '月')}${value(368, 220, String(Number(day)))}${label(408, 219, '日')}
    ${label(62, 286, '住')}${label(104, 286, '址')}${lines.map((line, index) => value(158, 288 + index * 40, line, 30)).join('')}
    ${label(62, 478, '公民身份号码')}
    <text x="290" y="480" font-size="39" fill="#1c1c1e" font-weight="500" letter-spacing="4.5">${holder.number}</text>${language ? secondLanguageArt(language, lines.length) : ''}`;
  const card = await drawn(art, random);
  const face = portrait ? sharp(portrait).resize(354, 444, { fit: 'cover' }) : sharp(drawnFace(random)).resize(354, 444);
  const scale = CARD.width / VIEW.width;
  return pixelsOf(
    sharp(card).composite([{ input: await face.png().toBuffer(), left: Math.round(PORTRAIT.left * scale), top: Math.round(PORTRAIT.top * scale) }]),
  );
}

/** The name; between the two characters of a short one there is often a blank, up to the width of a character. */
function nameArt(name: string, random: Random): string {
  const characters = [...name];
  const size = characters.length > 10 ? 25 : 34;
  const blank = characters.length === 2 ? random.of([0, 0.35, 0.6, 1]) * size : 0;
  return `<text x="158" y="95" font-size="${size}" letter-spacing="${blank}" fill="#1c1c1e">${name}</text>`;
}

/** Draws the back; `plain` with a disc for the emblem and a pale ground without colours, as some copies have it. */
export async function drawBack(holder: CardHolder, seed: number, plain = false): Promise<Pixels> {
  const random = randomFrom(seed);
  const term = `${dotted(holder.validFrom)}-${holder.validTo === '长期' ? '长期' : dotted(holder.validTo)}`;
  const star = (x: number, y: number, size: number): string =>
    `<polygon fill="#f6d03c" points="${Array.from({ length: 10 }, (_, index) => {
      const [reach, angle] = [index % 2 === 0 ? size : size * 0.4, (index * Math.PI) / 5 - Math.PI / 2];
      return `${x + Math.cos(angle) * reach},${y + Math.sin(angle) * reach}`;
    }).join(' ')}"/>`;
  const emblem = `<circle cx="135" cy="128" r="80" fill="none" stroke="#d9a13b" stroke-width="9"/>
    ${star(135, 100, 22)}${star(95, 128, 9)}${star(110, 152, 9)}${star(160, 152, 9)}${star(175, 128, 9)}
    <rect x="88" y="165" width="94" height="16" fill="#d9a13b"/>`;
  const art = `${plain ? `<rect width="${VIEW.width}" height="${VIEW.height}" fill="#f2f2f0"/>` : ''}
    <circle cx="135" cy="128" r="80" fill="#c8372d"/>${plain ? '' : emblem}
    <text x="262" y="112" font-size="47" fill="#1c1c1e" letter-spacing="22">中华人民共和国</text>
    <text x="262" y="202" font-size="74" fill="#1c1c1e" font-weight="700" letter-spacing="30">居民身份证</text>
    <text x="210" y="${holder.authority.length > 15 ? 376 : 412}" font-size="27" fill="#1c1c1e" font-weight="700">签发机关</text>
    ${brokenInto(holder.authority, 15)
      .map((line, index, all) => `<text x="350" y="${412 - (all.length - 1 - index) * 36}" font-size="30" fill="#1c1c1e">${line}</text>`)
      .join('')}
    <text x="210" y="474" font-size="27" fill="#1c1c1e" font-weight="700">有效期限</text>
    <text x="350" y="474" font-size="30" fill="#1c1c1e">${term}</text>`;
  return drawnCard(art, random);
}

/** A card-sized document with this art, SVG in tenths of a millimetre. */
export const drawnCard = async (art: string, random: Random): Promise<Pixels> => pixelsOf(sharp(await drawn(art, random)));

const dotted = (date: string): string => date.replaceAll('-', '.');

/** The card's background, pale blue to pale red with fine waves, and the writing on it. */
async function drawn(art: string, random: Random): Promise<Buffer> {
  checkCardFont();
  const family = random.of(['Noto Sans CJK SC', 'Noto Sans CJK SC', 'Noto Serif CJK SC']);
  const waves = Array.from({ length: 26 }, (_, index) => {
    const [y, swing] = [index * 22, random.between(6, 16)];
    return `<path d="M0 ${y} C 200 ${y - swing * 3}, 420 ${y + swing * 3}, 640 ${y} S 860 ${y + swing}, 900 ${y}" stroke="${index % 3 === 0 ? '#d9a7b0' : '#8fbcd4'}" stroke-opacity="0.35" fill="none"/>`;
  }).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${CARD.width}" height="${CARD.height}" viewBox="0 0 ${VIEW.width} ${VIEW.height}">
    <defs><linearGradient id="ground"><stop offset="0" stop-color="#d8e9f3"/><stop offset="0.6" stop-color="#eaf0ee"/><stop offset="1" stop-color="#f1e3e4"/></linearGradient></defs>
    <rect width="${VIEW.width}" height="${VIEW.height}" fill="url(#ground)"/>${waves}<g font-family="${family}">${art}</g></svg>`;
  return sharp(Buffer.from(svg)).removeAlpha().png({ compressionLevel: 0 }).toBuffer();
}

/** A simple face, for cards whose portrait does not matter. */
function drawnFace(random: Random): Buffer {
  const skin = random.of(['#e7c1a1', '#d9ab86', '#f0d0b4']);
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="236" height="296"><rect width="236" height="296" fill="#f5f7f8"/>
    <ellipse cx="118" cy="330" rx="105" ry="90" fill="${random.of(['#34495e', '#7b241c', '#1d6f42', '#4a4a4a'])}"/>
    <ellipse cx="118" cy="130" rx="62" ry="82" fill="${skin}"/><path d="M52 120 Q60 30 118 34 Q176 30 184 120 Q160 70 118 72 Q76 70 52 120" fill="#1d1a18"/>
    <ellipse cx="94" cy="128" rx="8" ry="5" fill="#241c18"/><ellipse cx="142" cy="128" rx="8" ry="5" fill="#241c18"/>
    <path d="M118 136 L112 162 L124 162 Z" fill="#c99b78"/><path d="M98 184 Q118 194 138 184" stroke="#a5564c" stroke-width="6" fill="none"/></svg>`);
}

const brokenInto = (text: string, length: number): string[] => {
  const characters = [...text];
  return Array.from({ length: Math.ceil(characters.length / length) }, (_, index) => characters.slice(index * length, (index + 1) * length).join(''));
};

async function pixelsOf(image: Sharp): Promise<Pixels> {
  const { data, info } = await image.removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}
