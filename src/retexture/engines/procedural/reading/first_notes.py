"""What a client reads first about a prompt: what was guessed, and what was not understood at all."""

from retexture.prompts import Understanding


def first_notes(understanding: Understanding) -> tuple[str, ...]:
    """Say what was guessed, which language was not understood, and whether nothing is left to be done."""
    guessed = ", ".join(f"‘{each.written}’ is guessed to be {each.read}" for each in understanding.guesses)
    if guessed and understanding.by_guess:
        guessed = f"Nothing in the prompt is known by name; {guessed}"
    reason = idle_reason(understanding)
    notes = [f"{guessed}."] if guessed else []
    if reason:
        notes.append(f"{reason}: the pictures show the photo as it is.")
    elif understanding.language:
        notes.append(f"Some of the prompt is in {understanding.language}, which is not understood.")
    return tuple(notes)


def idle_reason(understanding: Understanding) -> str:
    """Say why nothing can be done for a prompt, as a sentence without its full stop; nothing where it can."""
    if understanding.recognised:
        return ""
    if understanding.language:
        return f"The prompt is in {understanding.language}, which is not understood"
    if (understanding.kept or understanding.excluded) and not understanding.unknown:
        return "Nothing new is asked for"
    return "Nothing in the prompt was recognised, and no material, style or light is near to it"
