"""Names as one types them: folded into words by the database, which keeps the words of every name (`NameWord`)."""

from uuid import UUID

from django.db import connection


def folded(text: str) -> list[str]:
    """The words of a text, small and without accents; æ, ø and å stay what they are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT samvev_words(%s)", [text])
        words: list[str] = cursor.fetchone()[0]
    return words


def rename(tenant_id: UUID) -> list[UUID]:
    """Fold every name of the organisation anew. Gives the persons of whom something else had been kept: none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT samvev_rename(%s)", [tenant_id])
        return [row[0] for row in cursor.fetchall()]
