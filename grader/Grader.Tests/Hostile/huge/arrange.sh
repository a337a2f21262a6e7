yes '// nothing' | head -c 3000000 >> Wild.cs
