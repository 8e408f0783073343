/** The fake Meta's control side. */

export async function getJson(path) {
  return readAnswer(await fetch(path));
}

export async function postJson(path, body) {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return readAnswer(answer);
}

async function readAnswer(answer) {
  const text = await answer.text();
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    body = { error: text.slice(0, 200) };
  }
  if (!answer.ok) throw new Error(problemText(body) ?? `HTTP ${answer.status}`);
  return body;
}

function problemText(body) {
  if (typeof body?.message === 'string') return body.message;
  if (typeof body?.error === 'string') return body.error;
  return undefined;
}

/** Calls the handler of each event; `onOpen` also after every reconnection, when news may have been missed. */
export function listen(handlers, { onOpen, onLost }) {
  const source = new EventSource('/_control/events');
  source.addEventListener('open', onOpen);
  source.addEventListener('error', onLost);
  for (const [name, handler] of Object.entries(handlers)) {
    source.addEventListener(name, (event) => handler(JSON.parse(event.data)));
  }
}
