import { NativeSelect, TextInput } from '@mantine/core';
import type { DeclaredParameter } from '../api/types';
import type { Errors } from '../model/draft';
import { kindOf, typedDefault, type Kind } from '../model/parameters';

interface ParameterFieldsProps {
  readonly declared: readonly DeclaredParameter[];
  /** Whether it is known what the notebook declares. */
  readonly hasNotebook: boolean;
  readonly texts: Readonly<Record<string, string>>;
  readonly errors: Errors;
  readonly onChange: (name: string, text: string) => void;
}

const TYPES: Readonly<Record<Kind, string>> = {
  text: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'yes or no',
  json: 'JSON',
  any: 'any value'
};

export function ParameterFields(props: ParameterFieldsProps) {
  const { declared, hasNotebook, texts, errors, onChange } = props;
  const others = Object.keys(texts).filter(
    name => texts[name] !== '' && !declared.some(parameter => parameter.name === name)
  );
  if (declared.length === 0 && others.length === 0) {
    return (
      <p className="quiet" style={{ margin: 0 }}>
        {hasNotebook
          ? 'This notebook has none. To give it some, tag the cell that sets them with “parameters” in Lab.'
          : 'Choose a notebook to see its parameters.'}
      </p>
    );
  }
  return (
    <>
      {declared.map(parameter => (
        <ParameterField
          key={parameter.name}
          parameter={parameter}
          text={texts[parameter.name] ?? ''}
          error={errors[`parameters.${parameter.name}`]}
          onChange={text => onChange(parameter.name, text)}
        />
      ))}
      {hasNotebook &&
        others.map(name => (
          <TextInput
            key={name}
            label={name}
            description="The notebook does not declare this parameter. Empty removes it."
            value={texts[name] ?? ''}
            error={errors[`parameters.${name}`]}
            onChange={event => onChange(name, event.currentTarget.value)}
          />
        ))}
    </>
  );
}

interface ParameterFieldProps {
  readonly parameter: DeclaredParameter;
  readonly text: string;
  readonly error: string | undefined;
  readonly onChange: (text: string) => void;
}

function ParameterField({ parameter, text, error, onChange }: ParameterFieldProps) {
  const kind = kindOf(parameter);
  const standard = typedDefault(parameter);
  const description = parameter.help ? `${parameter.help} (${TYPES[kind]})` : TYPES[kind];
  if (kind === 'boolean') {
    return (
      <NativeSelect
        label={parameter.name}
        description={description}
        value={text}
        error={error}
        onChange={event => onChange(event.currentTarget.value)}
        data={[{ value: '', label: `Default: ${standard}` }, 'True', 'False']}
      />
    );
  }
  return (
    <TextInput
      label={parameter.name}
      description={description}
      placeholder={standard}
      value={text}
      error={error}
      inputMode={kind === 'integer' ? 'numeric' : kind === 'number' ? 'decimal' : undefined}
      onChange={event => onChange(event.currentTarget.value)}
      autoComplete="off"
      spellCheck={false}
    />
  );
}
