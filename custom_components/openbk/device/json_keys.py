"""Mappings by number, as JSON can hold them: by the number's text."""

from collections.abc import Mapping

type Texts = Mapping[int, Mapping[int, str]]


def nested_with_text_keys(values: Texts) -> dict[str, dict[str, str]]:
    """Return JSON's form of the texts of channels."""
    return {str(n): with_text_keys(texts) for n, texts in values.items()}


def nested_with_number_keys(
    values: Mapping[str, Mapping[str, str]],
) -> dict[int, dict[int, str]]:
    """Return the texts of channels from JSON's form; raises ValueError."""
    return {int(n): with_number_keys(texts) for n, texts in values.items()}


def with_text_keys[V](values: Mapping[int, V]) -> dict[str, V]:
    """Return JSON's form of what is kept by number."""
    return {str(n): value for n, value in values.items()}


def with_number_keys[V](values: Mapping[str, V]) -> dict[int, V]:
    """Return what is kept by number from JSON's form; raises ValueError."""
    return {int(n): value for n, value in values.items()}
