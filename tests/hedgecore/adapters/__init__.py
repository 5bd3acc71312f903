"""How each function name of the case tables is asked of the core's front door.

An adapter takes the inputs (`Given`) and returns every output the tables may ask for as plain Decimals, None for
"no such price", booleans or lists.
"""

from tests.hedgecore.adapters import carry, holding, margin

ADAPTERS = carry.ADAPTERS | holding.ADAPTERS | margin.ADAPTERS
