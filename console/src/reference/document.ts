/** What /openapi.json says, as far as the reference shows it. */

export interface Schema {
  $ref?: string;
  type?: string;
  title?: string;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  additionalProperties?: boolean | Schema;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  example?: unknown;
  examples?: unknown[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
}

export interface Content {
  schema?: Schema;
  example?: unknown;
  examples?: Record<string, { summary?: string; value: unknown }>;
}

export interface Parameter {
  name: string;
  in: "path" | "query" | "header" | "cookie";
  required?: boolean;
  description?: string;
  schema?: Schema;
  example?: unknown;
}

export interface Answer {
  description: string;
  content?: Record<string, Content>;
  headers?: Record<string, { description?: string }>;
}

export interface Operation {
  tags?: string[];
  summary?: string;
  description?: string;
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, Content> };
  responses: Record<string, Answer>;
  security?: unknown[];
}

export interface ApiDocument {
  info: { title: string; version: string; description?: string };
  paths: Record<string, Record<string, Operation>>;
  tags?: { name: string; description?: string }[];
  components?: { schemas?: Record<string, Schema> };
}

/** One operation, and what its place on the page is called. */
export interface Entry {
  id: string;
  method: string;
  path: string;
  operation: Operation;
}

export interface Group {
  name: string;
  description: string;
  entries: Entry[];
}

/** "POST /v1/keys/{key_id}" → "post-v1-keys-key_id", for addresses that stay. */
const idOf = (method: string, path: string): string =>
  `${method}${path}`.replace(/[^\w]+/g, "-").replace(/-$/, "");

/** The operations by tag, in the order of the document's tags. */
export function groupsOf(document: ApiDocument): Group[] {
  const entries = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      id: idOf(method, path),
      method,
      path,
      operation,
    })),
  );
  return (document.tags ?? [])
    .map(({ name, description = "" }) => ({
      name,
      description,
      entries: entries.filter(({ operation }) => operation.tags?.[0] === name),
    }))
    .filter((group) => group.entries.length > 0);
}

/** Whether an operation has all words that are sought, in its name, its address or its method. */
export function fits({ method, path, operation }: Entry, sought: string): boolean {
  const there = `${operation.summary} ${method} ${path} ${operation.tags?.join(" ")}`.toLowerCase();
  return sought
    .toLowerCase()
    .split(/\s+/)
    .every((word) => there.includes(word));
}

/** A schema itself, where a reference to it stands. */
export function resolved(schema: Schema, document: ApiDocument): Schema {
  const name = schema.$ref?.split("/").pop();
  const found = name ? document.components?.schemas?.[name] : undefined;
  return found ? { ...found, ...(schema.description && { description: schema.description }) } : schema;
}

/** What a value may be, but for nothing at all. */
export function choices(schema: Schema, document: ApiDocument): Schema[] {
  const found = resolved(schema, document);
  const all = found.anyOf?.flatMap((each) => choices(each, document)) ?? [found];
  return all.filter(({ type }) => type !== "null");
}

/** The objects that a value may be or is a list of: their properties are worth a table. */
export function objectsIn(schema: Schema, document: ApiDocument): Schema[] {
  return choices(schema, document).flatMap((each) => {
    if (each.items) return objectsIn(each.items, document);
    return each.properties ? [each] : [];
  });
}

/** "string", "list of integer", "string or null". */
export function typeIn(schema: Schema, document: ApiDocument): string {
  const found = resolved(schema, document);
  if (found.anyOf) return [...new Set(found.anyOf.map((each) => typeIn(each, document)))].join(" or ");
  if (found.items) return `list of ${typeIn(found.items, document)}`;
  return found.type ?? (found.properties ? "object" : "any");
}

/** A value as it may look, from what the document gives as examples. */
export function exampleOf(schema: Schema, document: ApiDocument, depth = 0): unknown {
  const found = resolved(schema, document);
  const given = found.example ?? found.examples?.[0] ?? found.const ?? found.enum?.[0];
  if (given !== undefined) return given;
  if (found.anyOf) return exampleOf(found.anyOf[0] ?? {}, document, depth);
  if (depth > 5) return null;
  if (found.items) return [exampleOf(found.items, document, depth + 1)];
  if (found.properties) {
    const all = Object.entries(found.properties);
    return Object.fromEntries(all.map(([name, each]) => [name, exampleOf(each, document, depth + 1)]));
  }
  const blank: Record<string, unknown> = { string: "", integer: 0, number: 0, boolean: false, object: {} };
  return found.default ?? blank[found.type ?? ""] ?? null;
}

export interface Example {
  name: string;
  value: unknown;
}

/** The examples of a content, made up from its schema where none is given. */
export function examplesOf(content: Content, document: ApiDocument): Example[] {
  const named = Object.entries(content.examples ?? {});
  if (named.length > 0) return named.map(([name, { summary = name, value }]) => ({ name: summary, value }));
  if (content.example !== undefined) return [{ name: "", value: content.example }];
  return content.schema ? [{ name: "", value: exampleOf(content.schema, document) }] : [];
}
