/** What an engine says that it understood, and how pictures came about: /openapi.json leaves both to engines. */

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
  /** Eras, ways of furnishing, artists. */
  manners: string[];
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

export interface InputReceipt {
  /** Of tiles there is none. */
  sourceSha256?: string;
  maskSha256?: string;
  swatchSha256?: string;
  understood: Told;
  ignored: Ignored[];
  notes: string[];
  pictures?: Kept[];
  /** Who made its first picture, where it is another engine than that of the first input. */
  engine?: string;
  tried?: Tried[];
}

/** An engine that a chain passed over, or left before another one made the picture. */
export interface Tried {
  engine: string;
  /** A sentence without its subject and full stop. */
  detail: string;
  seconds?: number;
  tries?: number;
  upstream?: { cost?: string }[];
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
  /** Who made it, where another engine made the first of its input. */
  engine?: string;
}

export interface Receipt {
  engine: string;
  engineVersion: string;
  seed: number;
  inputs: InputReceipt[];
}
