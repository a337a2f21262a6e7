printf 'class' > $'\x1b[2Jowned.cs'
