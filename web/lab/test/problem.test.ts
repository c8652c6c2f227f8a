import { expect, test } from 'vitest';
import { Problem, problemOf } from '../src/extension/schedule/problem';

test('a problem document is read', async () => {
  const body = {
    title: 'Bad Request',
    detail: 'One field is wrong.',
    errors: [{ field: 'name', message: 'Taken.' }],
    errorId: 'abc'
  };
  const problem = await problemOf(new Response(JSON.stringify(body), { status: 409 }));
  expect(problem).toBeInstanceOf(Problem);
  expect(problem).toMatchObject({
    message: 'One field is wrong.',
    status: 409,
    errors: body.errors,
    errorId: 'abc'
  });
});

test('an answer without detail tells its title', async () => {
  const problem = await problemOf(new Response('{"title":"Gone"}', { status: 410 }));
  expect(problem).toMatchObject({ message: 'Gone', errors: [], errorId: null });
});

test('an answer that is no JSON tells its status', async () => {
  const problem = await problemOf(new Response('<html>', { status: 502 }));
  expect(problem.message).toBe('Smallfry answered with status 502.');
});
