/** A parameter that the server found in a notebook's cell tagged `parameters`. */
export interface Parameter {
  readonly name: string;
  /** Python's name of the type, or `None` if the notebook doesn't tell. */
  readonly type: string;
  /** The default as Python source text. */
  readonly default: string;
  readonly help: string;
}

/** How a parameter's field is shown and its text is read. */
export type Kind = 'text' | 'integer' | 'number' | 'boolean' | 'json' | 'any';

export type Value = string | number | boolean | null | object;

/** What became of a field's text. `unset`: the notebook's default holds. */
export type Read = { value: Value } | { unset: true } | { message: string };

const INTEGER = /^[+-]?\d+$/;
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const QUOTED = /^(["'])(.*)\1$/s;

/** What kind of value a parameter takes: by its type, else by its default. */
export function kindOf(parameter: Parameter): Kind {
  const type = parameter.type.toLowerCase().replace(/^typing\./, '');
  if (type === 'str') return 'text';
  if (type === 'int') return 'integer';
  if (type === 'float') return 'number';
  if (type === 'bool') return 'boolean';
  if (/^(list|dict|tuple|sequence|mapping)\b/.test(type)) return 'json';
  return kindOfDefault(parameter.default.trim());
}

function kindOfDefault(source: string): Kind {
  if (QUOTED.test(source)) return 'text';
  if (source === 'True' || source === 'False') return 'boolean';
  if (INTEGER.test(source)) return 'integer';
  if (DECIMAL.test(source)) return 'number';
  if (/^[[{]/.test(source)) return 'json';
  return 'any';
}

/** The default as one would type it into the field: a string without its quotes. */
export function typedDefault(parameter: Parameter): string {
  const source = parameter.default.trim();
  return kindOf(parameter) === 'text' ? source.replace(QUOTED, '$2') : source;
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
      return { value: trimmed === 'True' };
    case 'json':
      try {
        return { value: JSON.parse(trimmed) as Value };
      } catch {
        return { message: 'Write this value as JSON, for example ["a", "b"] or {"a": 1}.' };
      }
    case 'any':
      return { value: guess(trimmed) };
  }
}

/** As papermill reads `-p name value`: a number, True, False or None if it looks so, else text. */
function guess(text: string): Value {
  if (text === 'True') return true;
  if (text === 'False') return false;
  if (text === 'None') return null;
  if (INTEGER.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  return DECIMAL.test(text) ? Number(text) : text;
}
