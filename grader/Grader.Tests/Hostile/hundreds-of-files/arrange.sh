for i in $(seq 300); do echo "// $i" > "Extra$i.cs"; done
