/** What the server answers; the names are those of the wire. Times are Unix seconds, money is decimal text. */

export interface KeyEntry {
  id: string;
  name: string;
  prefix: string;
  admin: boolean;
  discount: number;
  created_at: number;
  last_used_at?: number;
  revoked_at?: number;
  budget?: string;
  spent: string;
  reserved: string;
  left?: string;
  rate?: number;
  concurrency?: number;
}

export interface MadeKey extends KeyEntry {
  key: string;
}

export interface KeyLimits {
  budget?: string | null;
  rate?: number | null;
  concurrency?: number | null;
}

export interface NewKey extends KeyLimits {
  name: string;
  admin: boolean;
  discount: number;
}

export interface Session {
  csrf?: string;
  key: KeyEntry;
}

export interface SigningSecret {
  secret: string;
  created_at: number;
  expires_at?: number;
}

export interface Upload {
  url: string;
  name: string;
  width: number;
  height: number;
}

export type LookKind = "material" | "style" | "light";

export interface Look {
  name: string;
  kind: LookKind;
  words: string[];
  thumbnail: string;
}

export interface Colour {
  name: string;
  hex: string;
}

export interface Understood {
  recognised: boolean;
  materials: {
    name: string;
    colours: Colour[];
    accents: { part: string; colour?: Colour | null; material?: string | null }[];
  }[];
  styles: string[];
  lights: string[];
  colours: Colour[];
  excluded: string[];
  parameters: Record<string, unknown>;
}

export interface Ignored {
  text: string;
  reason: string;
}

export interface Understanding {
  understood: Understood;
  ignored: Ignored[];
}

export interface Sample {
  name: string;
  title: string;
  author: string;
  licence: string;
  url: string;
}

export type Status = "in_progress" | "completed" | "failed";

export interface InputReceipt {
  sourceSha256: string;
  understood: Understood;
  ignored: Ignored[];
  notes: string[];
}

export interface Receipt {
  engine: string;
  engineVersion: string;
  seed: number;
  inputs: InputReceipt[];
}

/** A task as the wire contract has it. */
export interface Task {
  id: string;
  created_at: number;
  status: Status;
  progress?: number;
  output?: { content: { type: string; url: string; jobId: string }[] }[];
  usage?: { cost: string; discount: number };
  error?: { code: number; error_message: string };
  metadata: {
    started_at?: number;
    completed_at?: number;
    retexture?: Receipt;
    [name: string]: unknown;
  };
}

export type Format = "png" | "jpeg" | "webp" | "avif";

export interface Order {
  imgUrl: string;
  remixPrompt: string;
  n: number;
  structure: number;
  format: Format;
  seed?: number;
}

export interface KeyName {
  id: string;
  name: string;
}

export type State = "queued" | "running" | "completed" | "failed" | "cancelled";

export interface Made {
  url: string;
  thumbnail: string;
  number: number;
}

export interface InputEntry {
  prompt: string;
  source: { url: string; thumbnail?: string };
  outputs: Made[];
}

/** A task as the console has it. */
export interface TaskEntry {
  id: string;
  key: KeyName;
  status: Status;
  state: State;
  progress: number;
  engine: string;
  seed: number;
  count: number;
  structure: number;
  format: Format;
  cost: string;
  request_id: string;
  created_at: number;
  started_at?: number;
  completed_at?: number;
  expires_at?: number;
  error?: { code: number; message: string };
  inputs: InputEntry[];
  /** Where one task was asked for. */
  receipt?: Partial<Receipt>;
}

export interface TaskPage {
  tasks: TaskEntry[];
  cursor?: string;
}

export interface Spent {
  tasks: number;
  price: string;
  cost: string;
}

export interface DaySpent extends Spent {
  date: string;
  key: KeyName;
}

export interface Usage {
  start: string;
  end: string;
  total: Spent;
  days: DaySpent[];
}

export interface System {
  version: string;
  python: string;
  workers: { name: string; queues: string[]; started_at: number; seen_at: number }[];
  queue: { waiting: number; running: number; held: number; oldest?: number; callbacks: number };
  engines: {
    name: string;
    ok: boolean;
    detail: string;
    version?: string;
    workers: number;
    default: boolean;
  }[];
  storage: { kind: string; ok: boolean; detail: string; files: number; bytes: number; free?: number };
  database: { kind: string; tasks: number };
  failures: {
    task_id: string;
    key: KeyName;
    engine: string;
    message: string;
    request_id: string;
    failed_at: number;
  }[];
}
