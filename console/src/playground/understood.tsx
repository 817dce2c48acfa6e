import type { Colour, Material, Told, Understanding, Understood } from "../api/shapes";
import { text } from "../text";
import { swatch } from "./slots";
import { parts, states, wholly } from "./told";

function Dot({ colour }: { colour: Colour }) {
  return <span class="dot" style={{ backgroundColor: colour.hex }} title={colour.name} />;
}

function Colours({ colours }: { colours: Colour[] }) {
  return (
    <>
      {colours.map((colour) => (
        <Dot key={colour.name} colour={colour} />
      ))}
    </>
  );
}

/** "rose gold" is said once, where a colour is called by its material. */
function qualified({ name, colours }: Material): string {
  const names = colours.map((colour) => colour.name);
  const last = names.at(-1);
  const said = last !== undefined && (last.endsWith(name) || name.startsWith(last));
  return said ? text.list(names) : `${text.list(names)} ${name}`.trim();
}

function MaterialLabel({ material }: { material: Material }) {
  const state = states(material.condition);
  return (
    <li>
      <Colours colours={material.colours} />
      {qualified(material)}
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
      {state && `, ${state}`}
      {material.targets.length > 0 && <span class="where"> {text.prompt.on(parts(material.targets))}</span>}
    </li>
  );
}

/** What a prompt asks for, as short labels: one for each wish, with the part that it is for. */
export function Labels({ understood: told }: { understood: Told }) {
  const understood = wholly(told);
  const state = states(understood.condition);
  return (
    <ul class="labels">
      {understood.materials.map((material) => (
        <MaterialLabel key={`${material.name} ${parts(material.targets)}`} material={material} />
      ))}
      {understood.repaints.map(({ colours, targets }) => (
        <li key={parts(targets)}>
          <Colours colours={colours} />
          {text.list(colours.map(({ name }) => name))}
          <span class="where"> {text.prompt.on(parts(targets))}</span>
        </li>
      ))}
      {understood.treatments.map(({ condition, targets }) => (
        <li key={parts(targets)}>
          {states(condition)}
          <span class="where"> {text.prompt.on(parts(targets))}</span>
        </li>
      ))}
      <Others understood={understood} />
      {state && <li>{text.prompt.everything(state)}</li>}
      {understood.kept.map((target) => (
        <li key={target.text} class="stays">
          {text.prompt.kept(text.prompt.part(target.text))}
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

/** What holds for the whole picture. */
function Others({ understood }: { understood: Understood }) {
  return (
    <>
      {understood.styles.map((style) => (
        <li key={style}>{style}</li>
      ))}
      {understood.lights.map((light) => (
        <li key={light}>{text.prompt.light(light)}</li>
      ))}
      {understood.manners.map((manner) => (
        <li key={manner}>{text.prompt.manner(manner)}</li>
      ))}
      {understood.colours.map((colour) => (
        <li key={colour.name}>
          <Dot colour={colour} />
          {colour.name}
        </li>
      ))}
    </>
  );
}

/** Words that were read as others, and words that nothing was made of. */
export function Readings({ understood }: { understood: Told }) {
  const { corrections, unknown } = wholly(understood);
  return (
    <>
      {corrections.map(({ written, read }) => (
        <p key={written}>{text.prompt.corrected(written, read)}</p>
      ))}
      {unknown.length > 0 && <p>{text.prompt.unknown(unknown)}</p>}
    </>
  );
}

/** Whether something was misread, or could have been. */
export const hasReadings = ({ corrections, unknown }: Told): boolean =>
  Boolean(corrections?.length || unknown?.length);

interface Given {
  id: string;
  understanding: Understanding | null;
  written: boolean;
}

/** Under the prompt, while it is being written. */
export function UnderstoodSoFar({ id, understanding, written }: Given) {
  return (
    <div id={id} class="understood" aria-live="polite">
      {!written && <p class="hint">{text.prompt.hint}</p>}
      {written && understanding && (
        <>
          {understanding.understood.recognised ? (
            <Labels understood={understanding.understood} />
          ) : (
            <p class="hint">{swatch.chosen.value ? text.swatch.alone : text.prompt.unrecognised}</p>
          )}
          <div class="readings">
            <Readings understood={understanding.understood} />
            {understanding.ignored.map(({ text: words, reason }) => (
              <p key={words}>{text.prompt.ignored(words, reason)}</p>
            ))}
          </div>
        </>
      )}
    </div>
  );
}
