git replace "$(git rev-parse HEAD:./WildTests.cs)" "$(git hash-object -w WildTests.cs)"
