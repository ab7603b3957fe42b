// The control API, see sandbox/README.md. Nothing else in the page talks to the network.

/** The server refused; the message is its own plain sentence. */
export class Refused extends Error {}

async function request(method, path, body, signal) {
  const response = await fetch(`/control/${path}`, {
    method,
    signal,
    headers: body ? { "Content-Type": "application/json" } : {},
    body: body ? JSON.stringify(body) : undefined,
  });
  const answer = await response.json();
  if (!answer.ok) throw new Refused(answer.error);
  return answer;
}

export const post = (path, body = {}) => request("POST", path, body);
export const get = (path, signal) => request("GET", path, undefined, signal);
export const remove = (path) => request("DELETE", path);
