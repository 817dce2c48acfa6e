/**
 * What the server takes and answers, under the console's own names. The shapes are made of /openapi.json
 * before types are checked; times are Unix seconds, money is decimal text.
 */

import type { components } from "./described";
import type { Receipt, Told } from "./understood";

export type * from "./understood";

type Described = components["schemas"];

export type KeyEntry = Described["KeyEntry"];
export type KeyLimits = Pick<Described["KeyChanges"], "budget" | "rate" | "concurrency">;
export type KeyName = Described["KeyName"];
export type MadeKey = Described["MadeKey"];
export type NewKey = Described["NewKey"];
export type Session = Described["SessionEntry"];
export type SigningSecret = Described["Secret"];

export type EngineChoice = Described["EngineChoice"];
export type Look = Described["LookEntry"];
export type LookKind = Look["kind"];
export type Sample = Described["SampleEntry"];
export type Understanding = Described["Answer"] & { understood: Told };
export type Upload = Described["Upload"];

export type Order = Described["RetextureParameters"];
export type TileOrder = Described["TileParameters"];
export type ModelSpec = Described["ModelSpec"];
export type Format = NonNullable<Order["format"]>;

/** What each model takes. */
interface Parameters {
  midjourney_retexture: Order;
  midjourney_upscale: Described["UpscaleParameters"];
  midjourney_variation: Described["VariationParameters"];
  midjourney_remix: Described["RemixParameters"];
  retexture_tile: TileOrder;
}

/** What a task is made of: a model, and what it is given. */
export type Ordered = {
  [Name in keyof Parameters]: { model: Name; params: Parameters[Name] };
}[keyof Parameters];

/** What is ordered of an earlier picture. */
export type EditOrder = Exclude<Ordered, { model: "midjourney_retexture" | "retexture_tile" }>;
export type Edited = Described["EditEntry"];

/** A task as the wire contract has it. */
export type Task = Described["Task"] & { metadata: { retexture?: Receipt } };

/** A task as the console has it; with its receipt where one task was asked for. */
export type TaskEntry = Described["TaskEntry"] & { format: Format; receipt?: Partial<Receipt> };
export type TaskPage = Omit<Described["History"], "tasks"> & { tasks: TaskEntry[] };
export type InputEntry = Described["InputEntry"];
export type Given = Described["SourceEntry"];
export type Made = Described["Made"];
export type Status = TaskEntry["status"];
export type State = TaskEntry["state"];

export type Usage = Described["UsageReport"];
export type DaySpent = Described["DayEntry"];
export type Spent = Described["Spent"];

export type System = Described["System"];
