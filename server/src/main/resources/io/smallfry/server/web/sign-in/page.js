'use strict';

const state = document.getElementById('state');
const form = document.getElementById('form');
const field = document.getElementById('token');
const button = form.querySelector('button');

/** Where to go after: only a path of this server. */
function target() {
  const next = new URLSearchParams(location.search).get('next') || '/';
  const url = new URL(next, location.origin);
  return url.origin === location.origin ? url.pathname + url.search + url.hash : '/';
}

function say(text, bad) {
  state.textContent = text;
  state.toggleAttribute('data-bad', bad);
}

async function signIn(body) {
  button.disabled = true;
  say('Signing in …', false);
  try {
    const answer = await fetch('/api/v1/sign-in', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (answer.ok) {
      location.replace(target());
      return;
    }
    const problem = await answer.json();
    say(problem.detail, true);
  } catch {
    say('The server does not answer. Is Smallfry still running?', true);
  }
  button.disabled = false;
  field.focus();
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  signIn({ token: field.value });
});

function useLink() {
  const code = location.hash.slice(1);
  if (code) {
    history.replaceState(null, '', location.pathname + location.search);
    signIn({ code });
  }
}

// A second link pasted into the same tab changes only the fragment.
window.addEventListener('hashchange', useLink);
useLink();
