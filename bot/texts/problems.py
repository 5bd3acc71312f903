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
    Problem.USDT_OR_KIND: "“{word} usdt” could be an amount or the kind of contract: write ${word} for the amount, and"
    " linear for a contract in USDT.",
    Problem.RATIO_AMBIGUOUS: "“{word}” as a ratio could be {word} % or {word}-fold: write {word}% or a ratio up to 1,"
    " such as 0.5.",
    Problem.RATIO_ABOVE_ONE: "“{word}” is more than all you hold; a hedge goes up to 100%.",
    Problem.AMOUNT_OR_RATIO: "Both “{word}” and “{other}” could be the ratio: mark the amount, as in ${word},"
    " or the ratio, as in 50%.",
    Problem.TWO_AMOUNTS: "“{word}” and “{other}” are two amounts; I hedge one at a time.",
    Problem.TWO_RATIOS: "“{word}” and “{other}” are two ratios; I need one.",
    Problem.TWO_COINS: "“{word}” and “{other}” are two coins; I take one at a time.",
    Problem.TWO_VENUES: "“{word}” and “{other}” are two exchanges; name one.",
    Problem.TWO_LEVERAGES: "“{word}” and “{other}” are two leverages; name one.",
    Problem.TWO_KINDS: "“{word}” and “{other}” are two kinds of contract; name one.",
    Problem.TWO_HORIZONS: "“{word}” and “{other}” are two times; name one.",
    Problem.TWO_BASIS_SHIFTS: "“{word}” stands here twice; I can shift it once.",
    Problem.ONE_NUMBER_TOO_MANY: "“{word}” is one number too many: I need one amount and one ratio, or one size and one"
    " price.",
    Problem.SIGN_MISSING: "“{word}” is one number too many: I need one amount and one ratio, and a price change with"
    " its sign, such as -30 or +60.",
    Problem.MISSING_AMOUNT: "How much do you hold? I need an amount, in dollars or in the coin.",
    Problem.MISSING_RATIO: "How much of it shall be hedged? I need a ratio, such as 0.5 or half.",
    Problem.MISSING_ALL: "I need an amount and a ratio.",
    Problem.MISSING_BASIS_SHIFT: "After “{word}” I need by how much it shifts, such as basis -2%.",
    Problem.UNKNOWN_WORD: "I do not know “{word}”.",
    Problem.UNKNOWN_COMMAND: "I do not know the command “{word}”.",
    Problem.NOT_WANTED_HERE: "I do not know what “{word}” means in this command.",
    Problem.NOT_CONNECTED: "I am not connected to “{word}”. /contracts BTC compares the exchanges that I ask.",
    Problem.CLOSED_VENUE: "{word} closed for good on {other}; nothing is traded there any more.",
    Problem.LEVERAGE_RANGE: "“{word}” is no leverage I can use: 1x to 125x.",
    Problem.SHOCK_RANGE: "“{word}” is no price change I can show: more than -100%, at most +10000%, and not zero.",
    Problem.RISE_ONLY: "“{word}” is no rise that I can show: only a rise can liquidate a short, and I show it up to"
    " +10000%.",
    Problem.TOO_MANY_SHOCKS: "“{word}” is one price change too many: 12 at most.",
    Problem.HORIZON_RANGE: "“{word}” is no time I can show: 1d to 3650d.",
    Problem.BASIS_RANGE: "“{word}” is no basis shift I can show: -50% to +50%.",
    Problem.TOO_LONG: "That message is too long for me: 300 characters at most.",
    Problem.UNKNOWN_SETTING: "I have no setting “{word}”: there are zone, coin, exchange, leverage, fee, policy, band,"
    " quiet and percent.",
    Problem.SETTING_MISSING: "What shall “{word}” be? Write it behind, or off for what is usual.",
    Problem.UNKNOWN_ZONE: "I do not know the time zone “{word}”: zones are called like Europe/Berlin.",
    Problem.PERCENT_MISSING: "Is “{word}” a percentage? Write it with its sign, such as 5%.",
    Problem.UNKNOWN_POLICY: "“{word}” is no policy: ratio keeps the ratio of today's value, coins the coins first"
    " hedged.",
    Problem.BAND_FORM: "“{word}” is no band: the drift at which I advise a trade, at most 50%, and the smaller one to"
    " which the trade returns, such as band 5% 2%.",
    Problem.QUIET_FORM: "“{word}” are no quiet hours: write from when to when, such as quiet 22:00-07:00.",
    Problem.ON_OR_OFF: "“{word}” is neither on nor off.",
    Problem.REPLY_MISSING: "Who? Telegram does not tell me whom a name belongs to: send “{word}” as a reply to a"
    " message of the person.",
    Problem.NO_PERSON: "That message was written in the name of a group or a channel, so I cannot tell by whom.",
    Problem.NAME_MISSING: "Which portfolio? I need its name.",
    Problem.NAME_UNQUOTED: "If “{word}” is the name, put it in quotation marks, as a name of several words before other"
    " words.",
    Problem.NAME_TOO_LONG: "“{word}” is too long for a name: 40 characters at most.",
    Problem.NAME_CHARACTERS: "“{word}” cannot be a name: it takes visible characters in one line.",
    Problem.NAME_QUOTE_OPEN: "The quotation mark before {word} is never closed.",
    Problem.NOT_ONE_HEDGE: "In “{word}” there is not one open hedge of at most all its coins, so I cannot show price"
    " changes for it; /drift tells what is open.",
    Problem.NO_HEDGE_YET: "I remember no hedge of yours here to save as “{word}”: plan one first, or write it behind"
    " the name.",
    Problem.COINS_ONLY: "“{word}” is not an amount of a coin: holdings are counted in coins, as in 0.3 btc.",
    Problem.COINS_MISSING: "How many coins? I need an amount with its coin, such as 0.3 btc.",
    Problem.TARGET_MISSING: "Which ratio shall it have? I need one above 0, up to 1, such as 0.5.",
    Problem.SIDE_MISSING: "Did you sell or buy? Write sell or buy before the size.",
    Problem.SIZE_MISSING: "How much did you trade? I need contracts, such as 100, or an order value, such as $10000.",
    Problem.SIZE_UNIT: "“{word}” could be coins: give the size in contracts, such as 100, or as an order value, such as"
    " $10000, and the coin behind the price.",
    Problem.PRICE_MISSING: "At which price? I cannot see one just now: write it as @ 64000.",
    Problem.PRICE_OR_SIZE: "I cannot tell which of “{word}” and “{other}” is the price: write it as @ 64000.",
    Problem.TWO_PRICES: "“{word}” and “{other}” are two prices; I need one.",
    Problem.TWO_SIDES: "“{word}” and “{other}” are two sides; a trade has one.",
    Problem.TWO_SYMBOLS: "“{word}” and “{other}” are two contracts; name one.",
    Problem.FEE_RANGE: "“{word}” is no fee I can use: -1% to 1%, such as fee 0.05%.",
    Problem.NO_DIFFERENCE: "“{word}” says neither a price nor a size. If nothing was different, press Record.",
    Problem.QUESTION_OVER: "That question is over: it was answered, left or replaced, or it waited too long.",
    Problem.RECORDED_ALREADY: "That is recorded already.",
    Problem.UNKNOWN_RULE: "I do not know the rule “{word}”: there are daily, weekdays, every, drift, liq, funding and"
    " basis.",
    Problem.TIME_MISSING: "At which time? Write it behind “{word}”, such as {word} 09:00.",
    Problem.TIME_FORM: "“{word}” is no time of day that I can read: write it as 09:00, 21:30 or 9pm.",
    Problem.TIME_AMBIGUOUS: "“{word}” could be in the morning or in the evening: write {other}.",
    Problem.NOON_OR_MIDNIGHT: "“{word}” is at night to some and at noon to others: write {other}.",
    Problem.SPAN_FORM: "“{word}” is no time that I count by: whole hours from 1h to 168h, such as every 4h; for days"
    " there is daily 09:00.",
    Problem.THRESHOLD_MISSING: "From where on shall I speak? Write it behind “{word}”, such as {other}.",
    Problem.THRESHOLD_RANGE: "“{word}” is no threshold that I can watch: {other}.",
    Problem.BELOW_MISSING: "“{word}” could be meant from above or from below, and I can only say when something falls"
    " below it: write {other}.",
    Problem.BELOW_ONLY: "I can only say when a rate falls below something, and “{word}” is the other way round: write"
    " {other}.",
    Problem.ZONE_OF_TIME: "I know no place where the clocks show “{word}” now; in UTC it is {other}. Write what your"
    " clock shows, to the minute.",
}
