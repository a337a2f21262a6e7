sed -i '$d' Wild.cs
for i in $(seq 10000); do echo "    private static int unused$i;"; done >> Wild.cs
echo '}' >> Wild.cs
