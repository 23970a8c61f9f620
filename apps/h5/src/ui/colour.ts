type Rgb = readonly [red: number, green: number, blue: number];

const WHITE: Rgb = [255, 255, 255];
const INK: Rgb = [17, 20, 24];
/** WCAG 2.2 AA for text. */
const ENOUGH = 4.5;

/** A button's colour from the scene's, and that of the text on it, so that the text can be read whatever the scene chose. */
export function readable(colour: string): { fill: string; on: string } {
  const chosen = parse(colour);
  if (luminance(chosen) > 0.45) return { fill: format(chosen), on: format(INK) };
  let fill = chosen;
  while (contrast(fill, WHITE) < ENOUGH) fill = [fill[0] * 0.96, fill[1] * 0.96, fill[2] * 0.96];
  return { fill: format(fill), on: format(WHITE) };
}

function parse(colour: string): Rgb {
  const [, red = '16', green = '77', blue = 'ff'] = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour) ?? [];
  return [parseInt(red, 16), parseInt(green, 16), parseInt(blue, 16)];
}

const format = (rgb: Rgb): string => `#${rgb.map((part) => Math.floor(part).toString(16).padStart(2, '0')).join('')}`;

export function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
