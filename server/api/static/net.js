// The line to the server: requests with documented errors, and ids that are made once per command.

export class Refused extends Error {
  constructor(problem, status) {
    super(problem.en || problem.code);
    this.code = problem.code;
    this.words = { sv: problem.sv, en: problem.en };
    this.field = problem.field || null;
    this.status = status;
  }
}

export class Unreachable extends Error {}

export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let now = Date.now();
  for (let index = 5; index >= 0; index -= 1) {
    bytes[index] = now % 256;
    now = Math.floor(now / 256);
  }
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

export function ask(method, path, body = null, token = null) {
  const headers = { Accept: "application/json" };
  if (body !== null) headers["Content-Type"] = "application/json";
  if (token) headers.Authorization = `Bearer ${token}`;
  return request(method, path, headers, body === null ? null : JSON.stringify(body), 15000);
}

// Sends one picture as it is; a phone on a poor line needs its time.
export function upload(id, file, question) {
  const about = question === null ? "" : `&question=${encodeURIComponent(question)}`;
  return request("POST", `/api/patient/case/pictures?id=${id}${about}`, { Accept: "application/json", "Content-Type": "application/octet-stream" }, file, 130000);
}

async function request(method, path, headers, body, patience) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patience);
  let response;
  let answer;
  try {
    response = await fetch(path, {
      method,
      headers,
      body,
      credentials: "same-origin",
      cache: "no-store",
      signal: stop.signal,
    });
    answer = await response.json();
  } catch (fault) {
    throw new Unreachable(String(fault));
  } finally {
    clearTimeout(timer);
  }
  if (!response.ok) {
    if (response.status >= 500 && !answer.code) throw new Unreachable(String(response.status));
    throw new Refused(answer, response.status);
  }
  return answer;
}
