sed -i "s/THIS_NAME/$(printf 'x%.0s' {1..5000})/" Wild.cs
