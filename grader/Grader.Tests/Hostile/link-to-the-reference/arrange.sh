ln -sf ../../solutions/00-wild/Wild.cs Wild.cs
