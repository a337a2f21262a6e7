rm BannedSymbols.txt
