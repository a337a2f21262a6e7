printf '\n// \xff\xfe\x80\n' >> Wild.cs
