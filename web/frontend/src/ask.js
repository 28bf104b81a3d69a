// Requests to our own server: the CSRF token goes along, a refusal becomes an Error with the server's sentence.
import { say } from "./words.js";

export const csrfToken = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

export class Refused extends Error {
  constructor(message, response, answer) {
    super(message);
    this.status = response?.status ?? 0;
    this.answer = answer;
  }
}

/** GET a URL; returns the Response. */
export const get = (url) => ask(url, { headers: { Accept: "application/json, application/xml, text/xml" } });

/** POST a body; returns the Response. */
export function post(url, body, headers = {}) {
  return ask(url, { method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": csrfToken(), ...headers } });
}

async function ask(url, options) {
  let response;
  try {
    response = await fetch(url, { credentials: "same-origin", ...options });
  } catch {
    throw new Refused(say("网络不通，请稍后重试。"));
  }
  if (response.ok) return response;
  const answer = await response.json().catch(() => null);
  throw new Refused(answer?.message ?? say("请求未完成（{status}）。", { status: response.status }), response, answer);
}
