"""HedgeBot: talks to people and exchanges; everything it says about hedging is computed by `hedgecore`."""
