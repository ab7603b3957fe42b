// The control API, see sandbox/README.md. Nothing else in the page talks to the network.

/** The server refused; the message is its own plain sentence. */
export class Refused extends Error {}

/** Nobody answered. */
export class Unreachable extends Error {
  message = "The practice workspace is not answering.";
}

async function request(method, path, body) {
  const response = await fetch(`/control/${path}`, {
    method,
    headers: body ? { "Content-Type": "application/json" } : {},
    body: body ? JSON.stringify(body) : undefined,
  }).catch(() => {
    throw new Unreachable();
  });
  const answer = await response.json();
  if (!answer.ok) throw new Refused(answer.error);
  return answer;
}

export const post = (path, body = {}) => request("POST", path, body);
export const get = (path) => request("GET", path);
export const remove = (path) => request("DELETE", path);
