"""How the tables came to be, step by step; run by ``bot.database`` at every start."""
