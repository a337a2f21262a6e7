iconv -f utf-8 -t utf-16 Wild.cs > wide && mv wide Wild.cs
