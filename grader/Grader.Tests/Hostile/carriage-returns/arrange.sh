sed -i 's/$/\r/' Wild.cs
