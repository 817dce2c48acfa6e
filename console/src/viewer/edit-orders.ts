/** Orders of Secondary Editing: the numbers that the wire contract has for each way. */

import type { Edited, EditOrder, Format } from "../api/shapes";

const UPSCALES = ["standard", "creative", "2x", "4x"];
const VARIATIONS = ["subtle", "strong"];
const REMIXES = ["strong", "subtle"];

interface Beside {
  format?: Format;
  seed?: number;
  maps?: boolean;
}

/** The order of an edit; `prompt` is taken by remixes, and by variations that mix one in. */
export function editOrder(
  {
    kind,
    way,
    job_id: jobId,
    image_number: imageNo,
  }: Pick<Edited, "kind" | "way" | "job_id" | "image_number">,
  prompt: string,
  { format, seed, maps }: Beside,
): EditOrder {
  const picture = { jobId, imageNo, ...(format && { format }) };
  const drawn = { ...picture, ...(seed !== undefined && { seed }), ...(maps && { maps }) };
  if (kind === "upscale") {
    return { model: "midjourney_upscale", params: { ...picture, type: UPSCALES.indexOf(way) } };
  }
  if (kind === "remix") {
    const mode = REMIXES.indexOf(way);
    return { model: "midjourney_remix", params: { ...drawn, mode, remixPrompt: prompt } };
  }
  const mixed = prompt && { remixPrompt: prompt };
  return { model: "midjourney_variation", params: { ...drawn, type: VARIATIONS.indexOf(way), ...mixed } };
}
