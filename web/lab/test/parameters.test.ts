import { describe, expect, test } from 'vitest';
import { kindOf, read, typedDefault, type Kind } from '../src/extension/schedule/parameters';

function parameter(type: string, source: string) {
  return { name: 'p', type, default: source, help: '' };
}

describe('the kind of a parameter', () => {
  test.each<[string, string, Kind]>([
    ['str', 'REGION', 'text'],
    ['int', '30', 'integer'],
    ['float', '1', 'number'],
    ['bool', 'flag', 'boolean'],
    ['List[str]', '[]', 'json'],
    ['list[int]', '[]', 'json'],
    ['typing.Dict[str, int]', '{}', 'json'],
    ['None', '"North"', 'text'],
    ['None', "'North'", 'text'],
    ['None', 'False', 'boolean'],
    ['None', '-3', 'integer'],
    ['None', '1e-3', 'number'],
    ['None', '["a"]', 'json'],
    ['None', 'None', 'any'],
    ['None', 'date.today()', 'any'],
    ['Decimal', '1.5', 'number']
  ])('of type %s with default %s is %s', (type, source, kind) => {
    expect(kindOf(parameter(type, source))).toBe(kind);
  });
});

test('a default is shown as one would type it', () => {
  expect(typedDefault(parameter('None', '"North"'))).toBe('North');
  expect(typedDefault(parameter('str', "'it''s'"))).toBe("it''s");
  expect(typedDefault(parameter('int', '30'))).toBe('30');
  expect(typedDefault(parameter('str', 'REGION'))).toBe('REGION');
});

describe('a text as a value', () => {
  test.each<[Kind, string, unknown]>([
    ['text', 'North', 'North'],
    ['text', ' 30 ', ' 30 '],
    ['integer', ' 30 ', 30],
    ['integer', '-7', -7],
    ['number', '1.5', 1.5],
    ['number', '2e3', 2000],
    ['boolean', 'True', true],
    ['boolean', 'False', false],
    ['json', '["a", 1]', ['a', 1]],
    ['any', '12', 12],
    ['any', '1.5', 1.5],
    ['any', 'None', null],
    ['any', 'True', true],
    ['any', '2026-11-24', '2026-11-24']
  ])('%s %j is %j', (kind, text, value) => {
    expect(read(kind, text)).toEqual({ value });
  });

  test.each<[Kind, string]>([
    ['integer', '1.5'],
    ['integer', 'many'],
    ['integer', '99999999999999999999'],
    ['number', 'much'],
    ['json', "['a']"]
  ])('%s %j is refused', (kind, text) => {
    expect(read(kind, text)).toHaveProperty('message');
  });

  test.each<Kind>(['text', 'integer', 'number', 'boolean', 'json', 'any'])(
    'an empty %s leaves the default',
    kind => {
      expect(read(kind, ' ')).toEqual({ unset: true });
    }
  );
});
