"""English for what can be wrong with a message: one sentence each, with the word, the reason and a way that works."""

from __future__ import annotations

from bot.errors import Problem

SENTENCES = {
    Problem.NOT_A_NUMBER: "I cannot read “{word}” as a number.",
    Problem.NOT_FINITE: "“{word}” is not a number I can hedge.",
    Problem.EXPONENT: "Please write “{word}” out in full, such as 20000 or 20k.",
    Problem.NEGATIVE: "“{word}” is negative; amounts and ratios are more than zero.",
    Problem.ZERO: "“{word}” is zero; that leaves nothing to hedge.",
    Problem.TOO_LARGE: "“{word}” is more than I calculate with: 1,000,000,000,000 at most.",
    Problem.TOO_PRECISE: "“{word}” has more decimals than I calculate with: 12 for amounts, 6 for ratios.",
    Problem.AMBIGUOUS_SEPARATOR: "“{word}” reads differently from country to country: write {other}, or leave out the"
    " separator and the zeros.",
    Problem.BAD_GROUPING: "The separators in “{word}” do not stand where thousands or decimals do: write 1000.50.",
    Problem.OTHER_CURRENCY: "“{word}” is in another currency; amounts are in US dollars or in the coin itself.",
    Problem.USD_OR_COIN: "“{word} {other}” could be coins or dollars: write ${word} for dollars,"
    " {word}{other} for coins.",
    Problem.RATIO_AMBIGUOUS: "“{word}” as a ratio could be {word} % or {word}-fold: write {word}% or a ratio up to 1,"
    " such as 0.5.",
    Problem.RATIO_ABOVE_ONE: "“{word}” is more than all you hold; a hedge goes up to 100%.",
    Problem.AMOUNT_OR_RATIO: "Both “{word}” and “{other}” could be the ratio: mark the amount, as in ${word},"
    " or the ratio, as in 50%.",
    Problem.TWO_AMOUNTS: "“{word}” and “{other}” are two amounts; I hedge one at a time.",
    Problem.TWO_RATIOS: "“{word}” and “{other}” are two ratios; I need one.",
    Problem.TWO_COINS: "“{word}” and “{other}” are two coins; I hedge one at a time.",
    Problem.TWO_VENUES: "“{word}” and “{other}” are two exchanges; name one.",
    Problem.TWO_LEVERAGES: "“{word}” and “{other}” are two leverages; name one.",
    Problem.TWO_KINDS: "“{word}” and “{other}” are two kinds of contract; name one.",
    Problem.TWO_HORIZONS: "“{word}” and “{other}” are two times; name one.",
    Problem.TWO_BASIS_SHIFTS: "“{word}” stands here twice; I can shift it once.",
    Problem.ONE_NUMBER_TOO_MANY: "“{word}” is one number too many: I need one amount and one ratio.",
    Problem.MISSING_AMOUNT: "How much do you hold? I need an amount, in dollars or in the coin.",
    Problem.MISSING_RATIO: "How much of it shall be hedged? I need a ratio, such as 0.5 or half.",
    Problem.MISSING_ALL: "I need an amount and a ratio.",
    Problem.MISSING_BASIS_SHIFT: "After “{word}” I need by how much it shifts, such as basis -2%.",
    Problem.UNKNOWN_WORD: "I do not know “{word}”.",
    Problem.UNKNOWN_COMMAND: "I do not know the command “{word}”.",
    Problem.NOT_WANTED_HERE: "I do not know what “{word}” means in this command.",
    Problem.NOT_CONNECTED: "I am not connected to “{word}”, only to {other}.",
    Problem.LEVERAGE_RANGE: "“{word}” is no leverage I can use: 1x to 125x.",
    Problem.SHOCK_RANGE: "“{word}” is no price change I can show: more than -100%, at most +10000%, and not zero.",
    Problem.RISE_ONLY: "“{word}” is no rise; only a rise can liquidate a short, such as +100%.",
    Problem.TOO_MANY_SHOCKS: "“{word}” is one price change too many: 12 at most.",
    Problem.HORIZON_RANGE: "“{word}” is no time I can show: 1d to 3650d.",
    Problem.BASIS_RANGE: "“{word}” is no basis shift I can show: -50% to +50%.",
    Problem.TOO_LONG: "That message is too long for me: 300 characters at most.",
}
