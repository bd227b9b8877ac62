// Requests to the bot's HTTP API. The token, if the server asks for one, lives only as long as this tab.
const KEY = 'holdfast-token';
const refusedListeners = new Set();
const tokenListeners = new Set();

/** A request that did not succeed; the message is a sentence for people. */
export class RequestFailed extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export function authorization() {
  const token = sessionStorage.getItem(KEY);
  return token ? { Authorization: `Bearer ${token}` } : {};
}

export function hasToken() {
  return sessionStorage.getItem(KEY) !== null;
}

export function useToken(token) {
  if (token) sessionStorage.setItem(KEY, token);
  else sessionStorage.removeItem(KEY);
  tokenListeners.forEach((listener) => listener());
}

/** Called when the server answers 401 to anything. */
export function onTokenWanted(listener) {
  refusedListeners.add(listener);
}

export function onTokenChanged(listener) {
  tokenListeners.add(listener);
  return () => tokenListeners.delete(listener);
}

export function tokenWanted() {
  refusedListeners.forEach((listener) => listener());
}

/** Sends JSON, answers JSON (null for an empty body); throws RequestFailed. */
export async function request(method, path, body) {
  const headers = { Accept: 'application/json', ...authorization() };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let response;
  try {
    response = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), cache: 'no-store' });
  } catch {
    throw new RequestFailed(0, `${method} ${path} did not reach the bot. Is it still running?`);
  }
  const answer = await response.json().catch(() => null);
  if (response.ok) return answer;
  if (response.status === 401) tokenWanted();
  const why = answer?.detail || answer?.title || answer?.message || answer?.error || response.statusText || 'no reason given';
  throw new RequestFailed(response.status, `${method} ${path} was refused with ${response.status}: ${why}`);
}
