for i in $(seq 10000); do echo "class C$i : Missing$i;"; done >> Wild.cs
