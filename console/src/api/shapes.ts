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

/** A part of the picture, in the prompt's words. */
export interface Target {
  place: string;
  text: string;
  colour: Colour | null;
}

export type ConditionName = "intensity" | "scale" | "wear" | "wetness" | "snow" | "dust";

/** The state of a surface, as far as it is not the usual one. */
export type Condition = Partial<Record<ConditionName, number>>;

export interface Material {
  name: string;
  colours: Colour[];
  accents: { part: string; colour: Colour | null; material: string | null }[];
  targets: Target[];
  condition: Condition;
}

/** What came of one wish in one photo. */
export interface Region {
  /** A material, colours as paint, or "kept". */
  what: string;
  /** The prompt's words for the part; empty: all that nothing else claims. */
  where: string;
  found: boolean;
  /** Of the picture, 0 to 1. */
  share: number;
  /** What was taken for a part without marks of its own, in words; empty or absent: nothing was guessed. */
  guessed?: string;
}

export interface Understood {
  recognised: boolean;
  materials: Material[];
  styles: string[];
  lights: string[];
  colours: Colour[];
  repaints: { colours: Colour[]; targets: Target[] }[];
  /** Parts whose own surface is wanted in another state. */
  treatments: { condition: Condition; targets: Target[] }[];
  condition: Condition;
  everything: boolean;
  kept: Target[];
  excluded: string[];
  parameters: Record<string, unknown>;
  /** Words that nothing was made of. */
  unknown: string[];
  corrections: { written: string; read: string }[];
  /** In receipts alone: what a prompt says of no photo. */
  regions: Region[];
}

/** Engines other than the one that comes along, and tasks of earlier versions, tell less. */
export type Told = Partial<Understood>;

export interface Ignored {
  text: string;
  reason: string;
}

export interface Understanding {
  understood: Told;
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
  maskSha256?: string;
  swatchSha256?: string;
  understood: Told;
  ignored: Ignored[];
  notes: string[];
  pictures?: Kept[];
}

/** How much of the photo's structure one picture kept. */
export interface Kept {
  number: number;
  /** 0: another picture; 1: all of it. */
  structureScore: number;
  /** What it was made with in the end. */
  structure: number;
  /** How many times it was made. */
  renderings: number;
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
  minStructure?: number;
  maskUrl?: string;
  swatchUrl?: string;
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

/** A picture that was handed in. */
export interface Given {
  url: string;
  /** Absent where it lies elsewhere, or is deleted. */
  thumbnail?: string;
}

export interface InputEntry {
  prompt: string;
  source: Given;
  mask?: Given;
  swatch?: Given;
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
  min_structure: number;
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
  /** Servers of earlier versions do not count them. */
  pictures?: number;
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
