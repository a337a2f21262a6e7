ln -sf /dev/zero Wild.cs
