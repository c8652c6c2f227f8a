import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import type { Errors } from '../model/draft';
import { cronOf, DAYS, KINDS, type Kind, type When } from '../model/schedule';

interface WhenFieldsProps {
  readonly when: When;
  readonly errors: Errors;
  readonly onChange: (when: When) => void;
}

export function WhenFields({ when, errors, onChange }: WhenFieldsProps) {
  const set = (part: Partial<When>) => onChange({ ...when, ...part });
  const choose = (kind: Kind) => {
    // A custom expression starts from what was chosen before.
    const result = cronOf(when);
    const cron = kind === 'custom' && 'cron' in result && result.cron ? result.cron : when.cron;
    set({ kind, cron });
  };
  const hasTime = ['daily', 'weekdays', 'weekly', 'monthly'].includes(when.kind);
  return (
    <>
      <div className="row">
        <NativeSelect
          label="Run it"
          value={when.kind}
          data={Object.entries(KINDS).map(([value, label]) => ({ value, label }))}
          onChange={event => choose(event.currentTarget.value as Kind)}
        />
        {when.kind === 'monthly' && (
          <TextInput
            label="On day"
            inputMode="numeric"
            value={when.dayOfMonth}
            error={errors.dayOfMonth}
            onChange={event => set({ dayOfMonth: event.currentTarget.value })}
          />
        )}
        {hasTime && (
          <TextInput
            label="At"
            type="time"
            value={when.time}
            error={errors.time}
            onChange={event => set({ time: event.currentTarget.value })}
          />
        )}
        {when.kind === 'hourly' && (
          <TextInput
            label="At minute"
            inputMode="numeric"
            value={when.minute}
            error={errors.minute}
            onChange={event => set({ minute: event.currentTarget.value })}
          />
        )}
      </div>
      {when.kind === 'weekly' && (
        <Checkbox.Group
          label="Days"
          value={when.days.map(String)}
          error={errors.days}
          onChange={days => set({ days: days.map(Number) })}
        >
          <div className="actions" style={{ marginTop: 6, gap: '0.5rem 1rem' }}>
            {DAYS.map(({ number, short, name }) => (
              <Checkbox
                key={number}
                size="sm"
                value={String(number)}
                label={short}
                aria-label={name}
              />
            ))}
          </div>
        </Checkbox.Group>
      )}
      {when.kind === 'monthly' && Number(when.dayOfMonth) > 28 && (
        <p className="reason" style={{ margin: 0 }}>
          Months that have no day {when.dayOfMonth} are left out.
        </p>
      )}
      {when.kind === 'custom' && (
        <TextInput
          label="Cron expression"
          description="Minute, hour, day of the month, month, day of the week; or @hourly, @daily, @weekly, @monthly"
          value={when.cron}
          error={errors.cron}
          onChange={event => set({ cron: event.currentTarget.value })}
          styles={{ input: { fontFamily: 'var(--mono)' } }}
          autoComplete="off"
          spellCheck={false}
        />
      )}
    </>
  );
}
