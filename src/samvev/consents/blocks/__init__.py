"""Whom the person does not want in their case: it wins over every role and office."""
