"""Signing in with OpenID Connect: one table of providers, and the steps of INTEGRATIONS 1.6 in their order."""
