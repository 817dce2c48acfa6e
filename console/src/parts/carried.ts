/** What is dragged onto the page or pasted into it, as far as it may be a picture. */

export type Carried =
  | { kind: "file"; file: File; others: number }
  | { kind: "address"; address: string }
  /** Files of which none is a picture; `name` is that of the first. */
  | { kind: "other"; name: string };

/** While something is dragged, its kinds are all that browsers tell. */
export const hasFiles = (data: DataTransfer): boolean => data.types.includes("Files");
export const hasAddress = (data: DataTransfer): boolean => data.types.includes("text/uri-list");

/** The first picture among files, else the address of a picture or link; null: neither. */
export function carried(data: DataTransfer): Carried | null {
  const files = [...data.items].flatMap((item) => {
    const file = item.getAsFile();
    return file ? [{ file, folder: item.webkitGetAsEntry()?.isDirectory ?? false }] : [];
  });
  const picture = files.find(({ file, folder }) => !folder && mayBePicture(file))?.file;
  if (picture) return { kind: "file", file: picture, others: files.length - 1 };
  if (files[0]) return { kind: "other", name: files[0].file.name };
  const address = pictureIn(data.getData("text/html")) ?? firstOf(data.getData("text/uri-list"));
  return address ? { kind: "address", address } : null;
}

/** Of some formats browsers know no type: the server looks into the file. */
const mayBePicture = ({ type }: File): boolean => type === "" || type.startsWith("image/");

/** A picture that is a link is meant itself, not where it leads. */
function pictureIn(html: string): string | undefined {
  return new DOMParser().parseFromString(html, "text/html").querySelector("img")?.src;
}

const firstOf = (list: string): string | undefined =>
  list.split(/\r?\n/).find((line) => line !== "" && !line.startsWith("#"));
