/** The server's endpoints, one line each. */

import type { ApiDocument } from "../reference/document";
import { askJson, patiently } from "./http";
import type {
  EngineChoice,
  KeyEntry,
  KeyLimits,
  Look,
  MadeKey,
  ModelSpec,
  NewKey,
  Ordered,
  Sample,
  Session,
  SigningSecret,
  System,
  Task,
  TaskEntry,
  TaskPage,
  Understanding,
  Upload,
  Usage,
} from "./shapes";

export const readSession = (): Promise<Session> => askJson("/v1/session");
export const openSession = (key: string): Promise<Session> =>
  askJson("/v1/session", { method: "POST", body: { key } });
export const openLink = (token: string): Promise<Session> =>
  askJson("/v1/session/link", { method: "POST", body: { token } });
export const closeSession = (): Promise<void> => askJson("/v1/session", { method: "DELETE" });

// Lists to choose from are asked for once: where the server is busy just then, they would be missing for good.
export const readLooks = async (): Promise<Look[]> =>
  (await patiently(() => askJson<{ looks: Look[] }>("/v1/looks"))).looks;
export const readEngines = async (): Promise<EngineChoice[]> =>
  (await patiently(() => askJson<{ engines: EngineChoice[] }>("/v1/engines"))).engines;
/** What tiles can be ordered; rejects with 404 where no engine makes any. */
export const readTileSpec = async (): Promise<ModelSpec> =>
  (await patiently(() => askJson<{ data: ModelSpec }>("/api/v1/skill/models/retexture_tile/spec"))).data;
export const readSamples = async (): Promise<Sample[]> =>
  (await patiently(() => askJson<{ samples: Sample[] }>("/v1/samples"))).samples;
export const takeSample = (name: string): Promise<{ url: string }> =>
  askJson(`/v1/samples/${encodeURIComponent(name)}`, { method: "POST" });
export const understand = (prompt: string, signal: AbortSignal): Promise<Understanding> =>
  askJson("/v1/understand", { method: "POST", body: { prompt }, signal });

export function upload(file: File, signal: AbortSignal): Promise<Upload> {
  const form = new FormData();
  form.append("file", file);
  return askJson("/v1/files", { method: "POST", form, signal });
}

/** Have the server fetch a picture from the web, and keep it as if it had been uploaded. */
export const fetchPicture = (url: string, signal: AbortSignal): Promise<Upload> =>
  askJson("/v1/files/fetch", { method: "POST", body: { url }, signal });

/** Order pictures; an order that is sent again under the same `name` makes no second task. */
export const createTask = ({ model, params }: Ordered, name: string): Promise<Task> =>
  askJson("/model/v1/generation", {
    method: "POST",
    body: { model, input: [{ params }] },
    headers: { "Idempotency-Key": name },
  });

export interface TaskFilter {
  status?: string;
  q?: string;
  key?: string;
  cursor?: string;
  limit?: number;
}

export const listTasks = (filter: TaskFilter, signal?: AbortSignal): Promise<TaskPage> =>
  askJson(`/v1/tasks${query(filter)}`, { signal });
export const readTask = (id: string): Promise<TaskEntry> => askJson(`/v1/tasks/${encodeURIComponent(id)}`);
export const deleteTask = (id: string): Promise<void> =>
  askJson(`/v1/tasks/${encodeURIComponent(id)}`, { method: "DELETE" });
export const retryTask = (id: string): Promise<TaskEntry> =>
  askJson(`/v1/tasks/${encodeURIComponent(id)}/retry`, { method: "POST" });
export const cancelTask = (id: string): Promise<TaskEntry> =>
  askJson(`/v1/tasks/${encodeURIComponent(id)}/cancel`, { method: "POST" });

export const listKeys = async (): Promise<KeyEntry[]> =>
  (await askJson<{ keys: KeyEntry[] }>("/v1/keys")).keys;
export const createKey = (key: NewKey): Promise<MadeKey> =>
  askJson("/v1/keys", { method: "POST", body: key });
export const changeKey = (id: string, changes: KeyLimits & { name?: string }): Promise<KeyEntry> =>
  askJson(`/v1/keys/${id}`, { method: "PATCH", body: changes });
export const rotateKey = (id: string, overlap: number): Promise<MadeKey> =>
  askJson(`/v1/keys/${id}/rotate`, { method: "POST", body: { overlap } });
export const revokeKey = (id: string): Promise<KeyEntry> => askJson(`/v1/keys/${id}`, { method: "DELETE" });
export const readSecrets = async (): Promise<SigningSecret[]> =>
  (await askJson<{ secrets: SigningSecret[] }>("/v1/key/secret")).secrets;
export const rotateSecret = async (): Promise<SigningSecret[]> =>
  (await askJson<{ secrets: SigningSecret[] }>("/v1/key/secret/rotate", { method: "POST" })).secrets;

export const readUsage = (start: string, end: string): Promise<Usage> =>
  askJson(`/v1/usage${query({ start, end })}`);
export const usageCsv = (start: string, end: string): string =>
  `/v1/usage${query({ start, end, format: "csv" })}`;
export const readDescription = (): Promise<ApiDocument> => askJson("/openapi.json");
export const readSystem = (): Promise<System> => askJson("/v1/system");

function query(values: object): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== "");
  const words = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return words && `?${words}`;
}
