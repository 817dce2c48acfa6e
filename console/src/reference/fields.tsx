/** What is sent and what comes back, name by name. */

import { text } from "../text";
import {
  type ApiDocument,
  choices,
  objectsIn,
  type Parameter,
  resolved,
  type Schema,
  typeIn,
} from "./document";
import { Line } from "./words";

/** Bounds, a default, what there is to choose from. */
function rules(schema: Schema): string[] {
  const told: string[] = [];
  const between = (least: number | undefined, most: number | undefined, what: string): void => {
    if (least !== undefined || most !== undefined) told.push(text.reference.between(least, most, what));
  };
  if (schema.const !== undefined) told.push(text.reference.always(JSON.stringify(schema.const)));
  if (schema.enum) told.push(text.reference.oneOf(schema.enum.map((each) => JSON.stringify(each))));
  between(schema.minimum, schema.maximum, "");
  between(schema.minLength, schema.maxLength, text.reference.signs);
  between(schema.minItems, schema.maxItems, text.reference.entries);
  if (schema.default !== undefined && schema.default !== null && schema.default !== "") {
    told.push(text.reference.usually(JSON.stringify(schema.default)));
  }
  return told;
}

interface FieldGiven {
  name: string;
  schema: Schema;
  document: ApiDocument;
  /** How it is marked beside its type: "required", "header". */
  marks: string[];
  description?: string | undefined;
  depth: number;
}

function Field({ name, schema, document, marks, description, depth }: FieldGiven) {
  const found = resolved(schema, document);
  const told = [...choices(schema, document).flatMap(rules), ...(found.anyOf ? rules(found) : [])];
  const objects = objectsIn(schema, document);
  return (
    <li class="field-row">
      <p class="field-head">
        <code class="field-name">{name}</code> <span class="hint">{typeIn(schema, document)}</span>
        {marks.map((mark) => (
          <span key={mark} class="mark-word">
            {mark}
          </span>
        ))}
      </p>
      {(description || told.length > 0) && (
        <p class="field-words">
          {description && <Line text={`${description} `} />}
          {told.length > 0 && <span class="hint">{told.join(" · ")}</span>}
        </p>
      )}
      {objects.length > 0 && depth < DEEPEST && (
        <Objects objects={objects} document={document} depth={depth + 1} />
      )}
    </li>
  );
}

/** Nothing that the server tells is deeper. */
const DEEPEST = 6;

interface ObjectsGiven {
  objects: Schema[];
  document: ApiDocument;
  depth?: number;
}

/** The properties of an object; of several that it may be, one after the other. */
export function Objects({ objects, document, depth = 0 }: ObjectsGiven) {
  return (
    <>
      {objects.map((schema, at) => (
        <div key={schema.title ?? at} class="object">
          {objects.length > 1 && schema.description && (
            <p class="object-words">
              <Line text={schema.description} />
            </p>
          )}
          <ul class="fields">
            {Object.entries(schema.properties ?? {}).map(([name, each]) => (
              <Field
                key={name}
                name={name}
                schema={each}
                document={document}
                marks={schema.required?.includes(name) ? [text.reference.required] : []}
                description={resolved(each, document).description}
                depth={depth}
              />
            ))}
          </ul>
        </div>
      ))}
    </>
  );
}

export function Parameters({ given, document }: { given: Parameter[]; document: ApiDocument }) {
  return (
    <ul class="fields">
      {given.map(({ name, schema = {}, description, required, in: where }) => (
        <Field
          key={`${where} ${name}`}
          name={name}
          schema={schema}
          document={document}
          marks={[text.reference.places[where], ...(required ? [text.reference.required] : [])]}
          description={description}
          depth={DEEPEST}
        />
      ))}
    </ul>
  );
}
