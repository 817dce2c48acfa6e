import type { Region } from "../api/shapes";
import { text } from "../text";

/** What is no name of a look. */
const WORDS: Record<string, string> = {
  kept: text.receipt.stays,
  natural: text.receipt.natural,
  swatch: text.receipt.own,
};

/** What covers which part of the picture, and which parts were looked for in vain. */
export function Regions({ regions }: { regions: Region[] }) {
  const alone = regions.every(({ where }) => where === "");
  const placed = (region: Region): string =>
    region.where ? text.prompt.part(region.where) : alone ? text.receipt.whole : text.receipt.rest;
  return (
    <table class="regions">
      <caption>{text.receipt.regions}</caption>
      <thead class="off-screen">
        <tr>
          <th scope="col">{text.receipt.part}</th>
          <th scope="col">{text.receipt.look}</th>
          <th scope="col">{text.receipt.share}</th>
        </tr>
      </thead>
      <tbody>
        {regions.map((region) => (
          <tr key={`${region.where} ${region.what}`} class={region.found ? "" : "missing"}>
            <th scope="row">
              {placed(region)}
              {region.guessed && <span class="hint guessed">{text.receipt.guessed(region.guessed)}</span>}
            </th>
            <td>{WORDS[region.what] ?? region.what}</td>
            <td>{region.found ? text.receipt.shareOf(region.share) : text.receipt.notFound}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
