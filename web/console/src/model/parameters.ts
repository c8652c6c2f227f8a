import type { DeclaredParameter, Json } from '../api/types';

/** How a parameter's field is shown and what its text means. */
export type Kind = 'text' | 'integer' | 'number' | 'boolean' | 'json' | 'any';

/** What became of a field's text. `unset`: the notebook's default holds. */
export type Read =
  { readonly value: Json } | { readonly unset: true } | { readonly message: string };

const INTEGER = /^[+-]?\d+$/;
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const QUOTED = /^(["'])(.*)\1$/s;

/** The kind of a parameter: by its type, else by its default. */
export function kindOf(parameter: Pick<DeclaredParameter, 'type' | 'default'>): Kind {
  const type = parameter.type.toLowerCase().replace(/^typing\./, '');
  if (type === 'str') return 'text';
  if (type === 'int') return 'integer';
  if (type === 'float') return 'number';
  if (type === 'bool') return 'boolean';
  if (/^(list|dict|tuple|sequence|mapping)\b/.test(type)) return 'json';
  const source = parameter.default.trim();
  if (QUOTED.test(source)) return 'text';
  if (source === 'True' || source === 'False') return 'boolean';
  if (INTEGER.test(source)) return 'integer';
  if (DECIMAL.test(source)) return 'number';
  return /^[[{]/.test(source) ? 'json' : 'any';
}

/** The default as one would type it: a string without its quotes. */
export function typedDefault(parameter: Pick<DeclaredParameter, 'type' | 'default'>): string {
  const source = parameter.default.trim();
  return kindOf(parameter) === 'text' ? source.replace(QUOTED, '$2') : source;
}

/** A value as one would type it into its field; {@link read} reads it back. */
export function typedValue(value: Json): string {
  if (typeof value === 'string') return value;
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (value === null) return 'None';
  return JSON.stringify(value);
}

/** The value that a field's text stands for. */
export function read(kind: Kind, text: string): Read {
  const trimmed = text.trim();
  if (trimmed === '') return { unset: true };
  switch (kind) {
    case 'text':
      return { value: text };
    case 'integer':
      return INTEGER.test(trimmed) && Number.isSafeInteger(Number(trimmed))
        ? { value: Number(trimmed) }
        : { message: 'This parameter is a whole number.' };
    case 'number':
      return DECIMAL.test(trimmed)
        ? { value: Number(trimmed) }
        : { message: 'This parameter is a number.' };
    case 'boolean':
      if (trimmed === 'True' || trimmed === 'False') return { value: trimmed === 'True' };
      return { message: 'This parameter is True or False.' };
    case 'json':
      try {
        return { value: JSON.parse(trimmed) as Json };
      } catch {
        return { message: 'Write this value as JSON, for example ["a", "b"] or {"a": 1}.' };
      }
    case 'any':
      return { value: guess(trimmed) };
  }
}

/** Numbers, True, False and None where it looks so, a structure where it is JSON, else text. */
function guess(text: string): Json {
  if (text === 'True') return true;
  if (text === 'False') return false;
  if (text === 'None') return null;
  if (INTEGER.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  if (DECIMAL.test(text)) return Number(text);
  if (/^[[{]/.test(text)) {
    try {
      return JSON.parse(text) as Json;
    } catch {
      return text;
    }
  }
  return text;
}

/** The kind that keeps a value as it is when nothing is declared about it. */
export function kindOfValue(value: Json): Kind {
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  if (typeof value === 'boolean') return 'boolean';
  return value === null ? 'any' : 'json';
}

/** A value for reading, as it stands in a list of parameters. */
export function shown(value: Json): string {
  return typeof value === 'string' ? value : typedValue(value);
}
