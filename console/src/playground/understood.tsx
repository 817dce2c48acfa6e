import type { Colour, Understanding } from "../api/shapes";
import { text } from "../text";

function Dot({ colour }: { colour: Colour }) {
  return <span class="dot" style={{ backgroundColor: colour.hex }} title={colour.name} />;
}

/** What a prompt asks for, as short labels. */
export function Labels({ understood }: { understood: Understanding["understood"] }) {
  return (
    <ul class="labels">
      {understood.materials.map((material) => (
        <li key={material.name}>
          {material.colours.map((colour) => (
            <Dot key={colour.name} colour={colour} />
          ))}
          {[...material.colours.map(({ name }) => name), material.name].join(" ")}
          {material.accents.map((accent) => {
            const kind = accent.colour?.name ?? accent.material ?? "";
            return (
              <span key={`${kind} ${accent.part}`}>
                {" "}
                {text.prompt.with} {accent.colour && <Dot colour={accent.colour} />}
                {kind} {accent.part}
              </span>
            );
          })}
        </li>
      ))}
      {understood.styles.map((style) => (
        <li key={style}>{style}</li>
      ))}
      {understood.lights.map((light) => (
        <li key={light}>{text.prompt.light(light)}</li>
      ))}
      {understood.colours.map((colour) => (
        <li key={colour.name}>
          <Dot colour={colour} />
          {colour.name}
        </li>
      ))}
      {understood.excluded.map((name) => (
        <li key={name} class="without">
          {text.prompt.without(name)}
        </li>
      ))}
      {Object.entries(understood.parameters).map(([name, value]) => (
        <li key={name}>
          {name} {String(value)}
        </li>
      ))}
    </ul>
  );
}

interface Given {
  id: string;
  understanding: Understanding | null;
  written: boolean;
}

/** Under the prompt, while it is being written. */
export function Understood({ id, understanding, written }: Given) {
  return (
    <div id={id} class="understood" aria-live="polite">
      {!written && <p class="hint">{text.prompt.hint}</p>}
      {written && understanding && (
        <>
          {understanding.understood.recognised ? (
            <Labels understood={understanding.understood} />
          ) : (
            <p class="hint">{text.prompt.unrecognised}</p>
          )}
          {understanding.ignored.length > 0 && (
            <ul class="ignored">
              {understanding.ignored.map(({ text: words, reason }) => (
                <li key={words}>{text.prompt.ignored(words, reason)}</li>
              ))}
            </ul>
          )}
        </>
      )}
    </div>
  );
}
