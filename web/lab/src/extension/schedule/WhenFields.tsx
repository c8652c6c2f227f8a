import { useId } from 'react';
import { Field, FieldError, Select } from './fields';
import type { ScheduleModel, State } from './model';
import { browserTimeZone, forReader, inZone } from './times';
import { cronOf, DAYS, KINDS, type Kind } from './when';

interface Props {
  readonly model: ScheduleModel;
  readonly state: State;
}

/** When the job runs: a preset with its details, the zone, and the next times. */
export function WhenFields({ model, state }: Props) {
  const { when, errors } = state;
  return (
    <>
      <Field label="Run it">
        {props => (
          <Select
            {...props}
            value={when.kind}
            onChange={event => model.setWhen({ kind: event.target.value as Kind })}
          >
            {Object.entries(KINDS).map(([kind, label]) => (
              <option key={kind} value={kind}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {when.kind === 'weekly' && <Days model={model} state={state} />}
      {when.kind === 'hourly' && (
        <Field label="At minute" error={errors.minute}>
          {props => (
            <input
              {...props}
              className="jp-mod-styled"
              type="number"
              min={0}
              max={59}
              value={when.minute}
              onChange={event => model.setWhen({ minute: event.target.value })}
            />
          )}
        </Field>
      )}
      {(when.kind === 'daily' || when.kind === 'weekdays' || when.kind === 'weekly') && (
        <Field label="At" error={errors.time}>
          {props => (
            <input
              {...props}
              className="jp-mod-styled"
              type="time"
              value={when.time}
              onChange={event => model.setWhen({ time: event.target.value })}
            />
          )}
        </Field>
      )}
      {when.kind === 'custom' && (
        <Field
          label="Cron expression"
          help="Minute, hour, day of the month, month, day of the week. 30 6 * * MON-FRI is 06:30 on workdays."
          error={errors.cron}
        >
          {props => (
            <input
              {...props}
              className="jp-mod-styled smallfry-mod-code"
              type="text"
              autoComplete="off"
              spellCheck={false}
              value={when.cron}
              onChange={event => model.setWhen({ cron: event.target.value })}
            />
          )}
        </Field>
      )}
      {when.kind !== 'never' && (
        <>
          <TimeZone model={model} state={state} />
          <NextTimes state={state} />
        </>
      )}
    </>
  );
}

function Days({ model, state: { when, errors } }: Props) {
  const id = useId();
  const toggle = (day: number) =>
    model.setWhen({
      days: when.days.includes(day) ? when.days.filter(d => d !== day) : [...when.days, day]
    });
  return (
    <fieldset className="smallfry-Schedule-days" aria-describedby={`${id}-error`}>
      <legend>On</legend>
      {DAYS.map(day => (
        <label key={day.number}>
          <input
            type="checkbox"
            aria-label={day.name}
            checked={when.days.includes(day.number)}
            onChange={() => toggle(day.number)}
          />
          {day.short}
        </label>
      ))}
      <FieldError id={`${id}-error`} error={errors.days} />
    </fieldset>
  );
}

function TimeZone({ model, state }: Props) {
  const zones = useId();
  return (
    <Field label="Time zone" error={state.errors.timeZone}>
      {props => (
        <>
          <input
            {...props}
            className="jp-mod-styled"
            type="text"
            list={zones}
            autoComplete="off"
            spellCheck={false}
            value={state.timeZone}
            onChange={event => model.setTimeZone(event.target.value)}
          />
          <datalist id={zones}>
            {state.timeZones.map(zone => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}

function NextTimes({ state: { preview, when, timeZone } }: { state: State }) {
  const heading = useId();
  const cron = cronOf(when);
  return (
    <section className="smallfry-Schedule-preview" aria-labelledby={heading} aria-live="polite">
      <h3 id={heading}>Next times</h3>
      {preview.status === 'loading' && <p className="smallfry-Field-help">Working them out…</p>}
      {preview.status === 'none' && (
        <p className="smallfry-Field-help">They appear here when the schedule is complete.</p>
      )}
      {preview.status === 'times' && preview.times.length === 0 && (
        <p className="smallfry-Field-help">This schedule never comes due.</p>
      )}
      {preview.status === 'times' && preview.times.length > 0 && (
        <ol>
          {preview.times.map(({ at, note }) => (
            <li key={at}>
              <NextTime at={at} note={note} timeZone={timeZone} />
            </li>
          ))}
        </ol>
      )}
      {'cron' in cron && when.kind !== 'custom' && (
        <p className="smallfry-Field-help">
          As cron: <code>{cron.cron}</code>
        </p>
      )}
    </section>
  );
}

function NextTime({ at, note, timeZone }: { at: string; note: string | null; timeZone: string }) {
  const reader = forReader(at, timeZone, browserTimeZone());
  return (
    <>
      <time dateTime={at}>{inZone(at, timeZone)}</time>
      {reader && <span className="smallfry-Field-help">{reader}</span>}
      {note && <span className="smallfry-Schedule-clock">{note}</span>}
    </>
  );
}
