/** A piece of text and how a terminal would show it. */
export interface Piece {
  readonly text: string;
  readonly style: Style;
}

export interface Style {
  readonly foreground?: string;
  readonly background?: string;
  readonly bold?: true;
  readonly italic?: true;
  readonly underline?: true;
  readonly faint?: true;
  readonly inverse?: true;
}

const NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

const SEQUENCE =
  // eslint-disable-next-line no-control-regex -- terminals are driven by control characters
  /\u001b\[([\d;:]*)m|\u001b\[[\d;?]*[A-Za-ln-z]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)/g;

/**
 * Text as a terminal shows it: carriage returns and backspaces write over what was there, colours of
 * SGR sequences become styles, every other sequence is left out.
 */
export function ansi(text: string): Piece[] {
  const pieces: Piece[] = [];
  let style: Style = {};
  let from = 0;
  const source = overwritten(text);
  const push = (to: number) => {
    if (to > from) pieces.push({ text: source.slice(from, to), style });
  };
  for (const match of source.matchAll(SEQUENCE)) {
    push(match.index);
    from = match.index + match[0].length;
    if (match[1] !== undefined) style = changed(style, match[1]);
  }
  push(source.length);
  return pieces;
}

/** Applies carriage returns and backspaces, line by line; progress bars depend on it. */
function overwritten(text: string): string {
  if (!/[\r\b]/.test(text)) return text;
  return text.replace(/\r+\n/g, '\n').split('\n').map(overwrittenLine).join('\n');
}

function overwrittenLine(line: string): string {
  let shown = line;
  while (/[^\b][\b]/.test(shown)) shown = shown.replace(/[^\b][\b]/g, '');
  shown = shown.replaceAll('\b', '');
  const parts = shown.split('\r');
  // A part that is shorter than what it writes over leaves the rest to be seen.
  return parts.reduce((before, part) => part + before.slice(part.length));
}

function changed(before: Style, codes: string): Style {
  let style: Style = before;
  const numbers = codes === '' ? [0] : codes.split(/[;:]/).map(Number);
  for (let i = 0; i < numbers.length; i++) {
    const code = numbers[i] ?? 0;
    if (code === 0) style = {};
    else if (code === 1) style = { ...style, bold: true };
    else if (code === 2) style = { ...style, faint: true };
    else if (code === 3) style = { ...style, italic: true };
    else if (code === 4) style = { ...style, underline: true };
    else if (code === 7) style = { ...style, inverse: true };
    else if (code === 22) style = without(style, 'bold', 'faint');
    else if (code === 23) style = without(style, 'italic');
    else if (code === 24) style = without(style, 'underline');
    else if (code === 27) style = without(style, 'inverse');
    else if (code === 38 || code === 48) {
      const [colour, used] = extended(numbers, i + 1);
      i += used;
      if (colour) {
        style =
          code === 38
            ? { ...style, foreground: readable(colour) }
            : { ...style, background: tint(colour) };
      }
    } else if (code === 39) style = without(style, 'foreground');
    else if (code === 49) style = without(style, 'background');
    else if (code >= 30 && code <= 37) style = { ...style, foreground: named(code - 30) };
    else if (code >= 40 && code <= 47) style = { ...style, background: tint(named(code - 40)) };
    else if (code >= 90 && code <= 97) style = { ...style, foreground: named(code - 90, true) };
    else if (code >= 100 && code <= 107)
      style = { ...style, background: tint(named(code - 100, true)) };
  }
  return style;
}

function without(style: Style, ...keys: (keyof Style)[]): Style {
  return Object.fromEntries(
    Object.entries(style).filter(([key]) => !keys.includes(key as keyof Style))
  );
}

/** A background that letters of any colour can be read on, in light and in dark. */
function tint(colour: string): string {
  return `color-mix(in srgb, ${colour} 20%, transparent)`;
}

/** A colour that was chosen for some terminal's background, moved away from ours. */
function readable(colour: string): string {
  return colour.startsWith('rgb') ? `color-mix(in srgb, ${colour} 55%, var(--text))` : colour;
}

function named(index: number, bright = false): string {
  return `var(--ansi-${bright ? 'bright-' : ''}${NAMES[index] ?? 'white'})`;
}

/** A colour of the palette of 256 or of 16 million, and how many numbers it took. */
function extended(numbers: readonly number[], at: number): [string | undefined, number] {
  const mode = numbers[at];
  const byte = (index: number) => Math.min(255, Math.max(0, numbers[index] ?? 0));
  if (mode === 2) return [`rgb(${byte(at + 1)} ${byte(at + 2)} ${byte(at + 3)})`, 4];
  if (mode !== 5) return [undefined, 0];
  const index = byte(at + 1);
  if (index < 8) return [named(index), 2];
  if (index < 16) return [named(index - 8, true), 2];
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10;
    return [`rgb(${grey} ${grey} ${grey})`, 2];
  }
  const level = (step: number) => (step === 0 ? 0 : 55 + step * 40);
  const cube = index - 16;
  const [r, g, b] = [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6];
  return [`rgb(${level(r)} ${level(g)} ${level(b)})`, 2];
}

/** The same text without any sequence. */
export function plain(text: string): string {
  return ansi(text)
    .map(piece => piece.text)
    .join('');
}
