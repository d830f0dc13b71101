// SPDX-License-Identifier: Apache-2.0
import type { FieldError } from './types.ts';

const BASE = '/api/v1';

/** "Must be 1 to 9." for the API's "must be 1 to 9". */
export function sentence(message: string, capital = true): string {
  const end = /[.!?]$/.test(message) ? '' : '.';
  return (capital ? message.charAt(0).toUpperCase() : message.charAt(0)) + message.slice(1) + end;
}

/** Why a request was not done, in words for people. */
export class Problem extends Error {
  readonly status: number;
  readonly type: string;
  readonly errors: FieldError[];

  constructor(status: number, type: string, detail: string, errors: FieldError[] = []) {
    super(detail);
    this.status = status;
    this.type = type;
    this.errors = errors;
  }

  /** What is wrong with a field of the form, if it is that one. */
  of(field: string): string | undefined {
    const message = this.errors.find((error) => error.field === field)?.message;
    return message && sentence(message);
  }
}

export function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem(0, 'unexpected', 'Something went wrong in this page. Please reload it.');
}

let signedOut: () => void = () => undefined;

/** Called when an answer says that nobody is signed in any more. */
export function onSignedOut(listener: () => void): void {
  signedOut = listener;
}

function csrfToken(): string | undefined {
  const cookie = document.cookie.split('; ').find((part) => part.startsWith('XSRF-TOKEN='));
  return cookie && decodeURIComponent(cookie.slice('XSRF-TOKEN='.length));
}

export interface Options {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  body?: unknown;
  /** In place of a body as JSON. */
  file?: Blob;
  /** The media type of the file. */
  type?: string;
  /** A request under the same key is done once, however often it is sent. */
  once?: string;
  /** The version that a change is meant for. */
  ifMatch?: string;
  signal?: AbortSignal;
}

async function send(path: string, options: Options): Promise<Response> {
  const headers = new Headers({ Accept: 'application/json, application/problem+json, */*' });
  const method = options.method ?? 'GET';
  const token = csrfToken();
  if (method !== 'GET' && token) {
    headers.set('X-XSRF-TOKEN', token);
  }
  if (options.once) {
    headers.set('Idempotency-Key', options.once);
  }
  if (options.ifMatch) {
    headers.set('If-Match', options.ifMatch);
  }
  if (options.body !== undefined) {
    headers.set('Content-Type', 'application/json');
  }
  if (options.file) {
    headers.set('Content-Type', options.type ?? 'application/octet-stream');
  }
  const init: RequestInit = { method, headers, credentials: 'same-origin', signal: options.signal ?? null };
  if (options.file) {
    init.body = options.file;
  } else if (options.body !== undefined) {
    init.body = JSON.stringify(options.body);
  }
  try {
    return await fetch(BASE + path, init);
  } catch (error) {
    if (options.signal?.aborted) {
      throw error;
    }
    throw new Problem(0, 'unreachable', 'The portal does not answer. Check the connection and try again.');
  }
}

const FALLBACK: Record<number, string> = {
  403: 'You may not do this. Ask an owner of this portal.',
  404: 'This does not exist, or not any more.',
  413: 'This is too large for the portal.',
  429: 'Too many tries. Wait a minute, then try again.',
};

async function problemOf(response: Response): Promise<Problem> {
  const fallback = FALLBACK[response.status] ?? 'The portal could not do this. Try again in a moment.';
  try {
    const body = (await response.json()) as Partial<{ type: string; detail: string; errors: FieldError[] }>;
    return new Problem(response.status, body.type ?? '', body.detail || fallback, body.errors ?? []);
  } catch {
    return new Problem(response.status, '', fallback);
  }
}

/** Sends a request; throws a {@link Problem} if it is not done. */
export async function request(path: string, options: Options = {}): Promise<Response> {
  let response = await send(path, options);
  if (response.status === 403 && options.method && options.method !== 'GET') {
    // The token may be from an earlier session: the answer to this brings a fresh one.
    const problem = await problemOf(response.clone());
    if (problem.type.endsWith('csrf')) {
      await send('/session', {});
      response = await send(path, options);
    }
  }
  if (response.ok) {
    return response;
  }
  const problem = await problemOf(response);
  if (response.status === 401 && !path.startsWith('/session')) {
    signedOut();
  }
  throw problem;
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await request(path, signal ? { signal } : {});
  return (await response.json()) as T;
}

export async function change<T>(
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
  more: Pick<Options, 'once' | 'ifMatch'> = {},
): Promise<T> {
  const response = await request(path, { method, body, ...more });
  return (response.status === 204 ? undefined : await response.json().catch(() => undefined)) as T;
}

/** Sends a file as it is. */
export async function upload<T>(path: string, file: Blob): Promise<T> {
  const response = await request(path, { method: 'POST', file });
  return (await response.json()) as T;
}

/** Address of something that the browser fetches itself: a picture or a download. */
export function address(path: string): string {
  return BASE + path;
}
