import { Field, Select, type ControlProps } from './fields';
import type { ScheduleModel, State } from './model';
import { kindOf, typedDefault, type Parameter } from './parameters';

/** One field for each parameter of the notebook. */
export function ParameterFields({ model, state }: { model: ScheduleModel; state: State }) {
  return (
    <fieldset className="smallfry-Schedule-group">
      <legend>Parameters</legend>
      {state.parameters.map(parameter => (
        <ParameterField
          key={parameter.name}
          parameter={parameter}
          text={state.texts[parameter.name] ?? ''}
          error={state.errors[`parameters.${parameter.name}`]}
          onChange={text => model.setText(parameter.name, text)}
        />
      ))}
      {state.parameters.length === 0 && (
        <p className="smallfry-Field-help">
          {state.status === 'loading'
            ? 'Reading the notebook…'
            : 'This notebook has none. To have some, assign them in one cell and give this cell the tag “parameters”.'}
        </p>
      )}
    </fieldset>
  );
}

interface ParameterFieldProps {
  readonly parameter: Parameter;
  readonly text: string;
  readonly error: string | undefined;
  readonly onChange: (text: string) => void;
}

function ParameterField({ parameter, text, error, onChange }: ParameterFieldProps) {
  const { name, type, help } = parameter;
  const label = (
    <>
      {name}
      {type !== 'None' && <span className="smallfry-Field-type">{type}</span>}
    </>
  );
  return (
    <Field label={label} help={help || undefined} error={error}>
      {props => <Control {...props} parameter={parameter} text={text} onChange={onChange} />}
    </Field>
  );
}

function Control({
  parameter,
  text,
  onChange,
  ...props
}: ControlProps & Omit<ParameterFieldProps, 'error'>) {
  const kind = kindOf(parameter);
  const standard = typedDefault(parameter);
  if (kind === 'boolean') {
    return (
      <Select {...props} value={text} onChange={event => onChange(event.target.value)}>
        <option value="">{standard} (the notebook’s default)</option>
        <option value="True">True</option>
        <option value="False">False</option>
      </Select>
    );
  }
  return (
    <input
      {...props}
      className="jp-mod-styled"
      type="text"
      inputMode={kind === 'integer' ? 'numeric' : kind === 'number' ? 'decimal' : 'text'}
      autoComplete="off"
      spellCheck={false}
      placeholder={standard}
      value={text}
      onChange={event => onChange(event.target.value)}
    />
  );
}
