import { caretDownEmptyIcon } from '@jupyterlab/ui-components';
import { useId, type ComponentProps, type ReactNode } from 'react';

/** What a control needs so that its label, help and error are read with it. */
export interface ControlProps {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean | undefined;
}

export interface FieldProps {
  readonly label: ReactNode;
  readonly help?: ReactNode;
  readonly error?: string | undefined;
  readonly children: (props: ControlProps) => ReactNode;
}

/** A labelled control with its help and its error. */
export function Field({ label, help, error, children }: FieldProps) {
  const id = useId();
  const describedBy = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className="smallfry-Field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        'aria-describedby': describedBy || undefined,
        'aria-invalid': error ? true : undefined
      })}
      {help && (
        <p id={`${id}-help`} className="smallfry-Field-help">
          {help}
        </p>
      )}
      <FieldError id={`${id}-error`} error={error} />
    </div>
  );
}

export function FieldError({ id, error }: { id: string; error: string | undefined }) {
  return error ? (
    <p id={id} className="smallfry-Field-error">
      {error}
    </p>
  ) : null;
}

/** A `select` in JupyterLab's look. */
export function Select(props: ComponentProps<'select'>) {
  return (
    <div className="jp-select-wrapper">
      <select {...props} className="jp-mod-styled" />
      <caretDownEmptyIcon.react tag="span" stylesheet="select" right="8px" top="5px" width="18px" />
    </div>
  );
}
